package io.shmap.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmap.LongHash;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Two entries: a change that has returned has happened for everybody.
 *
 * <p>Each of two actors changes its own entry and then looks at the other's. If both found the old
 * state, each would have looked before the other's change, which had returned before that: no order
 * of the four operations explains it. A store that still waits in a CPU's store buffer when the
 * operation returns gives just that, on x86 too.
 */
public final class Order {

  private Order() {}

  @JCStressTest
  @Description("Two replace a long and look at the other's: one at least sees the new value.")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "new, old", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both had changed before both looked")
  @Outcome(expect = FORBIDDEN, desc = "neither saw what had happened")
  @State
  public static class OfTwoLongs {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long mine = Pair.freshKey();
    private final long yours = Pair.freshKey();

    public OfTwoLongs() {
      HASH.one.put(mine, 1);
      HASH.one.put(yours, 1);
    }

    @Actor
    public void first(LL_Result r) {
      HASH.one.put(mine, 2);
      r.r1 = Wide.say(HASH.one.get(yours, 0));
    }

    @Actor
    public void second(LL_Result r) {
      HASH.other.put(yours, 2);
      r.r2 = Wide.say(HASH.other.get(mine, 0));
    }

    @Arbiter
    public void remove() {
      HASH.one.delete(mine);
      HASH.one.delete(yours);
    }
  }

  @JCStressTest
  @Description("Two replace a wide value and look at the other's: one at least sees the new one.")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "new, old", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both had changed before both looked")
  @Outcome(expect = FORBIDDEN, desc = "neither saw what had happened")
  @State
  public static class OfTwoWideValues {

    private static final Pair<SharedHash<Long, Wide>> HASH = Pair.wides();

    private final Long mine = Pair.freshKey();
    private final Long yours = Pair.freshKey();

    public OfTwoWideValues() {
      HASH.one.put(mine, Wide.OLD);
      HASH.one.put(yours, Wide.OLD);
    }

    @Actor
    public void first(LL_Result r) {
      HASH.one.put(mine, Wide.NEW);
      r.r1 = Wide.say(HASH.one.get(yours));
    }

    @Actor
    public void second(LL_Result r) {
      HASH.other.put(yours, Wide.NEW);
      r.r2 = Wide.say(HASH.other.get(mine));
    }

    @Arbiter
    public void remove() {
      HASH.one.delete(mine);
      HASH.one.delete(yours);
    }
  }

  @JCStressTest
  @Description("Two insert a key and look for the other's: one at least finds it.")
  @Outcome(id = "absent, new", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "new, absent", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both had inserted before both looked")
  @Outcome(expect = FORBIDDEN, desc = "neither saw what had happened")
  @State
  public static class OfTwoInserts {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long mine = Pair.freshKey();
    private final long yours = Pair.freshKey();

    @Actor
    public void first(LL_Result r) {
      HASH.one.put(mine, 2);
      r.r1 = Wide.say(HASH.one.get(yours, 0));
    }

    @Actor
    public void second(LL_Result r) {
      HASH.other.put(yours, 2);
      r.r2 = Wide.say(HASH.other.get(mine, 0));
    }

    @Arbiter
    public void remove() {
      HASH.one.delete(mine);
      HASH.one.delete(yours);
    }
  }

  @JCStressTest
  @Description("Two delete a key and look for the other's: one at least misses it.")
  @Outcome(id = "old, absent", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "absent, old", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(id = "absent, absent", expect = ACCEPTABLE, desc = "both had deleted before both looked")
  @Outcome(expect = FORBIDDEN, desc = "neither saw what had happened")
  @State
  public static class OfTwoDeletes {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long mine = Pair.freshKey();
    private final long yours = Pair.freshKey();

    public OfTwoDeletes() {
      HASH.one.put(mine, 1);
      HASH.one.put(yours, 1);
    }

    @Actor
    public void first(LL_Result r) {
      HASH.one.delete(mine);
      r.r1 = Wide.say(HASH.one.get(yours, 0));
    }

    @Actor
    public void second(LL_Result r) {
      HASH.other.delete(yours);
      r.r2 = Wide.say(HASH.other.get(mine, 0));
    }
  }

  @JCStressTest
  @Description("Two store an element and look at the other's: one at least sees the new value.")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "new, old", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both had stored before both looked")
  @Outcome(expect = FORBIDDEN, desc = "neither saw what had happened")
  @State
  public static class OfTwoElements {

    private static final Pair<SharedArray<Long>> ARRAY = Pair.words();

    private final long mine = Pair.freshIndex();
    private final long yours = Pair.freshIndex();

    public OfTwoElements() {
      ARRAY.one.setLong(mine, 1);
      ARRAY.one.setLong(yours, 1);
    }

    @Actor
    public void first(LL_Result r) {
      ARRAY.one.setLong(mine, 2);
      r.r1 = Wide.say(ARRAY.one.getLong(yours));
    }

    @Actor
    public void second(LL_Result r) {
      ARRAY.other.setLong(yours, 2);
      r.r2 = Wide.say(ARRAY.other.getLong(mine));
    }
  }

  @JCStressTest
  @Description("Two write a cell and look at the other's: one at least sees the new value.")
  @Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "new, old", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both had written before both looked")
  @Outcome(expect = FORBIDDEN, desc = "neither saw what had happened")
  @State
  public static class OfTwoCells {

    private static final Pair<SharedArray<Wide>> ARRAY = Pair.cells();

    private final long mine = Pair.freshIndex();
    private final long yours = Pair.freshIndex();

    public OfTwoCells() {
      ARRAY.one.set(mine, Wide.OLD);
      ARRAY.one.set(yours, Wide.OLD);
    }

    @Actor
    public void first(LL_Result r) {
      ARRAY.one.set(mine, Wide.NEW);
      r.r1 = Wide.say(ARRAY.one.get(yours));
    }

    @Actor
    public void second(LL_Result r) {
      ARRAY.other.set(yours, Wide.NEW);
      r.r2 = Wide.say(ARRAY.other.get(mine));
    }
  }

  @JCStressTest
  @Description("Who sees the second of two changes sees the first, in another map too.")
  @Outcome(id = "absent, 0", expect = ACCEPTABLE, desc = "looked before both")
  @Outcome(id = "new, 0", expect = ACCEPTABLE, desc = "looked between")
  @Outcome(id = "new, 1", expect = ACCEPTABLE, desc = "looked after both")
  @Outcome(expect = FORBIDDEN, desc = "the second is there without the first")
  @State
  public static class OfAHashAndAnArray {

    private static final Pair<SharedHash<Long, Wide>> HASH = Pair.wides();
    private static final Pair<SharedArray<Long>> ARRAY = Pair.words();

    private final Long key = Pair.freshKey();
    private final long index = Pair.freshIndex();

    public OfAHashAndAnArray() {
      ARRAY.one.setLong(index, 0);
    }

    @Actor
    public void putThenSet() {
      HASH.one.put(key, Wide.NEW);
      ARRAY.one.setLong(index, 1);
    }

    @Actor
    public void lookFromTheSecondOn(LL_Result r) {
      r.r2 = ARRAY.other.getLong(index);
      r.r1 = Wide.say(HASH.other.get(key));
    }

    @Arbiter
    public void remove() {
      HASH.one.delete(key);
    }
  }
}
