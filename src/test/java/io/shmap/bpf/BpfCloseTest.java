package io.shmap.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closing a descriptor while others use it. */
class BpfCloseTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 60;
  private static final int KEYS = 24;

  private final Set<Integer> results = new ConcurrentSkipListSet<>();
  private final AtomicLong done = new AtomicLong();

  @ParameterizedTest
  @CsvSource({"1, 8", "1, 100", "2, 8", "2, 100"})
  void operationsUnderWayEndWithABadDescriptor(int type, int valueSize) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        int fd = Bpf.mapCreate(MapAttr.of(type, 4, valueSize, KEYS));
        assertThat(fd).isPositive();
        CountDownLatch busy = new CountDownLatch(THREADS);
        Callable<Void> work = () -> work(fd, valueSize, busy);
        List<Future<Void>> running =
            List.of(
                threads.submit(work),
                threads.submit(work),
                threads.submit(work),
                threads.submit(work));
        busy.await();
        assertThat(Bpf.close(fd)).isZero();
        for (Future<Void> one : running) {
          one.get(); // an exception here is one that an operation has thrown
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(done.get()).as("operations before a close").isPositive();
    assertThat(results)
        .contains(0, BpfMap.EBADF)
        .isSubsetOf(0, BpfMap.EBADF, BpfMap.ENOENT, BpfMap.E2BIG, BpfMap.EINVAL, BpfMap.ENOTSUPP);
  }

  private Void work(int fd, int valueSize, CountDownLatch busy) {
    BytesStore<?, ?> key = BpfMap.number(0);
    BytesStore<?, ?> value = BpfMap.bytes(valueSize * KEYS);
    BytesStore<?, ?> keys = BpfMap.bytes(4 * KEYS);
    int[] count = new int[1];
    for (int i = 0; ; i++) {
      key.writeInt(0, i % KEYS);
      count[0] = KEYS;
      int result =
          switch (i % 7) {
            case 0, 1 -> Bpf.mapUpdateElem(fd, key, value, 0);
            case 2 -> Bpf.mapLookupElem(fd, key, value, 0);
            case 3 -> Bpf.mapDeleteElem(fd, key);
            case 4 -> Bpf.mapGetNextKey(fd, key, keys);
            case 5 -> Bpf.mapLookupBatch(fd, null, key, keys, value, count, 0, 0);
            default -> Bpf.mapLookupAndDeleteElem(fd, key, value, 0);
          };
      results.add(result);
      if (result == BpfMap.EBADF) {
        return null;
      }
      done.incrementAndGet();
      if (i == 20) {
        busy.countDown();
      }
    }
  }
}
