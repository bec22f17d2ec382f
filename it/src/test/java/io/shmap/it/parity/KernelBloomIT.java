package io.shmap.it.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.bpf.MapAttr;
import java.util.Locale;
import java.util.SplittableRandom;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a full filter is wrong, measured beside the running kernel's with the same values. */
class KernelBloomIT {

  private static final int BLOOM_FILTER = 30;
  private static final int ENTRIES = 1000;
  private static final int FILTERS = 5;
  private static final int QUERIES = Integer.getInteger("shmap.bloom.queries", 100_000);

  private final BytesStore<?, ?> value = new UserPages(Long.BYTES).writable(Long.BYTES);

  @BeforeAll
  static void requireBpf() {
    KernelBpf.require("FALSE POSITIVES ARE NOT COMPARED WITH THE KERNEL'S");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 9})
  void falsePositivesAreNoMoreThanTheKernels(int hashes) {
    long seed = System.nanoTime();
    int kernel = found(new KernelBpf(), hashes, seed);
    int shmap = found(new ShmapBpf(), hashes, seed);
    System.out.printf(
        Locale.ROOT,
        "false positives of %d hashes: kernel %.4f%%, shmap %.4f%%%n",
        hashes,
        100.0 * kernel / QUERIES,
        100.0 * shmap / QUERIES);
    assertThat(shmap)
        .as("%d hashes, seed=%d, of %d queries", hashes, seed, QUERIES)
        .isLessThanOrEqualTo((int) Math.ceil(kernel + 4 * Math.sqrt(kernel + shmap)));
    if (hashes <= 5) {
      // Without these the test would pass with filters that find nothing.
      assertThat(kernel).isPositive();
      assertThat(shmap).isPositive();
    }
  }

  private int found(BpfCalls calls, int hashes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int found = 0;
    for (int filter = 0; filter < FILTERS; filter++) {
      int fd = calls.create(MapAttr.of(BLOOM_FILTER, 0, 8, ENTRIES).withMapExtra(hashes));
      assertThat(fd).isNotNegative();
      long[] added = random.longs(ENTRIES).toArray();
      for (long each : added) {
        value.writeLong(0, each);
        assertThat(calls.update(fd, null, value, 0)).isZero();
      }
      for (long each : added) {
        value.writeLong(0, each);
        assertThat(calls.lookup(fd, null, value, 0)).isZero();
      }
      for (int i = 0; i < QUERIES / FILTERS; i++) {
        value.writeLong(0, random.nextLong());
        found += calls.lookup(fd, null, value, 0) == 0 ? 1 : 0;
      }
      calls.close(fd);
    }
    return found;
  }
}
