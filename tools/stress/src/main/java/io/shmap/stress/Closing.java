package io.shmap.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.error.MapClosedException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A handle that is closed while another thread is inside of one of its operations.
 *
 * <p>A map has few attach slots, so a state opens its handle when both actors have come to it, and
 * one of them closes it: there is one at a time.
 */
public final class Closing {

  private Closing() {}

  private static final String CLOSED = "closed";

  /** The handle of one state, which both actors get at the same moment. */
  private static final class Opening<M extends SharedMap> {

    private final Meeting meeting = new Meeting();
    private volatile M handle;

    M join(M map, MapSpec<M> spec) {
      if (meeting.join()) {
        handle = Shmap.attach(map.path(), spec);
      }
      M opened = handle;
      while (opened == null) {
        Thread.yield();
        opened = handle;
      }
      return opened;
    }
  }

  @JCStressTest
  @Description("A lookup next to the close of its handle gives the value or MapClosedException.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "the value")
  @Outcome(id = "closed", expect = ACCEPTABLE, desc = "MapClosedException")
  @Outcome(expect = FORBIDDEN, desc = "absent, or a mix with the zeros that a closed handle reads")
  @State
  public static class UnderALookup {

    private static final MapSpec<SharedHash<Long, Wide>> SPEC =
        MapSpec.hash(Codecs.INT64, Wide.CODEC).maxEntries(8).build();
    private static final SharedHash<Long, Wide> HASH = Pair.of(SPEC).one;

    static {
      HASH.put(1L, Wide.OLD);
    }

    private final Opening<SharedHash<Long, Wide>> opening = new Opening<>();

    @Actor
    public void look(L_Result r) {
      SharedHash<Long, Wide> handle = opening.join(HASH, SPEC);
      try {
        r.r1 = Wide.say(handle.get(1L));
      } catch (MapClosedException e) {
        r.r1 = CLOSED;
      }
    }

    @Actor
    public void close() {
      opening.join(HASH, SPEC).close();
    }
  }

  @JCStressTest
  @Description("A lookup of a long next to the close of its handle: the value or the exception.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "the value")
  @Outcome(id = "closed", expect = ACCEPTABLE, desc = "MapClosedException")
  @Outcome(expect = FORBIDDEN, desc = "absent, or the zeros that a closed handle reads")
  @State
  public static class UnderALookupOfALong {

    private static final MapSpec<SharedHash<Long, Long>> SPEC =
        MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();
    private static final SharedHash<Long, Long> HASH = Pair.of(SPEC).one;

    static {
      HASH.put(1L, 1L);
    }

    private final Opening<SharedHash<Long, Long>> opening = new Opening<>();

    @Actor
    public void look(L_Result r) {
      SharedHash<Long, Long> handle = opening.join(HASH, SPEC);
      try {
        r.r1 = Wide.say(handle.asLongs().get(1, 0));
      } catch (MapClosedException e) {
        r.r1 = CLOSED;
      }
    }

    @Actor
    public void close() {
      opening.join(HASH, SPEC).close();
    }
  }

  @JCStressTest
  @Description("An update next to the close of its handle returns, or throws; others see it whole.")
  @Outcome(id = "done, new", expect = ACCEPTABLE, desc = "it happened")
  @Outcome(id = "closed, old", expect = ACCEPTABLE, desc = "the exception, and it did not happen")
  @Outcome(id = "closed, new", expect = ACCEPTABLE, desc = "the exception, and it did happen")
  @Outcome(expect = FORBIDDEN, desc = "a mix, or an update that returned and was not done")
  @State
  public static class UnderAnUpdate {

    private static final MapSpec<SharedHash<Long, Wide>> SPEC =
        MapSpec.hash(Codecs.INT64, Wide.CODEC).maxEntries(Pair.ENTRIES).build();
    private static final SharedHash<Long, Wide> HASH = Pair.of(SPEC).one;

    private final Long key = Pair.freshKey();
    private final Opening<SharedHash<Long, Wide>> opening = new Opening<>();

    public UnderAnUpdate() {
      HASH.put(key, Wide.OLD);
    }

    @Actor
    public void update(LL_Result r) {
      SharedHash<Long, Wide> handle = opening.join(HASH, SPEC);
      try {
        handle.put(key, Wide.NEW);
        r.r1 = "done";
      } catch (MapClosedException e) {
        r.r1 = CLOSED;
      }
    }

    @Actor
    public void close() {
      opening.join(HASH, SPEC).close();
    }

    @Arbiter
    public void witness(LL_Result r) {
      r.r2 = Wide.say(HASH.get(key));
      HASH.delete(key);
    }
  }

  @JCStressTest
  @Description("A read of a cell next to the close of its handle gives the value or the exception.")
  @Outcome(id = "old", expect = ACCEPTABLE, desc = "the value")
  @Outcome(id = "closed", expect = ACCEPTABLE, desc = "MapClosedException")
  @Outcome(expect = FORBIDDEN, desc = "a mix with the zeros that a closed handle reads")
  @State
  public static class UnderAReadOfACell {

    private static final MapSpec<SharedArray<Wide>> SPEC =
        MapSpec.array(Wide.CODEC).maxEntries(8).build();
    private static final SharedArray<Wide> ARRAY = Pair.of(SPEC).one;

    static {
      ARRAY.set(1, Wide.OLD);
    }

    private final Opening<SharedArray<Wide>> opening = new Opening<>();

    @Actor
    public void look(L_Result r) {
      SharedArray<Wide> handle = opening.join(ARRAY, SPEC);
      try {
        r.r1 = Wide.say(handle.get(1));
      } catch (MapClosedException e) {
        r.r1 = CLOSED;
      }
    }

    @Actor
    public void close() {
      opening.join(ARRAY, SPEC).close();
    }
  }
}
