package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.layout.BloomLayout;
import io.shmap.layout.LaneLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process dies before every store of every change; what the others find and can still do. */
class BloomDeathTest {

  private static final int OLD_VALUES = 20;
  private static final long VALUE = 1_000;

  private static SharedFilter filled(int hashes) {
    SharedFilter filter = new SharedFilter(1_000, hashes);
    SharedFilter.Process process = filter.process();
    for (int i = 0; i < OLD_VALUES; i++) {
      process.add(i);
    }
    return filter;
  }

  /** True if the change died; then its owner is dead for the others too. */
  private static boolean dies(SharedFilter filter, SharedFilter.Process process, Runnable change) {
    try {
      change.run();
      return false;
    } catch (Mortality.Died died) {
      filter.census.die(process.owner());
      return true;
    }
  }

  private static boolean diesAdding(SharedFilter filter, long stores, SharedFilter.Process victim) {
    victim.life().dieBefore(stores);
    return dies(filter, victim, () -> victim.add(VALUE));
  }

  private static void assertOldValuesAreThere(BloomEngine engine) {
    for (int i = 0; i < OLD_VALUES; i++) {
      assertThat(SharedFilter.has(engine, i)).as("value %d", i).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 15})
  void survivorFindsEveryValueAndCanAddTheOneThatDied(int hashes) {
    int deaths = 0;
    int found = 0;
    boolean died = true;
    for (; died; deaths++) {
      SharedFilter filter = filled(hashes);
      died = diesAdding(filter, deaths, filter.process());
      SharedFilter.Process survivor = filter.process();
      boolean there = SharedFilter.has(survivor.engine(), VALUE);
      assertThat(there || died).as("died before store %d", deaths).isTrue();
      found += died && there ? 1 : 0;
      assertOldValuesAreThere(survivor.engine());
      assertThat(survivor.add(VALUE)).isEqualTo(there ? 0 : 1);
      assertThat(SharedFilter.has(survivor.engine(), VALUE)).isTrue();
      assertThat(survivor.engine().freeze()).as("the dead hold up nobody").isZero();
      assertThat(survivor.engine().check(true)).isEmpty();
    }
    // A lane, its return, and most of the bits; the value is there before the lane is given back.
    assertThat(deaths).as("places to die in").isGreaterThan(2 + hashes / 2);
    assertThat(found).as("deaths after the last bit").isPositive();
  }

  @Test
  void aLaneOfTheDeadIsFreeThoughTheRecovererDiesAtEveryStore() {
    int recoverersDied = 0;
    for (long stores = 1; ; stores++) {
      SharedFilter filter = filled(5);
      SharedFilter.Process victim = filter.process();
      if (!diesAdding(filter, stores, victim)) {
        break;
      }
      SharedFilter.Process recoverer = filter.process();
      recoverer.life().dieBefore(recoverersDied % 70);
      boolean died = dies(filter, recoverer, () -> recoverer.engine().recover(victim.owner()));
      recoverersDied += died ? 1 : 0;
      BloomEngine survivor = filter.attach();
      survivor.recover(victim.owner());
      survivor.recover(recoverer.owner());
      assertThat(survivor.check(true)).isEmpty();
      assertOldValuesAreThere(survivor);
    }
    assertThat(recoverersDied).as("recoverers that died").isPositive();
  }

  @Test
  void recoverersDieAtEveryStore() {
    boolean died = true;
    int stores = 0;
    for (; died; stores++) {
      SharedFilter filter = filled(5);
      SharedFilter.Process victim = filter.process();
      assertThat(diesAdding(filter, 2, victim)).isTrue();
      SharedFilter.Process recoverer = filter.process();
      recoverer.life().dieBefore(stores);
      died = dies(filter, recoverer, () -> recoverer.engine().recover(victim.owner()));
      BloomEngine survivor = filter.attach();
      survivor.recover(victim.owner());
      assertThat(survivor.check(true)).isEmpty();
      assertThat(survivor.freeze()).isZero();
    }
    assertThat(stores).as("stores of a recovery").isGreaterThanOrEqualTo(LaneLayout.COUNT);
  }

  @Test
  void deathInFreezeLeavesItFrozenOrNot() {
    boolean died = true;
    for (int stores = 0; died; stores++) {
      SharedFilter filter = filled(5);
      SharedFilter.Process victim = filter.process();
      victim.life().dieBefore(stores);
      died = dies(filter, victim, () -> victim.engine().freeze());
      SharedFilter.Process survivor = filter.process();
      boolean frozen = survivor.engine().isFrozen();
      assertThat(frozen || died).isTrue();
      assertThat(survivor.engine().freeze()).isEqualTo(frozen ? -1 : 0);
      assertThat(survivor.add(VALUE)).isEqualTo(-1);
      assertThat(SharedFilter.has(survivor.engine(), VALUE)).isFalse();
      assertOldValuesAreThere(survivor.engine());
    }
  }

  @Test
  void sweepFreesTheLanesOfASlot() {
    boolean died = true;
    for (int stores = 0; died; stores++) {
      SharedFilter filter = filled(5);
      SharedFilter.Process victim = filter.process();
      assertThat(diesAdding(filter, 2, victim)).isTrue();
      int slot = OwnerWord.slot(victim.owner());
      SharedFilter.Process sweeper = filter.process();
      sweeper.life().dieBefore(stores);
      died = dies(filter, sweeper, () -> sweeper.engine().sweepStale(slot));
      BloomEngine survivor = filter.attach();
      survivor.sweepStale(slot);
      assertThat(survivor.check(true)).isEmpty();
    }
  }

  @Test
  void checkTellsOfALaneThatIsHeld() {
    SharedFilter filter = filled(5);
    assertThat(diesAdding(filter, 2, filter.process())).isTrue();
    BloomEngine survivor = filter.attach();
    assertThat(survivor.check(false)).isEmpty();
    assertThat(survivor.check(true))
        .singleElement()
        .asString()
        .startsWith("lane is held though nobody is inside, offset=0x1");
    assertThat(BloomLayout.LANES).isEqualTo(0x1000);
  }
}
