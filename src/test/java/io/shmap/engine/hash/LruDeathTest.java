package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.hash.Deaths.Recovery;
import io.shmap.engine.hash.LruDeaths.Row;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A death at every store of an insert that makes another entry go. */
class LruDeathTest {

  private static final int MAPS = Integer.getInteger("shmap.lru.maps", 40);

  private final long seed = new Random().nextLong();

  private LruDeaths deaths(int keySize, int valueSize, long maxEntries, int map) {
    return new LruDeaths(LruEngine::new, keySize, valueSize, maxEntries, seed + map).fill();
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 13", "8, 24, 13", "12, 5, 13", "8, 8, 1", "8, 24, 1", "8, 8, 3"})
  void aDeathAtAnyStoreIsSettled(int keySize, int valueSize, long maxEntries) {
    for (int map = 0; map < MAPS; map++) {
      for (Recovery recovery : Recovery.values()) {
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
    for (int map = 0; map < MAPS; map++) {
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
    for (int map = 0; map < MAPS / 4; map++) {
      LruDeaths deaths = deaths(keySize, valueSize, maxEntries, map).everyStoreOfTheRecoveryToo();
      assertThat(deaths.problems()).isEmpty();
      assertThat(deaths.rows()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 13", "8, 24, 13", "8, 8, 2"})
  void othersMayInsertAtAnyAccessBeforeTheDeath(int keySize, int valueSize, long maxEntries) {
    for (int map = 0; map < MAPS / 10; map++) {
      LruDeaths deaths = deaths(keySize, valueSize, maxEntries, map).everyStoreWithAnInterruption();
      assertThat(deaths.problems()).isEmpty();
    }
  }
}
