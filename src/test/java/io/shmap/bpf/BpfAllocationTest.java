package io.shmap.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;

/** What the commands leave for the garbage collector: nothing, once they are warm. */
class BpfAllocationTest {

  private static final int CALLS = 20_000;
  private static final int ATTEMPTS = 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long self = Thread.currentThread().getId();

  /* The least of several rounds: the JVM itself allocates now and then, say for a compiled method. */
  private long leastAllocated(Runnable call) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && least > 0; i++) {
      long before = threads.getThreadAllocatedBytes(self);
      for (int k = 0; k < CALLS; k++) {
        call.run();
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
    }
    return least;
  }

  @Test
  void commandsOnElementsAllocateNothing() {
    for (int type : new int[] {BpfMap.HASH, BpfMap.ARRAY}) {
      for (int size : new int[] {8, 100}) {
        try (BpfMap map = BpfMap.create(type, 4, size, 16)) {
          BytesStore<?, ?> key = BytesStore.nativeStore(4);
          BytesStore<?, ?> next = BpfMap.number(0);
          BytesStore<?, ?> value = BytesStore.nativeStore(size);
          int[] results = new int[5];
          long allocated =
              leastAllocated(
                  () -> {
                    results[0] = Bpf.mapUpdateElem(map.fd, key, value, 0);
                    results[1] = Bpf.mapLookupElem(map.fd, key, value, 0);
                    results[2] = Bpf.mapGetNextKey(map.fd, null, next);
                    results[3] = Bpf.mapLookupAndDeleteElem(map.fd, key, value, 0);
                    results[4] = Bpf.mapDeleteElem(map.fd, key);
                  });
          assertThat(results)
              .isEqualTo(
                  type == BpfMap.HASH
                      ? new int[] {0, 0, 0, 0, BpfMap.ENOENT}
                      : new int[] {0, 0, 0, BpfMap.ENOTSUPP, BpfMap.EINVAL});
          assertThat(allocated).as("type %d, values of %d bytes", type, size).isZero();
        }
      }
    }
  }

  @Test
  void aBatchAllocatesNoMemoryForItsEntries() {
    try (BpfMap map = BpfMap.create(BpfMap.HASH, 4, 8, 64)) {
      BytesStore<?, ?> keys = BytesStore.nativeStore(4 * 64);
      BytesStore<?, ?> values = BytesStore.nativeStore(8 * 64);
      for (int i = 0; i < 64; i++) {
        keys.writeInt(4L * i, i);
      }
      BytesStore<?, ?> cursor = BytesStore.nativeStore(4);
      int[] count = new int[1];
      int[] results = new int[2];
      long allocated =
          leastAllocated(
              () -> {
                count[0] = 64;
                results[0] = Bpf.mapUpdateBatch(map.fd, keys, values, count, 0, 0);
                results[1] = Bpf.mapLookupBatch(map.fd, null, cursor, keys, values, count, 0, 0);
              });
      assertThat(results).containsExactly(0, BpfMap.ENOENT);
      assertThat(count[0]).isEqualTo(64);
      // One small object with the four buffers, unless the compiler does away with it.
      assertThat(allocated / CALLS).as("bytes of a call").isLessThanOrEqualTo(64);
    }
  }
}
