package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.MapClosedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handle that is closed while threads are inside of its operations. */
class CloseTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 40;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private record Wide(long a, long b, long c) {}

  @Test
  void threadsInsideOperationsEndWithAnExceptionAndTheOthersDataIsWhole() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    AtomicLong operations = new AtomicLong();
    for (int round = 0; round < ROUNDS; round++) {
      Path path = store.fresh();
      MapSpec<SharedHash<Long, Wide>> spec =
          MapSpec.hash(Codecs.INT64, Codecs.record(Wide.class)).maxEntries(64).build();
      try (SharedHash<Long, Wide> witness = Shmap.create(path, spec)) {
        SharedHash<Long, Wide> closed = Shmap.attach(path, spec);
        CountDownLatch inside = new CountDownLatch(THREADS);
        List<Future<Void>> ends = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          ends.add(threads.submit(until(closed, thread, inside, operations)));
        }
        inside.await();
        closed.close();
        for (Future<Void> end : ends) {
          assertThatThrownBy(end::get).hasCauseInstanceOf(MapClosedException.class);
        }
        requireWhole(witness);
      }
    }
    threads.shutdown();
    assertThat(operations).as("operations").hasPositiveValue();
  }

  /* Works on the map until it is closed. */
  private static Callable<Void> until(
      SharedHash<Long, Wide> hash, long thread, CountDownLatch inside, AtomicLong operations) {
    return () -> {
      for (long i = 0; ; i++) {
        long key = (thread * 8 + i % 8) % 64;
        hash.put(key, new Wide(key, i, key + i));
        hash.get(key);
        if (i % 3 == 0) {
          hash.delete(key);
        }
        if (i == 50) {
          inside.countDown();
        }
        operations.incrementAndGet();
      }
    };
  }

  private static void requireWhole(SharedHash<Long, Wide> witness) {
    witness.forEach(
        (key, value) -> {
          assertThat(value.a()).isEqualTo(key);
          assertThat(value.c()).isEqualTo(key + value.b());
        });
    assertThat(witness.info().references()).isEqualTo(1);
    for (long key = 0; key < 64; key++) {
      witness.put(key, new Wide(key, 0, key));
    }
    assertThat(witness.size()).isEqualTo(64);
    assertThat(witness.check(true)).allMatch(finding -> finding.contains("is stale"));
  }

  @Test
  void everyOperationOfAClosedHandleThrows() {
    Path path = store.fresh();
    SharedHash<Long, Long> hash =
        Shmap.create(path, MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(8).build());
    LongHash longs = hash.asLongs();
    hash.put(1L, 2L);
    hash.close();
    hash.close();
    assertThat(hash.isClosed()).isTrue();
    assertClosed(() -> hash.get(1L));
    assertClosed(() -> hash.put(1L, 1L));
    assertClosed(() -> hash.insert(1L, 1L));
    assertClosed(() -> hash.replace(1L, 1L));
    assertClosed(() -> hash.delete(1L));
    assertClosed(() -> hash.getAndDelete(1L));
    assertClosed(() -> hash.compareAndSet(1L, 2L, 3L));
    assertClosed(() -> hash.compareAndDelete(1L, 2L));
    assertClosed(() -> hash.addAndGet(1L, 2L));
    assertClosed(hash::size);
    assertClosed(hash::clear);
    assertClosed(() -> hash.forEach((key, value) -> {}));
    assertClosed(() -> hash.nextKey(null));
    assertClosed(hash::freeze);
    assertClosed(hash::isFrozen);
    assertClosed(hash::info);
    assertClosed(hash::pin);
    assertClosed(hash::unpin);
    assertClosed(() -> hash.check(false));
    assertClosed(() -> hash.getAll(List.of(1L)));
    assertClosed(() -> longs.get(1, 0));
    assertClosed(() -> longs.getAll(new long[] {1}, new long[1], 0));
    assertClosed(() -> longs.put(1, 0));
    assertClosed(() -> longs.delete(1));
    assertClosed(() -> longs.addAndGet(1, 1));
  }

  @Test
  void everyOperationOfAClosedArrayThrows() {
    SharedArray<Long> array =
        Shmap.create(store.fresh(), MapSpec.array(Codecs.INT64).maxEntries(8).build());
    array.close();
    assertClosed(() -> array.get(1));
    assertClosed(() -> array.set(1, 1L));
    assertClosed(() -> array.getLong(1));
    assertClosed(() -> array.setLong(1, 1));
    assertClosed(() -> array.addAndGet(1, 1));
    assertClosed(() -> array.compareAndSet(1, 1, 1));
  }

  private static void assertClosed(Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOf(MapClosedException.class)
        .hasMessageEndingWith(": handle is closed");
  }
}
