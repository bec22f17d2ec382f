package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often a full filter is wrong: as computed, and no oftener than the kernel's.
 *
 * <p>{@code -Dshmap.bloom.queries=10000000} asks that often instead of 100 thousand times.
 */
class BloomRateTest {

  private static final int QUERIES = Integer.getInteger("shmap.bloom.queries", 100_000);

  /* Measured on Linux 6.18, in percent, with 1000 values of 8 bytes in filters for 1000. */
  @ParameterizedTest
  @CsvSource({"1, 38.6", "3, 2.8", "5, 1.9", "7, 0.064", "9, 0.049", "11, 0.042"})
  void theKernelsRateIsTheFormulas(int hashes, double percent) {
    double rate = 100 * FalsePositives.ofKernel(1000, hashes);
    assertThat(rate).isBetween(percent * 0.75, percent * 1.35);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 64",
    "1000, 5, 8192",
    "1000, 0, 8192",
    "1000, 7, 16384",
    "46, 1, 64",
    "50, 1, 128",
    "306783378, 5, 2147483648",
    "306783379, 5, 4294967296",
    "4294967295, 15, 4294967296"
  })
  void theKernelRoundsItsBitsUp(long maxEntries, int hashes, long bits) {
    assertThat(FalsePositives.kernelBits(maxEntries, hashes == 0 ? 5 : hashes)).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 8, 15})
  void falsePositivesAreNoMoreThanTheKernels(int hashes) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int maxEntries : new int[] {1, 20, 1_000, 30_000}) {
      double kernel = FalsePositives.ofKernel(maxEntries, hashes);
      int found = found(maxEntries, hashes, random);
      assertThat(found)
          .as("maxEntries=%d hashes=%d, kernel's=%f, seed=%d", maxEntries, hashes, kernel, seed)
          .isLessThanOrEqualTo(atMost(kernel));
    }
  }

  /* So many of a rate are found by chance, if seldom. */
  private static int atMost(double rate) {
    double expected = rate * QUERIES;
    return (int) (expected + 4 * Math.sqrt(expected) + 4);
  }

  /* In several filters: one alone may have more bits set than another. */
  private static int found(int maxEntries, int hashes, SplittableRandom random) {
    int filters = Math.min(50, Math.max(1, 10_000 / maxEntries));
    Region value = Region.allocate(Long.BYTES);
    int found = 0;
    for (int filter = 0; filter < filters; filter++) {
      BloomEngine engine = new SharedFilter(maxEntries, hashes).attach();
      for (int i = 0; i < maxEntries; i++) {
        value.putLong(0, random.nextLong());
        engine.update(null, 0, value, 0, Engine.ANY);
      }
      for (int i = 0; i < QUERIES / filters; i++) {
        value.putLong(0, random.nextLong());
        found += engine.lookup(null, 0, value, 0) == 0 ? 1 : 0;
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 15})
  void theRateIsTheFormulas(int hashes) {
    SplittableRandom random = new SplittableRandom(hashes);
    int overfull = 150_000;
    BloomGeometry geometry = BloomGeometry.of(Long.BYTES, 30_000, hashes);
    BloomEngine engine = new SharedFilter(30_000, hashes).attach();
    Region value = Region.allocate(Long.BYTES);
    for (int i = 0; i < overfull; i++) {
      value.putLong(0, random.nextLong());
      engine.add(value, 0);
    }
    int found = 0;
    for (int i = 0; i < QUERIES; i++) {
      value.putLong(0, random.nextLong());
      found += engine.mightContain(value, 0) ? 1 : 0;
    }
    double computed = FalsePositives.ofBlocks(geometry.blocks(), overfull, hashes);
    double chance = 4 * Math.sqrt(computed / QUERIES);
    assertThat((double) found / QUERIES)
        .isBetween(computed * 0.97 - chance, computed * 1.1 + chance);
  }

  @Test
  void valuesInARowAreAsGoodAsRandomOnes() {
    BloomEngine engine = new SharedFilter(30_000, 5).attach();
    Region value = Region.allocate(Long.BYTES);
    for (int i = 0; i < 30_000; i++) {
      value.putLong(0, i);
      engine.add(value, 0);
    }
    int found = 0;
    for (int i = 0; i < QUERIES; i++) {
      value.putLong(0, 30_000 + i);
      found += engine.mightContain(value, 0) ? 1 : 0;
    }
    assertThat(found).isLessThanOrEqualTo(atMost(FalsePositives.ofKernel(30_000, 5)));
  }
}
