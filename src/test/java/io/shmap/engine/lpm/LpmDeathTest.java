package io.shmap.engine.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.memory.Mortality;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A death at every store of a change, and of its settling, leaves the trie before or after it. */
class LpmDeathTest {

  private static final int ROUNDS = Integer.getInteger("shmap.lpm.deaths", 15);

  private final long seed = new Random().nextLong();

  @ParameterizedTest
  @CsvSource({"1, 8, 12", "1, 3, 40", "4, 8, 6", "4, 20, 9", "16, 8, 5"})
  void aDeathAtAnyStoreIsSettled(int dataSize, int valueSize, long maxEntries) {
    Random random = new Random(seed);
    LpmGeometry geometry = new LpmGeometry(dataSize, valueSize, maxEntries);
    Deaths deaths = new Deaths(geometry, LpmMap.Variant.RIGHT, random);
    for (int round = 0; round < ROUNDS; round++) {
      deaths.run(random.nextInt(30));
    }
    assertThat(deaths.problems()).as("seed=" + seed).isEmpty();
    assertThat(deaths.deaths()).as("deaths").isGreaterThan(10 * ROUNDS);
    assertThat(deaths.settlersDied()).as("deaths of settlers").isPositive();
    assertThat(deaths.seenAfter()).as("deaths after publishing").isPositive();
  }

  @Test
  void aWriterWhoHasTheLockAndDoesNotMoveHoldsUpNoReader() {
    LpmMap map = LpmMap.of(4, 8, 8);
    LpmEngine reader = map.attach();
    map.update(reader, Prefix.of(4, 8, 10), 1, Engine.ANY);
    boolean died = true;
    int stores = 0;
    for (; died; stores++) {
      LpmMap.Process writer = map.process();
      writer.life().dieBefore(stores);
      died = false;
      try {
        map.update(writer.engine(), Prefix.of(4, 16, 10, 1), 2, Engine.ANY);
      } catch (Mortality.Died stopped) {
        died = true;
      }
      int value = map.lookup(reader, Prefix.of(4, 32, 10, 1, 2, 3)).getValue();
      assertThat(value).isIn(1, 2);
      assertThat(map.nextKey(reader, null)).isNotNull();
      map.die(writer);
      map.delete(reader, Prefix.of(4, 16, 10, 1));
    }
    assertThat(stores).isGreaterThan(10);
  }

  @Test
  void aSweepFreesTheLockOfADeadOwner() {
    LpmMap map = LpmMap.of(4, 8, 8);
    LpmMap.Process victim = map.process();
    victim.life().dieBefore(8);
    try {
      map.update(victim.engine(), Prefix.of(4, 8, 10), 1, Engine.ANY);
      throw new AssertionError("still alive");
    } catch (Mortality.Died died) {
      map.die(victim);
    }
    LpmEngine survivor = map.attach();
    assertThat(survivor.check(true)).anyMatch(f -> f.contains("lock is held"));

    survivor.sweepStale(0);

    assertThat(survivor.check(true)).isEmpty();
    assertThat(map.update(survivor, Prefix.of(4, 8, 11), 1, Engine.ANY)).isZero();
    assertThat(survivor.check(true)).isEmpty();
  }
}
