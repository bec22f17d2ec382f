package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a filter is, and which ones there are. */
class BloomGeometryTest {

  /* They are part of the file format: files of another release must open. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "1, 15, 1",
    "1000, 0, 17",
    "1000, 1, 5",
    "1000, 15, 88",
    "1000000, 5, 17352",
    "1000000, 15, 91134",
    "4294967295, 1, 10415033",
    "4294967295, 15, 26315345"
  })
  void blocksNeverChange(long maxEntries, int mapExtra, long blocks) {
    assertThat(BloomGeometry.of(8, maxEntries, mapExtra).blocks()).isEqualTo(blocks);
  }

  @Test
  void zeroHashesAreFive() {
    assertThat(BloomGeometry.of(8, 1000, 0)).isEqualTo(BloomGeometry.of(8, 1000, 5));
  }

  @Test
  void oneBlockFewerIsNotEnoughAndTheNumberNeverShrinksWithTheEntries() {
    for (int hashes = 1; hashes <= 15; hashes++) {
      for (long entries = 1; entries < 1L << 32; entries = entries * 3 + 1) {
        long blocks = BloomGeometry.of(8, entries, hashes).blocks();
        double most = FalsePositives.ofKernel(entries, hashes) * 7 / 8;
        assertThat(FalsePositives.ofBlocks(blocks, entries, hashes)).isLessThanOrEqualTo(most);
        long kernels = FalsePositives.kernelBits(entries, hashes) / 512;
        assertThat(blocks).as("entries=%d hashes=%d", entries, hashes).isLessThan(4 * kernels + 2);
        if (blocks > Math.max(1, kernels)) {
          assertThat(FalsePositives.ofBlocks(blocks - 1, entries, hashes)).isGreaterThan(most);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 1, 0, 0", "0, 4194304, 1, 15, 0", "0, 1, 4294967295, 1, 0", "4, 8, 1, 0, -22",
    "0, 0, 1, 0, -22", "0, 8, 0, 0, -22", "0, 8, 1, 16, -22", "0, 8, 1, -1, -22",
    "0, 4194305, 1, 0, -7", "4, 4294967295, 0, 99, -7", "0, 8, 4294967296, 0, -22"
  })
  void whatIsPossible(long keySize, long valueSize, long maxEntries, long extra, int errno) {
    assertThat(BloomGeometry.check(keySize, valueSize, maxEntries, extra)).isEqualTo(errno);
  }
}
