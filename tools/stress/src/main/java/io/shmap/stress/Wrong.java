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
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The tests beside this one over a memory that does one thing wrong: each must fail. Actors of an
 * entry of their own meet first, so that they do on a busy machine too.
 */
public final class Wrong {

  private Wrong() {}

  @JCStressTest
  @Description("Publication of a wide value that is stored after it was published.")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "as it should be")
  @Outcome(expect = FORBIDDEN, desc = "what lay in the place before: must be seen")
  @State
  public static class Publication {

    private static final Pair<SharedHash<Long, Wide>> HASH =
        Pair.wides(WrongMemory.LateValues::new);

    private final Long key = Pair.freshKey();

    @Actor
    public void insert() {
      HASH.one.put(key, Wide.NEW);
    }

    @Actor
    public void lookUntilItIsThere(L_Result r) {
      Wide seen = null;
      while (seen == null) {
        seen = HASH.other.get(key);
        Thread.yield();
      }
      r.r1 = Wide.say(seen);
    }

    @Arbiter
    public void remove() {
      HASH.other.delete(key);
    }
  }

  @JCStressTest
  @Description("Replacement by a wide value that is stored after it was published.")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "as it should be")
  @Outcome(expect = FORBIDDEN, desc = "what lay in the place before: must be seen")
  @State
  public static class Replacement {

    private static final Pair<SharedHash<Long, Wide>> HASH =
        Pair.wides(WrongMemory.LateValues::new);

    private final Long key = Pair.freshKey();

    public Replacement() {
      HASH.other.put(key, Wide.OLD);
    }

    @Actor
    public void replace() {
      HASH.one.put(key, Wide.NEW);
    }

    @Actor
    public void lookUntilItIsAnother(L_Result r) {
      Wide seen = Wide.OLD;
      while (Wide.OLD.equals(seen)) {
        seen = HASH.other.get(key);
        Thread.yield();
      }
      r.r1 = Wide.say(seen);
    }

    @Arbiter
    public void remove() {
      HASH.other.delete(key);
    }
  }

  @JCStressTest
  @Description("A lookup that does not notice that the place it copied is filled again.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "as it should be")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "as it should be")
  @Outcome(expect = FORBIDDEN, desc = "a mix: must be seen")
  @State
  public static class ReplacementThatNeverRests {

    private static final Pair<SharedHash<Long, byte[]>> HASH =
        Pair.pages(WrongMemory.SecondLooksComeTooEarly::new);

    private static final Long KEY = Pair.freshKey();

    static {
      HASH.other.put(KEY, Page.OLD);
    }

    @Actor
    public void replace() {
      HASH.other.put(KEY, Page.NEW);
      HASH.other.put(KEY, Page.OLD);
      HASH.other.put(KEY, Page.NEW);
    }

    @Actor
    public void look(L_Result r) {
      r.r1 = Page.say(HASH.one.get(KEY));
    }
  }

  @JCStressTest
  @Description("A reader that does not notice that the copy it has read is filled again.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "as it should be")
  @Outcome(id = "new", expect = ACCEPTABLE, desc = "as it should be")
  @Outcome(expect = FORBIDDEN, desc = "a mix: must be seen")
  @State
  public static class CellThatNeverRests {

    private static final Pair<SharedArray<byte[]>> ARRAY =
        Pair.cellOfAPage(WrongMemory.SecondLooksComeTooEarly::new);

    static {
      ARRAY.other.set(0, Page.OLD);
    }

    @Actor
    public void set() {
      ARRAY.other.set(0, Page.NEW);
      ARRAY.other.set(0, Page.OLD);
      ARRAY.other.set(0, Page.NEW);
    }

    @Actor
    public void look(L_Result r) {
      r.r1 = Page.say(ARRAY.one.get(0));
    }
  }

  @JCStressTest
  @Description("Two additions, one of them without a lock.")
  @Outcome(id = "1, 11, 11", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "11, 10, 11", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(expect = FORBIDDEN, desc = "one is lost: must be seen")
  @State
  public static class HandOver {

    private static final Pair<LongHash> HASH = Pair.longs(WrongMemory.LocksThatExcludeNobody::new);

    private final long key = Pair.freshKey();
    private final Meeting meeting = new Meeting();

    public HandOver() {
      HASH.other.put(key, 0);
    }

    @Actor
    public void first(JJJ_Result r) {
      meeting.join();
      r.r1 = HASH.one.addAndGet(key, 1);
    }

    @Actor
    public void second(JJJ_Result r) {
      meeting.join();
      r.r2 = HASH.other.addAndGet(key, 10);
    }

    @Arbiter
    public void sum(JJJ_Result r) {
      r.r3 = HASH.other.get(key, 0);
      HASH.other.delete(key);
    }
  }
}
