package io.shmap.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmap.LongHash;
import io.shmap.SharedHash;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Two changes of one key: the lock goes from one writer to the other. */
public final class HandOver {

  private HandOver() {}

  @JCStressTest
  @Description("Two additions to a key that is not there are both counted.")
  @Outcome(id = "1, 11, 11", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "11, 10, 11", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(expect = FORBIDDEN, desc = "one is lost, or a sum was never there")
  @State
  public static class OfTwoAdditions {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long key = Pair.freshKey();

    @Actor
    public void first(JJJ_Result r) {
      r.r1 = HASH.one.addAndGet(key, 1);
    }

    @Actor
    public void second(JJJ_Result r) {
      r.r2 = HASH.other.addAndGet(key, 10);
    }

    @Arbiter
    public void sum(JJJ_Result r) {
      r.r3 = HASH.one.get(key, 0);
      HASH.one.delete(key);
    }
  }

  @JCStressTest
  @Description("Two threads of one handle, which have one owner word, add as two handles do.")
  @Outcome(id = "1, 11, 11", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "11, 10, 11", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(expect = FORBIDDEN, desc = "one is lost, or a sum was never there")
  @State
  public static class OfTwoThreadsOfOneHandle {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long key = Pair.freshKey();

    @Actor
    public void first(JJJ_Result r) {
      r.r1 = HASH.one.addAndGet(key, 1);
    }

    @Actor
    public void second(JJJ_Result r) {
      r.r2 = HASH.one.addAndGet(key, 10);
    }

    @Arbiter
    public void sum(JJJ_Result r) {
      r.r3 = HASH.one.get(key, 0);
      HASH.one.delete(key);
    }
  }

  @JCStressTest
  @Description("Of two inserts of one key, one is told that it made it.")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first did")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "the second did")
  @Outcome(expect = FORBIDDEN, desc = "both, nobody, or another's value is there")
  @State
  public static class OfTwoInserts {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long key = Pair.freshKey();

    @Actor
    public void first(ZZJ_Result r) {
      r.r1 = HASH.one.insert(key, 1);
    }

    @Actor
    public void second(ZZJ_Result r) {
      r.r2 = HASH.other.insert(key, 2);
    }

    @Arbiter
    public void winner(ZZJ_Result r) {
      r.r3 = HASH.one.get(key, 0);
      HASH.one.delete(key);
    }
  }

  @JCStressTest
  @Description("Of two who exchange the same value, one is told that it did.")
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first did")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "the second did")
  @Outcome(expect = FORBIDDEN, desc = "both, nobody, or another's value is there")
  @State
  public static class OfTwoExchanges {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long key = Pair.freshKey();

    public OfTwoExchanges() {
      HASH.one.put(key, 5);
    }

    @Actor
    public void first(ZZJ_Result r) {
      r.r1 = HASH.one.compareAndSet(key, 5, 1);
    }

    @Actor
    public void second(ZZJ_Result r) {
      r.r2 = HASH.other.compareAndSet(key, 5, 2);
    }

    @Arbiter
    public void winner(ZZJ_Result r) {
      r.r3 = HASH.one.get(key, 0);
      HASH.one.delete(key);
    }
  }

  @JCStressTest
  @Description("Of two updates with values longer than a word, one is there in the end, whole.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "the first writer's value, which is called old")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "the second writer's, which is called new")
  @Outcome(expect = FORBIDDEN, desc = "a mix, or nothing")
  @State
  public static class OfTwoWideUpdates {

    private static final Pair<SharedHash<Long, Wide>> HASH = Pair.wides();

    private final Long key = Pair.freshKey();

    @Actor
    public void first() {
      HASH.one.put(key, Wide.OLD);
    }

    @Actor
    public void second() {
      HASH.other.put(key, Wide.NEW);
    }

    @Arbiter
    public void winner(L_Result r) {
      r.r1 = Wide.say(HASH.one.get(key));
      HASH.one.delete(key);
    }
  }
}
