package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The typed face of a hash, on one handle. */
class SharedHashTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private record Quote(long time, double bid, double ask) {}

  private static final MapSpec<SharedHash<Long, Quote>> QUOTES =
      MapSpec.hash(Codecs.INT64, Codecs.record(Quote.class)).maxEntries(100).build();

  private static final MapSpec<SharedHash<Long, Long>> LONGS =
      MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(1_000).build();

  @Test
  void recordsAreStoredAndFound() {
    try (SharedHash<Long, Quote> quotes = Shmap.create(store.fresh(), QUOTES)) {
      assertThat(quotes.get(42L)).isNull();
      quotes.put(42L, new Quote(1, 1.25, 1.26));
      assertThat(quotes.get(42L)).isEqualTo(new Quote(1, 1.25, 1.26));
      assertThat(quotes.insert(42L, new Quote(2, 2, 2))).isFalse();
      assertThat(quotes.replace(43L, new Quote(2, 2, 2))).isFalse();
      assertThat(quotes.compareAndSet(42L, new Quote(9, 9, 9), new Quote(2, 2, 2))).isFalse();
      assertThat(quotes.compareAndSet(43L, new Quote(9, 9, 9), new Quote(2, 2, 2))).isFalse();
      assertThat(quotes.compareAndSet(42L, new Quote(1, 1.25, 1.26), new Quote(2, 2, 2))).isTrue();
      assertThat(quotes.compareAndDelete(42L, new Quote(9, 9, 9))).isFalse();
      assertThat(quotes.getAndDelete(42L)).isEqualTo(new Quote(2, 2, 2));
      assertThat(quotes.size()).isZero();
    }
  }

  /* Else every loop of a map view that gets and compares, put and merge first, would be endless. */
  @Test
  @SuppressWarnings("unchecked")
  void aValueIsComparedAsItIsRead() {
    Path path = store.fresh();
    try (SharedHash<Integer, Boolean> flags =
            Shmap.create(path, MapSpec.hash(Codecs.INT32, Codecs.BOOL).maxEntries(4).build());
        SharedMap raw = Shmap.attach(path)) {
      SharedHash<byte[], byte[]> bytes = (SharedHash<byte[], byte[]>) raw;
      byte[] key = {1, 0, 0, 0};
      bytes.put(key, new byte[] {7});
      assertThat(flags.get(1)).isTrue();
      assertThat(flags.compareAndSet(1, false, true)).isFalse();
      assertThat(flags.compareAndSet(1, true, false)).isTrue();
      assertThat(bytes.get(key)).containsExactly(0);
      bytes.put(key, new byte[] {7});
      assertThat(flags.compareAndDelete(1, false)).isFalse();
      assertThat(flags.compareAndDelete(1, true)).isTrue();
      assertThat(flags.size()).isZero();
    }
  }

  @Test
  void aSpecThatDiffersIsRefusedWithEveryDifference() {
    Path path = store.fresh();
    try (SharedHash<Long, Quote> quotes = Shmap.create(path, QUOTES)) {
      MapSpec<SharedHash<Integer, Long>> other =
          MapSpec.hash(Codecs.INT32, Codecs.INT64).maxEntries(4096).build();
      assertThatThrownBy(() -> Shmap.attach(path, other))
          .isInstanceOfSatisfying(
              ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
          .hasMessage(
              "attach "
                  + path
                  + ": key size 8 in file but 4 in spec, value size 24 in file but 8 in spec,"
                  + " max entries 100 in file but 4096 in spec, schema key: i64; value: struct"
                  + " Quote { i64 time; f64 bid; f64 ask; } in file but key: i32; value: i64 in"
                  + " spec");
      assertThatThrownBy(
              () -> Shmap.attach(path, MapSpec.array(Codecs.INT64).maxEntries(100).build()))
          .hasMessageContaining("type hash in file but array in spec");
      assertThat(quotes.info().references()).isEqualTo(1);
    }
  }

  @Test
  void aMapIsAttachedToWithoutKnowingWhatItIs() {
    Path path = store.fresh();
    try (SharedHash<Long, Quote> quotes = Shmap.create(path, QUOTES);
        SharedMap raw = Shmap.attach(path);
        SharedMap byId = Shmap.attach(store.directory(), quotes.info().id())) {
      assertThat(raw).isInstanceOf(SharedHash.class);
      assertThat(raw.info().schema()).isEqualTo(QUOTES.schema());
      assertThat(raw.maxEntries()).isEqualTo(100);
      assertThat(byId.info().id()).isEqualTo(raw.info().id());
      assertThat(raw.info().references()).isEqualTo(3);
    }
  }

  @Test
  void aFullMapSaysHowManyItHolds() {
    Path path = store.fresh();
    try (SharedHash<Long, Long> longs =
        Shmap.create(path, MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(1).build())) {
      longs.put(1L, 1L);
      assertThatThrownBy(() -> longs.put(2L, 2L))
          .isInstanceOfSatisfying(
              ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG))
          .hasMessage("update " + path + ": map is full, maxEntries=1");
    }
  }

  @Test
  void forEachShowsEveryEntryOnceAndMayChangeTheMap() {
    try (SharedHash<Long, Long> longs = Shmap.create(store.fresh(), LONGS)) {
      for (long i = 0; i < 1_000; i++) {
        longs.put(i, i * 3);
      }
      Map<Long, Long> seen = new HashMap<>();
      longs.forEach(
          (key, value) -> {
            assertThat(seen.put(key, value)).isNull();
            longs.delete(key);
          });
      assertThat(seen).hasSize(1_000).containsEntry(7L, 21L);
      assertThat(longs.size()).isZero();
    }
  }

  @Test
  void drainShowsAndRemoves() {
    try (SharedHash<Long, Long> longs = Shmap.create(store.fresh(), LONGS)) {
      longs.putAll(Map.of(1L, 2L, 3L, 4L, 5L, 6L));
      assertThat(longs.getAll(Set.of(1L, 3L, 9L))).isEqualTo(Map.of(1L, 2L, 3L, 4L));
      assertThat(longs.deleteAll(Set.of(1L, 9L))).isEqualTo(1);
      Map<Long, Long> drained = new HashMap<>();
      longs.drain(drained::put);
      assertThat(drained).isEqualTo(Map.of(3L, 4L, 5L, 6L));
      assertThat(longs.size()).isZero();
    }
  }

  @Test
  void theViewIsAConcurrentMap() {
    try (SharedHash<Long, Long> longs = Shmap.create(store.fresh(), LONGS)) {
      ConcurrentMap<Long, Long> map = longs.asMap();
      assertThat(map.put(1L, 1L)).isNull();
      assertThat(map.put(1L, 2L)).isEqualTo(1L);
      assertThat(map.putIfAbsent(1L, 3L)).isEqualTo(2L);
      assertThat(map.putIfAbsent(2L, 3L)).isNull();
      assertThat(map.replace(2L, 3L, 4L)).isTrue();
      assertThat(map.replace(2L, 3L, 5L)).isFalse();
      assertThat(map.replace(2L, 5L)).isEqualTo(4L);
      assertThat(map.replace(3L, 5L)).isNull();
      assertThat(map.computeIfAbsent(3L, key -> key * 2)).isEqualTo(6L);
      assertThat(map.compute(3L, (key, value) -> value + 1)).isEqualTo(7L);
      assertThat(map.compute(3L, (key, value) -> null)).isNull();
      assertThat(map.merge(1L, 10L, Long::sum)).isEqualTo(12L);
      assertThat(map).isEqualTo(Map.of(1L, 12L, 2L, 5L));
      assertThat(map.remove(1L, 11L)).isFalse();
      assertThat(map.remove(1L)).isEqualTo(12L);
      assertThat(map.get("not a key")).isNull();
      map.entrySet().iterator().next().setValue(6L);
      assertThat(longs.get(2L)).isEqualTo(6L);
      map.keySet().removeIf(key -> key == 2L);
      assertThat(map).isEmpty();
    }
  }

  @Test
  void mergeAndAddLoseNothingBetweenThreadsOfTwoHandles() throws Exception {
    Path path = store.fresh();
    int rounds = 5_000;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (SharedHash<Long, Long> one = Shmap.create(path, LONGS);
        SharedHash<Long, Long> two = Shmap.attach(path, LONGS)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        SharedHash<Long, Long> hash = thread % 2 == 0 ? one : two;
        ends.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    hash.asMap().merge(1L, 1L, Long::sum);
                    hash.addAndGet(2L, 1);
                    hash.asLongs().addAndGet(3, 1);
                  }
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
      assertThat(one.get(1L)).isEqualTo(4L * rounds);
      assertThat(one.get(2L)).isEqualTo(4L * rounds);
      assertThat(one.get(3L)).isEqualTo(4L * rounds);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void theFaceOfLongsAllocatesNothing() {
    try (SharedHash<Long, Long> hash = Shmap.create(store.fresh(), LONGS)) {
      LongHash longs = hash.asLongs();
      long[] keys = LongStream.range(500, 1_500).toArray();
      long[] values = new long[keys.length];
      long bytes =
          allocatedBy(
              () -> {
                longs.getAll(keys, values, -1);
                for (long key = 0; key < 1_000; key++) {
                  longs.put(key, key);
                  longs.get(key, -1);
                  longs.get(key + 5_000, -1);
                  longs.addAndGet(key, 1);
                  longs.compareAndSet(key, key + 1, key);
                  longs.delete(key);
                }
              });
      assertThat(bytes).isZero();
    }
  }

  @Test
  void aReusedValueAndAMissAllocateNothing() {
    MapSpec<SharedHash<Long, byte[]>> spec =
        MapSpec.hash(Codecs.INT64, Codecs.bytes(40)).maxEntries(10).build();
    try (SharedHash<Long, byte[]> hash = Shmap.create(store.fresh(), spec)) {
      byte[] value = new byte[40];
      Long there = 1_000_000L;
      Long absent = 2_000_000L;
      Long[] keys = {there, absent, there};
      byte[][] values = {value, null, new byte[40]};
      hash.put(there, value);
      long bytes =
          allocatedBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  hash.getUsing(there, value);
                  hash.getAll(keys, values);
                  hash.get(absent);
                  hash.put(there, value);
                }
              });
      assertThat(bytes).isZero();
    }
  }

  /* Of this thread, once the code is warm. */
  private static long allocatedBy(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 200; i++) {
      work.run();
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      work.run();
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }
    return least;
  }

  @Test
  void longsOfOtherSizesAreRefused() {
    try (SharedHash<Long, Quote> quotes = Shmap.create(store.fresh(), QUOTES)) {
      assertThatThrownBy(quotes::asLongs).hasMessageContaining("keys and values are not longs");
      assertThatThrownBy(() -> quotes.addAndGet(1L, 1))
          .isInstanceOfSatisfying(
              ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }
  }
}
