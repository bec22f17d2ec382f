package io.shmap.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmap.SharedArray;
import java.util.function.UnaryOperator;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Elements of arrays: of one word, and cells of more. */
public final class Elements {

  private Elements() {}

  @JCStressTest
  @Description("An element of one word is old or new, and never goes back.")
  @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both before the store")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "another value, or new and then old")
  @State
  public static class OfOneWord {

    private static final Pair<SharedArray<Long>> ARRAY = Pair.words();

    private final long index = Pair.freshIndex();

    public OfOneWord() {
      ARRAY.one.setLong(index, 1);
    }

    @Actor
    public void set() {
      ARRAY.one.setLong(index, 2);
    }

    @Actor
    public void look(LL_Result r) {
      r.r1 = Wide.say(ARRAY.other.getLong(index));
      r.r2 = Wide.say(ARRAY.other.getLong(index));
    }
  }

  @JCStressTest
  @Description("A cell is old or new, never a mix, and never goes back.")
  @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both before the store")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "a mix, or new and then old")
  @State
  public static class OfACell {

    private static final Pair<SharedArray<Wide>> ARRAY = Pair.cells();

    private final long index = Pair.freshIndex();

    public OfACell() {
      ARRAY.one.set(index, Wide.OLD);
    }

    @Actor
    public void set() {
      ARRAY.one.set(index, Wide.NEW);
    }

    @Actor
    public void look(LL_Result r) {
      r.r1 = Wide.say(ARRAY.other.get(index));
      r.r2 = Wide.say(ARRAY.other.get(index));
    }
  }

  @JCStressTest
  @Description("A reader of a cell that is written over and over gets one of its values.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "one of the two")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "the other")
  @Outcome(expect = FORBIDDEN, desc = "a mix")
  @State
  public static class OfACellThatNeverRests {

    /* All states share one cell: the writer of one laps the reader of another. */
    private static final Pair<SharedArray<byte[]>> ARRAY =
        Pair.cellOfAPage(UnaryOperator.identity());

    static {
      ARRAY.one.set(0, Page.OLD);
    }

    @Actor
    public void set() {
      ARRAY.one.set(0, Page.NEW);
      ARRAY.one.set(0, Page.OLD);
      ARRAY.one.set(0, Page.NEW);
    }

    @Actor
    public void look(L_Result r) {
      r.r1 = Page.say(ARRAY.other.get(0));
    }
  }

  @JCStressTest
  @Description("Of two who write a cell one is there in the end, whole.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "the first writer's value, which is called old")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "the second writer's, which is called new")
  @Outcome(expect = FORBIDDEN, desc = "a mix")
  @State
  public static class OfACellWithTwoWriters {

    private static final Pair<SharedArray<Wide>> ARRAY = Pair.cells();

    private final long index = Pair.freshIndex();

    @Actor
    public void first() {
      ARRAY.one.set(index, Wide.OLD);
    }

    @Actor
    public void second() {
      ARRAY.other.set(index, Wide.NEW);
    }

    @Arbiter
    public void winner(L_Result r) {
      r.r1 = Wide.say(ARRAY.one.get(index));
    }
  }

  @JCStressTest
  @Description("Two additions to an element are both counted.")
  @Outcome(id = "1, 11, 11", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "11, 10, 11", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(expect = FORBIDDEN, desc = "one is lost, or a sum was never there")
  @State
  public static class OfTwoAdditions {

    private static final Pair<SharedArray<Long>> ARRAY = Pair.words();

    private final long index = Pair.freshIndex();

    public OfTwoAdditions() {
      ARRAY.one.setLong(index, 0);
    }

    @Actor
    public void first(JJJ_Result r) {
      r.r1 = ARRAY.one.addAndGet(index, 1);
    }

    @Actor
    public void second(JJJ_Result r) {
      r.r2 = ARRAY.other.addAndGet(index, 10);
    }

    @Arbiter
    public void sum(JJJ_Result r) {
      r.r3 = ARRAY.one.getLong(index);
    }
  }

  @JCStressTest
  @Description("Of two who exchange the same value, one is told that it did.")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first did")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "the second did")
  @Outcome(expect = FORBIDDEN, desc = "both, nobody, or another's value is there")
  @State
  public static class OfTwoExchanges {

    private static final Pair<SharedArray<Long>> ARRAY = Pair.words();

    private final long index = Pair.freshIndex();

    public OfTwoExchanges() {
      ARRAY.one.setLong(index, 5);
    }

    @Actor
    public void first(ZZJ_Result r) {
      r.r1 = ARRAY.one.compareAndSet(index, 5, 1);
    }

    @Actor
    public void second(ZZJ_Result r) {
      r.r2 = ARRAY.other.compareAndSet(index, 5, 2);
    }

    @Arbiter
    public void winner(ZZJ_Result r) {
      r.r3 = ARRAY.one.getLong(index);
    }
  }
}
