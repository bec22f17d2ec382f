package io.shmap.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmap.LongHash;
import io.shmap.SharedHash;
import java.util.function.UnaryOperator;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** An update of a key that is there, seen by two lookups one after the other. */
public final class Replacement {

  private Replacement() {}

  @JCStressTest
  @Description("The old value or the new one, never a mix, never nothing, and never back.")
  @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both before the update")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "a mix, absent, or new and then old")
  @State
  public static class OfAWideValue {

    private static final Pair<SharedHash<Long, Wide>> HASH = Pair.wides();

    private final Long key = Pair.freshKey();

    public OfAWideValue() {
      HASH.one.put(key, Wide.OLD);
    }

    @Actor
    public void replace() {
      HASH.one.put(key, Wide.NEW);
    }

    @Actor
    public void look(LL_Result r) {
      r.r1 = Wide.say(HASH.other.get(key));
      r.r2 = Wide.say(HASH.other.get(key));
    }

    @Arbiter
    public void remove() {
      HASH.one.delete(key);
    }
  }

  @JCStressTest
  @Description("The old value or the new one, never nothing, and never back.")
  @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both before the update")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "another value, absent, or new and then old")
  @State
  public static class OfALong {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long key = Pair.freshKey();

    public OfALong() {
      HASH.one.put(key, 1);
    }

    @Actor
    public void replace() {
      HASH.one.put(key, 2);
    }

    @Actor
    public void look(LL_Result r) {
      r.r1 = Wide.say(HASH.other.get(key, 0));
      r.r2 = Wide.say(HASH.other.get(key, 0));
    }

    @Arbiter
    public void remove() {
      HASH.one.delete(key);
    }
  }

  @JCStressTest
  @Description("A lookup of a value that is replaced over and over gives one of its values.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "one of the two")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "the other")
  @Outcome(expect = FORBIDDEN, desc = "a mix, or absent")
  @State
  public static class OfAPageThatNeverRests {

    /* All states share one entry: the writer of one laps the reader of another. */
    private static final Pair<SharedHash<Long, byte[]>> HASH = Pair.pages(UnaryOperator.identity());

    private static final Long KEY = Pair.freshKey();

    static {
      HASH.one.put(KEY, Page.OLD);
    }

    @Actor
    public void replace() {
      HASH.one.put(KEY, Page.NEW);
      HASH.one.put(KEY, Page.OLD);
      HASH.one.put(KEY, Page.NEW);
    }

    @Actor
    public void look(L_Result r) {
      r.r1 = Page.say(HASH.other.get(KEY));
    }
  }
}
