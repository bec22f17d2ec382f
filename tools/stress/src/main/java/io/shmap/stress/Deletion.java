package io.shmap.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmap.LongHash;
import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.codec.Codecs;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** A delete, seen by lookups. */
public final class Deletion {

  private Deletion() {}

  @JCStressTest
  @Description("The whole value or nothing, and never back.")
  @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both before the delete")
  @Outcome(id = "old, absent", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "absent, absent", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "a mix, or absent and then there")
  @State
  public static class OfAWideValue {

    private static final Pair<SharedHash<Long, Wide>> HASH = Pair.wides();

    private final Long key = Pair.freshKey();

    public OfAWideValue() {
      HASH.one.put(key, Wide.OLD);
    }

    @Actor
    public void delete() {
      HASH.one.delete(key);
    }

    @Actor
    public void look(LL_Result r) {
      r.r1 = Wide.say(HASH.other.get(key));
      r.r2 = Wide.say(HASH.other.get(key));
    }
  }

  @JCStressTest
  @Description("The value or nothing, and never back.")
  @Outcome(id = "old, old", expect = ACCEPTABLE, desc = "both before the delete")
  @Outcome(id = "old, absent", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "absent, absent", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "another value, or absent and then there")
  @State
  public static class OfALong {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long key = Pair.freshKey();

    public OfALong() {
      HASH.one.put(key, 1);
    }

    @Actor
    public void delete() {
      HASH.one.delete(key);
    }

    @Actor
    public void look(LL_Result r) {
      r.r1 = Wide.say(HASH.other.get(key, 0));
      r.r2 = Wide.say(HASH.other.get(key, 0));
    }
  }

  @JCStressTest
  @Description("A place that is filled again by another key never shows that one's value.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "before the delete, or after it is back")
  @Outcome(id = "absent", expect = ACCEPTABLE, desc = "while it is away")
  @Outcome(expect = FORBIDDEN, desc = "a mix, or the other key's value")
  @State
  public static class OfAPlaceThatIsFilledAgain {

    /* One node, so that what is put next lies where the last one was; all states share it. */
    private static final Pair<SharedHash<Long, Wide>> HASH =
        Pair.of(MapSpec.hash(Codecs.INT64, Wide.CODEC).maxEntries(1).build());

    private static final Long KEY = 1L;
    private static final Long OTHER = 2L;

    @Actor
    public void deleteAndFill() {
      HASH.one.put(KEY, Wide.OLD);
      HASH.one.delete(KEY);
      HASH.one.put(OTHER, Wide.NEW);
      HASH.one.delete(OTHER);
    }

    @Actor
    public void look(L_Result r) {
      r.r1 = Wide.say(HASH.other.get(KEY));
    }
  }

  @JCStressTest
  @Description("A value is taken out by one caller only.")
  @Outcome(id = "old, absent", expect = ACCEPTABLE, desc = "by the first")
  @Outcome(id = "absent, old", expect = ACCEPTABLE, desc = "by the second")
  @Outcome(expect = FORBIDDEN, desc = "by both, by nobody, or a mix")
  @State
  public static class ByTwoWhoTakeTheValue {

    private static final Pair<SharedHash<Long, Wide>> HASH = Pair.wides();

    private final Long key = Pair.freshKey();

    public ByTwoWhoTakeTheValue() {
      HASH.one.put(key, Wide.OLD);
    }

    @Actor
    public void first(LL_Result r) {
      r.r1 = Wide.say(HASH.one.getAndDelete(key));
    }

    @Actor
    public void second(LL_Result r) {
      r.r2 = Wide.say(HASH.other.getAndDelete(key));
    }

    @Arbiter
    public void remove() {
      HASH.one.delete(key);
    }
  }
}
