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
import org.openjdk.jcstress.infra.results.LL_Result;

/** An insert, seen by two lookups one after the other. */
public final class Publication {

  private Publication() {}

  @JCStressTest
  @Description("Whoever sees the key sees the whole value, and sees it again.")
  @Outcome(id = "absent, absent", expect = ACCEPTABLE, desc = "both before the insert")
  @Outcome(id = "absent, new", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "a mix, or seen and then not seen")
  @State
  public static class OfAWideValue {

    private static final Pair<SharedHash<Long, Wide>> HASH = Pair.wides();

    private final Long key = Pair.freshKey();

    @Actor
    public void insert() {
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
  @Description("Whoever sees the key sees its value, and sees it again.")
  @Outcome(id = "absent, absent", expect = ACCEPTABLE, desc = "both before the insert")
  @Outcome(id = "absent, new", expect = ACCEPTABLE, desc = "one before, one after it")
  @Outcome(id = "new, new", expect = ACCEPTABLE, desc = "both after it")
  @Outcome(expect = FORBIDDEN, desc = "another value, or seen and then not seen")
  @State
  public static class OfALong {

    private static final Pair<LongHash> HASH = Pair.longs();

    private final long key = Pair.freshKey();

    @Actor
    public void insert() {
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
}
