package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.KeyHash;
import io.shmap.engine.hash.Deaths.Scenario;
import io.shmap.layout.HashLayout;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import io.shmap.sync.Census;
import io.shmap.sync.Owners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schedules of the capacity protocol that are too narrow for random ones, step by step. */
class HashScheduleTest {

  /** Makes a capacity, right or wrong, over the attachment's lanes. */
  private interface CapacityOf {

    Capacity of(Table table, Lanes lanes, Owners owners);
  }

  private final HashGeometry geometry = HashGeometry.of(8, 8, 16, Fixture.SLOTS, 2);
  private final Region memory = Region.allocate(geometry.length());
  private Census census;

  @BeforeEach
  void format() {
    memory.copyFrom(0, Region.allocate(geometry.length()), 0, geometry.length());
    HashEngine.format(memory, geometry);
    census = new Census(Fixture.SLOTS);
  }

  /** One attachment, one lane of it. */
  private final class Actor {

    final Watcher watcher = new Watcher();
    final Table table;
    final Lanes lanes;
    final Capacity capacity;
    final int lane;

    Actor(CapacityOf kind) {
      Owners owners = census.attach();
      Region view = new WatchedRegion(memory, watcher);
      this.table = new Table(view, geometry, new KeyHash(KeyHash.FUNCTION, 8, Fixture.SEED));
      this.lanes = new Lanes(table, owners);
      this.capacity = kind.of(table, lanes, owners);
      this.lane = lanes.take();
    }

    boolean take(int stripe) {
      long seen = capacity.word(stripe);
      return capacity.exchange(
          lane, stripe, seen, HashLayout.count(seen) - 1, HashLayout.KIND_INSERT);
    }

    boolean giveBack(int stripe) {
      long seen = capacity.word(stripe);
      boolean done =
          capacity.exchange(lane, stripe, seen, HashLayout.count(seen) + 1, HashLayout.KIND_RETURN);
      lanes.idle(lane);
      return done;
    }

    long intent() {
      return lanes.intent(lane);
    }
  }

  /**
   * (11) L dies after its word got in. A recoverer looks; before any of its accesses a third lane
   * acknowledges the word and replaces it.
   */
  @Test
  void theStripeIsAskedBeforeTheAcknowledgement() {
    assertThat(lostUnits(Fixture.Variant.RIGHT)).isZero();
    assertThat(lostUnits(WrongSteps.acknowledgementAskedFirst())).isPositive();
  }

  private static long lostUnits(Fixture.Variant variant) {
    long problems = 0;
    for (Scenario scenario : Scenarios.of(8, 8)) {
      problems +=
          new Deaths(variant, scenario).everyStoreWithAnInterruptedRecovery().problems().size();
    }
    return problems;
  }

  /**
   * (12) A is about to acknowledge L's word u. L goes on to a word v; B acknowledges v and replaces
   * it; L dies. A goes on with its acknowledgement of u. Was v in the stripe?
   */
  @Test
  void anAcknowledgementDoesNotOverwriteALaterOne() {
    assertThat(forgottenWords(Capacity::new)).isZero();
    assertThat(forgottenWords(WrongSteps.PlainAcknowledgement::new)).isPositive();
  }

  private long forgottenWords(CapacityOf kind) {
    long forgotten = 0;
    boolean interrupted = true;
    for (long n = 0; interrupted; n++) {
      format();
      Actor a = new Actor(kind);
      Actor b = new Actor(kind);
      Actor l = new Actor(kind);
      assertThat(l.take(0)).isTrue();
      long u = l.intent();
      a.watcher.interruptBefore(
          n,
          () -> {
            l.lanes.idle(l.lane);
            assertThat(l.take(0)).isTrue();
            assertThat(b.giveBack(0)).isTrue();
          });
      a.capacity.acknowledge(a.lane, 0, u);
      interrupted = a.watcher.hasInterrupted();
      if (interrupted) {
        forgotten += a.capacity.gotIn(l.lane, l.intent()) ? 0 : 1;
      }
    }
    return forgotten;
  }

  /**
   * (13) One unit is free, in stripe 1. A looks at the stripes; before any of its accesses B gives
   * a unit back to stripe 0, then C takes the one in stripe 1.
   */
  @Test
  void aMapThatAlwaysHadAFreeUnitIsNotFull() {
    assertThat(refusals(Capacity::new)).isZero();
    assertThat(refusals(WrongSteps.FullByOneReading::new)).isPositive();
  }

  private long refusals(CapacityOf kind) {
    long refusals = 0;
    boolean interrupted = true;
    for (long n = 0; interrupted; n++) {
      format();
      for (int stripe = 0; stripe < HashLayout.STRIPES; stripe++) {
        memory.putLong(HashLayout.stripe(stripe), stripe == 1 ? 1 : 0);
      }
      Actor a = new Actor(kind);
      Actor b = new Actor(kind);
      Actor c = new Actor(kind);
      a.watcher.interruptBefore(
          n,
          () -> {
            assertThat(b.giveBack(0)).isTrue();
            assertThat(c.take(1)).isTrue();
          });
      refusals += a.capacity.isFull() ? 1 : 0;
      interrupted = a.watcher.hasInterrupted();
    }
    return refusals;
  }
}
