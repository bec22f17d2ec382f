package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import io.shmap.sync.Census;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process dies before every store of every change; what the others find and can still do. */
class PerCpuArrayDeathTest {

  private static final int EPERM = -1;
  private static final int MOST_STORES = 1000;
  private static final long OLD = 0x0101_0101_0101_0101L;
  private static final long NEW = 0x0202_0202_0202_0202L;

  @Test
  void anAddHasHappenedOnceOrNotWhereverItsProcessDies() {
    int[] seen = new int[2];
    boolean died = true;
    for (int stores = 0; died; stores++) {
      SharedPerCpuArray array = new SharedPerCpuArray(8, 3);
      array.attach().add(1, 10);
      SharedPerCpuArray.Process victim = array.process();
      victim.life().dieBefore(stores);
      died = array.dies(victim, () -> victim.engine().add(1, 5));
      PerCpuArrayEngine survivor = array.attach();
      long sum = survivor.sum(1);
      assertThat(sum).as("died before store %d", stores).isIn(died ? 10L : 15L, 15L);
      seen[sum == 10 ? 0 : 1]++;
      assertThat(survivor.add(1, 1)).isZero();
      assertThat(survivor.sum(1)).isEqualTo(sum + 1);
      assertThat(survivor.sum(0) + survivor.sum(2)).isZero();
      assertThat(survivor.freeze()).as("the dead one's lane is in nobody's way").isZero();
    }
    assertThat(seen).as("deaths before and after the add").doesNotContain(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8, 20})
  void aStoreIsAMixOfWholeWordsAtWorst(int valueSize) {
    int mixes = 0;
    boolean died = true;
    for (int stores = 0; died && stores < MOST_STORES; stores++) {
      SharedPerCpuArray array = new SharedPerCpuArray(valueSize, 3);
      PerCpuArrayEngine first = array.attach();
      for (int i = 0; i < 3; i++) {
        first.update(SharedPerCpuArray.key(i), 0, array.values(1), 0, Engine.ANY);
      }
      SharedPerCpuArray.Process victim = array.process();
      victim.life().dieBefore(stores);
      died =
          array.dies(
              victim,
              () ->
                  victim
                      .engine()
                      .update(SharedPerCpuArray.key(1), 0, array.values(2), 0, Engine.ANY));
      PerCpuArrayEngine survivor = array.attach();
      long[] words = array.words(survivor, 1);
      assertThat(Arrays.stream(words)).allMatch(word -> word == OLD || word == NEW);
      mixes += Arrays.stream(words).distinct().count() > 1 ? 1 : 0;
      assertThat(array.words(survivor, 0)).containsOnly(OLD);
      assertThat(array.words(survivor, 2)).containsOnly(OLD);
      assertThat(survivor.update(SharedPerCpuArray.key(1), 0, array.values(2), 0, Engine.ANY))
          .isZero();
      assertThat(array.words(survivor, 1)).containsOnly(NEW);
    }
    assertThat(died).isFalse();
    assertThat(mixes).as("deaths between two words").isPositive();
  }

  @Test
  void settlingLeavesAWholeArrayThoughTheRecovererDiesAtEveryStore() {
    int recoverersDied = 0;
    for (int stores = 0; stores < MOST_STORES; stores++) {
      for (int recovered = 0; recovered < MOST_STORES; recovered++) {
        SharedPerCpuArray array = new SharedPerCpuArray(8, 3);
        SharedPerCpuArray.Process victim = array.process();
        victim.life().dieBefore(stores);
        if (!array.dies(victim, () -> victim.engine().add(1, 5))) {
          assertThat(recoverersDied).isPositive();
          return;
        }
        SharedPerCpuArray.Process recoverer = array.process();
        recoverer.life().dieBefore(recovered);
        boolean died = array.dies(recoverer, () -> recoverer.engine().recover(victim.owner()));
        PerCpuArrayEngine survivor = settleAll(array, victim.owner(), recoverer.owner(), died);
        assertThat(survivor.check(true)).isEmpty();
        assertThat(survivor.sum(1)).isIn(0L, 5L);
        if (!died) {
          break;
        }
        recoverersDied++;
      }
    }
    throw new AssertionError("never completed");
  }

  private static PerCpuArrayEngine settleAll(
      SharedPerCpuArray array, int victim, int recoverer, boolean recovererDied) {
    Census.Member member = array.census.attach();
    PerCpuArrayEngine survivor = new PerCpuArrayEngine(array.memory, array.geometry, member);
    member.settleWith(survivor);
    assertThat(member.settle(victim)).isZero();
    assertThat(member.settle(recoverer)).isEqualTo(recovererDied ? 0 : Errno.EAGAIN.negated());
    return survivor;
  }

  @Test
  void deathInFreezeLeavesItFrozenOrNot() {
    boolean died = true;
    for (int stores = 0; died; stores++) {
      SharedPerCpuArray array = new SharedPerCpuArray(8, 3);
      SharedPerCpuArray.Process victim = array.process();
      victim.life().dieBefore(stores);
      died = array.dies(victim, () -> victim.engine().freeze());
      PerCpuArrayEngine survivor = array.attach();
      boolean frozen = survivor.isFrozen();
      assertThat(frozen || died).isTrue();
      assertThat(survivor.freeze()).isEqualTo(frozen ? EPERM : 0);
      assertThat(survivor.add(1, 1)).isEqualTo(EPERM);
      assertThat(survivor.set(1, 0, array.values(2), 0)).isEqualTo(EPERM);
      assertThat(survivor.sum(1)).isZero();
    }
  }

  @Test
  void aSweepFreesTheLaneOfADeadOwner() {
    SharedPerCpuArray array = new SharedPerCpuArray(8, 3);
    SharedPerCpuArray.Process victim = array.process(array.memory, Mortality.immortal());
    SharedPerCpuArray.Process dying = array.process();
    dying.life().dieBefore(1);
    assertThat(array.dies(dying, () -> dying.engine().add(1, 1))).isTrue();
    assertThat(victim.engine().check(true)).hasSize(1);
    victim.engine().sweepStale(OwnerWord.slot(dying.owner()));
    assertThat(victim.engine().check(true)).isEmpty();
  }
}
