package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.hash.Deaths.Recovery;
import io.shmap.engine.hash.LruDeaths.Row;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A death at every store of an insert that makes another entry go. */
class LruDeathTest {

  private static final int MAPS = Integer.getInteger("shmap.lru.maps", 10);

  /** A row that a tenth of the maps have is missed by one run of a thousand. */
  private static final int MAPS_FOR_EVERY_ROW = 60;

  private static final Set<Recovery> ALL = EnumSet.allOf(Recovery.class);
  private static final Set<Recovery> JUST_SETTLED = EnumSet.of(Recovery.SETTLED_FIRST);

  private final long seed = new Random().nextLong();

  private LruDeaths deaths(int keySize, int valueSize, long maxEntries, int map) {
    return new LruDeaths(LruEngine::new, keySize, valueSize, maxEntries, seed + map).fill();
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 13", "8, 24, 13", "12, 5, 13", "8, 8, 1", "8, 24, 1", "8, 8, 3"})
  void aDeathAtAnyStoreIsSettled(int keySize, int valueSize, long maxEntries) {
    for (int map = 0; map < MAPS; map++) {
      // Who goes on meets locks of the dead, and waits before he asks about them.
      for (Recovery recovery : map < MAPS / 10 ? ALL : JUST_SETTLED) {
        LruDeaths deaths = deaths(keySize, valueSize, maxEntries, map).everyStore(recovery);
        assertThat(deaths.problems()).isEmpty();
        assertThat(deaths.rows()).isNotEmpty();
      }
    }
  }

  /** Every row of the died-after table was somebody's end. */
  @Test
  void everyRowIsMet() {
    Map<Row, Integer> rows = new EnumMap<>(Row.class);
    for (int map = 0; map < MAPS_FOR_EVERY_ROW; map++) {
      for (int valueSize : new int[] {8, 24}) {
        LruDeaths deaths = deaths(8, valueSize, 13, map).everyStore(Recovery.SETTLED_FIRST);
        deaths.rows().forEach((row, times) -> rows.merge(row, times, Integer::sum));
      }
    }
    assertThat(rows).as("seed=" + seed).containsOnlyKeys(Row.values());
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 13", "8, 24, 13", "8, 8, 1"})
  void theDeathOfTheRecovererIsSettledToo(int keySize, int valueSize, long maxEntries) {
    for (int map = 0; map < Math.max(1, MAPS / 20); map++) {
      LruDeaths deaths = deaths(keySize, valueSize, maxEntries, map).everyStoreOfTheRecoveryToo();
      assertThat(deaths.problems()).isEmpty();
      assertThat(deaths.rows()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 13", "8, 24, 13", "8, 8, 2"})
  void othersMayInsertAtAnyAccessBeforeTheDeath(int keySize, int valueSize, long maxEntries) {
    for (int map = 0; map < Math.max(1, MAPS / 20); map++) {
      LruDeaths deaths = deaths(keySize, valueSize, maxEntries, map).everyStoreWithAnInterruption();
      assertThat(deaths.problems()).isEmpty();
    }
  }
}
