package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.error.Errno;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.sync.Census;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A process dies before every store of every change; what the others find and can still do. */
class ArrayDeathTest {

  private static final int OLD = 1;
  private static final int NEW = 2;
  private static final int MOST_STORES = 1000;

  /** The change a process dies in; element 1 holds OLD before and NEW after. */
  enum Change {
    SET(32, false),
    SET_WORD(8, false),
    SET_SHORT(3, false),
    SET_FLAT(8, true),
    SET_LONG(8, false),
    ADD(8, false),
    COMPARE_AND_SET(8, false);

    private final int valueSize;
    private final boolean mmapable;

    Change(int valueSize, boolean mmapable) {
      this.valueSize = valueSize;
      this.mmapable = mmapable;
    }

    private void apply(SharedArray array, ArrayEngine engine) {
      Region old = array.value(OLD);
      Region changed = array.value(NEW);
      switch (this) {
        case SET, SET_WORD, SET_SHORT, SET_FLAT -> engine.set(1, changed, 0);
        case SET_LONG -> engine.setLong(1, changed.getLong(0));
        case ADD -> engine.addAndGet(1, changed.getLong(0) - old.getLong(0));
        case COMPARE_AND_SET -> engine.compareAndSet(1, old.getLong(0), changed.getLong(0));
      }
    }
  }

  private static SharedArray filled(int valueSize, boolean mmapable) {
    SharedArray array = new SharedArray(valueSize, 3, mmapable);
    ArrayEngine engine = array.attach();
    for (int i = 0; i < 3; i++) {
      engine.set(i, array.value(OLD), 0);
    }
    return array;
  }

  /** True if the change died; then its owner is dead for the others too. */
  private static boolean dies(SharedArray array, SharedArray.Process process, Runnable change) {
    try {
      change.run();
      return false;
    } catch (Mortality.Died died) {
      array.census.die(process.owner());
      return true;
    }
  }

  private static void assertOthersAreWhole(SharedArray array, ArrayEngine survivor) {
    assertThat(array.read(survivor, 0)).isEqualTo(OLD);
    assertThat(array.read(survivor, 2)).isEqualTo(OLD);
  }

  @ParameterizedTest
  @EnumSource
  void survivorWhoJustWritesAgainFindsNothingInItsWay(Change change) {
    int deaths = 0;
    int seenNew = 0;
    for (int stores = 0; stores < MOST_STORES; stores++) {
      SharedArray array = filled(change.valueSize, change.mmapable);
      SharedArray.Process victim = array.process();
      victim.life().dieBefore(stores);
      boolean died = dies(array, victim, () -> change.apply(array, victim.engine()));
      ArrayEngine survivor = array.attach();
      int seen = array.read(survivor, 1);
      assertThat(seen).as("died before store %d", stores).isIn(died ? OLD : NEW, NEW);
      assertThat(survivor.set(1, array.value(3), 0)).isZero();
      assertThat(array.read(survivor, 1)).isEqualTo(3);
      assertOthersAreWhole(array, survivor);
      if (!died) {
        assertThat(survivor.check(true)).isEmpty();
        assertThat(deaths).isGreaterThanOrEqualTo(3);
        // A cell is published by its last store; nobody dies after that one.
        assertThat(seenNew > 0).as("deaths after publishing").isEqualTo(change != Change.SET);
        return;
      }
      deaths++;
      seenNew += seen == NEW ? 1 : 0;
    }
    throw new AssertionError("never completed");
  }

  @ParameterizedTest
  @EnumSource
  void settlingLeavesAWholeArrayThoughTheRecovererDiesAtEveryStore(Change change) {
    int recoverersDied = 0;
    for (int stores = 0; stores < MOST_STORES; stores++) {
      for (int recovered = 0; recovered < MOST_STORES; recovered++) {
        SharedArray array = filled(change.valueSize, change.mmapable);
        SharedArray.Process victim = array.process();
        victim.life().dieBefore(stores);
        if (!dies(array, victim, () -> change.apply(array, victim.engine()))) {
          assertThat(change == Change.SET ? 1 : recoverersDied).isPositive();
          return;
        }
        SharedArray.Process recoverer = array.process();
        recoverer.life().dieBefore(recovered);
        boolean died = dies(array, recoverer, () -> recoverer.engine().recover(victim.owner()));
        ArrayEngine survivor = settleAll(array, victim.owner(), recoverer.owner(), died);
        assertThat(survivor.check(true)).isEmpty();
        assertThat(array.read(survivor, 1)).isIn(OLD, NEW);
        assertThat(survivor.set(1, array.value(3), 0)).isZero();
        assertThat(survivor.freeze()).isZero();
        assertOthersAreWhole(array, survivor);
        if (!died) {
          break;
        }
        recoverersDied++;
      }
    }
    throw new AssertionError("never completed");
  }

  private static ArrayEngine settleAll(
      SharedArray array, int victim, int recoverer, boolean recovererDied) {
    Census.Member member = array.census.attach();
    ArrayEngine survivor = new ArrayEngine(array.memory, array.geometry, member);
    member.settleWith(survivor);
    assertThat(member.settle(victim)).isZero();
    assertThat(member.settle(recoverer)).isEqualTo(recovererDied ? 0 : Errno.EAGAIN.negated());
    return survivor;
  }

  @Test
  void writerThatTookADeadOnesCellOverMayDieToo() {
    int stores = 0;
    boolean died = true;
    for (; died && stores < MOST_STORES; stores++) {
      SharedArray array = filled(32, false);
      SharedArray.Process first = array.process();
      first.life().dieBefore(3);
      assertThat(dies(array, first, () -> first.engine().set(1, array.value(9), 0))).isTrue();
      SharedArray.Process second = array.process();
      second.life().dieBefore(stores);
      died = dies(array, second, () -> second.engine().set(1, array.value(NEW), 0));
      ArrayEngine survivor = array.attach();
      assertThat(array.read(survivor, 1)).isIn(died ? OLD : NEW, NEW);
      assertThat(survivor.set(1, array.value(3), 0)).isZero();
      assertThat(array.read(survivor, 1)).isEqualTo(3);
    }
    assertThat(stores).as("deaths of the second").isBetween(6, MOST_STORES - 1);
  }

  @Test
  void longFlatValueIsAMixOfWholeWordsAtWorst() {
    int mixes = 0;
    for (int stores = 0; ; stores++) {
      SharedArray array = filled(28, true);
      SharedArray.Process victim = array.process();
      victim.life().dieBefore(stores);
      boolean died = dies(array, victim, () -> victim.engine().set(1, array.value(NEW), 0));
      ArrayEngine survivor = array.attach();
      Region out = Region.allocate(28);
      survivor.get(1, out, 0);
      for (int i = 0; i < 28; i++) {
        assertThat(out.getByte(i))
            .as("byte %d", i)
            .isEqualTo(out.getByte(i & ~7))
            .isIn((byte) OLD, (byte) NEW);
      }
      assertOthersAreWhole(array, survivor);
      if (!died) {
        break;
      }
      mixes += out.getByte(0) == out.getByte(27) ? 0 : 1;
    }
    assertThat(mixes).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"8,false", "32,false", "32,true"})
  void deathInFreezeLeavesItFrozenOrNot(int valueSize, boolean mmapable) {
    boolean died = true;
    for (int stores = 0; died; stores++) {
      SharedArray array = filled(valueSize, mmapable);
      SharedArray.Process victim = array.process();
      victim.life().dieBefore(stores);
      died = dies(array, victim, () -> victim.engine().freeze());
      ArrayEngine survivor = array.attach();
      boolean frozen = survivor.isFrozen();
      assertThat(frozen || died).isTrue();
      assertThat(survivor.freeze()).isEqualTo(frozen ? -1 : 0);
      assertThat(survivor.set(1, array.value(NEW), 0)).isEqualTo(-1);
      assertThat(array.read(survivor, 1)).isEqualTo(OLD);
      assertThat(survivor.check(false)).isEmpty();
    }
  }

  @Test
  void deadViewersDoNotKeepAnArrayFromBeingFrozen() {
    boolean died = true;
    int stores = 0;
    for (; died; stores++) {
      SharedArray array = filled(32, true);
      SharedArray.Process victim = array.process();
      victim.life().dieBefore(stores);
      died =
          dies(
              array,
              victim,
              () -> {
                victim.engine().openView();
                victim.engine().closeView();
              });
      ArrayEngine survivor = array.attach();
      assertThat(survivor.freeze()).isZero();
    }
    assertThat(stores).as("deaths, one of them with the view open").isEqualTo(4 + 1);
  }

  @ParameterizedTest
  @CsvSource({"8,false", "32,false", "32,true"})
  void sweepFreesWhatTheSlotsOwnersLeftThoughItDiesAtEveryStore(int valueSize, boolean mmapable) {
    boolean died = true;
    for (int stores = 0; died; stores++) {
      SharedArray array = filled(valueSize, mmapable);
      SharedArray.Process victim = array.process();
      victim.life().dieBefore(2);
      assertThat(dies(array, victim, () -> victim.engine().set(1, array.value(NEW), 0)))
          .isEqualTo(true);
      SharedArray.Process sweeper = array.process();
      sweeper.life().dieBefore(stores);
      int slot = OwnerWord.slot(victim.owner());
      died = dies(array, sweeper, () -> sweeper.engine().sweepStale(slot));
      ArrayEngine survivor = array.attach();
      survivor.sweepStale(slot);
      assertThat(survivor.check(true)).isEmpty();
      assertThat(survivor.set(1, array.value(3), 0)).isZero();
      assertThat(array.read(survivor, 1)).isEqualTo(3);
      assertOthersAreWhole(array, survivor);
    }
  }
}
