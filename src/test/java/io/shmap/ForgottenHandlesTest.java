package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.memory.Region;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a thread has of its own for a handle goes with the handle, though the thread lives on: a
 * process may have 65,530 mappings.
 */
class ForgottenHandlesTest {

  private static final int HANDLES = 100;
  private static final int MORE = 10;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private final List<WeakReference<Region>> memories = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void aThreadKeepsNothingOfTheHandlesThatItClosed(MapType type) throws Exception {
    // One of its own: what other tests have left in theirs takes a thread long to look through.
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      thread.submit(() -> expectForgotten(type)).get();
    } finally {
      thread.shutdown();
    }
  }

  private void expectForgotten(MapType type) {
    useAndClose(type, HANDLES);
    List<WeakReference<Region>> closed = List.copyOf(memories);
    await()
        .atMost(Duration.ofMinutes(1)) // a watchdog
        .pollInSameThread() // whose handles it is about
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              System.gc();
              useAndClose(type, MORE); // a thread looks for what is gone when it adds something
              return closed.stream().filter(memory -> memory.get() != null).count() < HANDLES / 10;
            });
    assertThat(closed).hasSize(HANDLES);
  }

  private void useAndClose(MapType type, int handles) {
    for (int i = 0; i < handles; i++) {
      use(type, store.fresh());
    }
  }

  private void use(MapType type, Path path) {
    switch (type) {
      case HASH -> useHash(path, MapSpec.hash(Codecs.INT64, Codecs.INT64));
      case LRU_HASH -> useHash(path, MapSpec.lruHash(Codecs.INT64, Codecs.INT64));
      case PERCPU_HASH -> usePerCpuHash(path, MapSpec.perCpuHash(Codecs.INT64, Codecs.INT64));
      case LRU_PERCPU_HASH ->
          usePerCpuHash(path, MapSpec.lruPerCpuHash(Codecs.INT64, Codecs.INT64));
      case ARRAY -> {
        try (SharedArray<Long> map = create(path, MapSpec.array(Codecs.INT64))) {
          map.set(1, 2L);
          map.get(1);
        }
      }
      case PERCPU_ARRAY -> {
        try (SharedPerCpuArray<Long> map = create(path, MapSpec.perCpuArray(Codecs.INT64))) {
          map.add(1, 2);
          map.getAll(1);
        }
      }
      case LPM_TRIE -> {
        try (SharedLpmTrie<byte[], Long> map =
            create(path, MapSpec.lpmTrie(Codecs.bytes(8), Codecs.INT64))) {
          map.put(new byte[8], 1L);
          map.get(new byte[8]);
          map.getAll(new byte[1][8], new Long[1]);
          map.nextKey(null);
          map.forEach((key, value) -> {});
        }
      }
      case BLOOM_FILTER -> {
        try (SharedBloom<Long> map = create(path, MapSpec.bloom(Codecs.INT64))) {
          map.add(1L);
          map.mightContain(1L);
        }
      }
      case ARRAY_OF_MAPS -> {
        MapSpec<SharedArray<Long>> inner = MapSpec.array(Codecs.INT64).maxEntries(2).build();
        try (SharedArrayOfMaps<SharedArray<Long>> map = create(path, MapSpec.arrayOfMaps(inner));
            SharedArray<Long> table = Shmap.create(store.fresh(), inner)) {
          map.set(0, table);
          map.get(0).set(1, 2L);
        }
      }
      case HASH_OF_MAPS -> {
        MapSpec<SharedArray<Long>> inner = MapSpec.array(Codecs.INT64).maxEntries(2).build();
        try (SharedHashOfMaps<Long, SharedArray<Long>> map =
                create(path, MapSpec.hashOfMaps(Codecs.INT64, inner));
            SharedArray<Long> table = Shmap.create(store.fresh(), inner)) {
          map.put(1L, table);
          map.get(1L).set(1, 2L);
        }
      }
    }
  }

  private <M extends SharedMap> M create(Path path, MapSpec.Builder<M> spec) {
    M map = Shmap.create(path, spec.maxEntries(4).build());
    memories.add(new WeakReference<>(map.map().attachment().data()));
    return map;
  }

  private <M extends SharedHash<Long, Long>> void useHash(Path path, MapSpec.Builder<M> spec) {
    try (M map = create(path, spec)) {
      map.put(1L, 2L);
      map.get(1L);
      map.getAll(new Long[] {1L}, new Long[1]);
      map.addAndGet(1L, 1);
      map.asMap().merge(1L, 1L, Long::sum);
      map.asLongs().addAndGet(1, 1);
      map.asLongs().getAll(new long[] {1}, new long[1], -1);
      map.forEach((key, value) -> {});
    }
  }

  private <M extends SharedPerCpuHash<Long, Long>> void usePerCpuHash(
      Path path, MapSpec.Builder<M> spec) {
    try (M map = create(path, spec)) {
      map.add(1L, 1);
      map.asLongs().add(2, 1);
      map.asLongs().sum(2);
      List<Long> all = Collections.nCopies(map.cpus(), 1L);
      map.put(1L, all);
      map.forEach((key, values) -> {});
    }
  }
}
