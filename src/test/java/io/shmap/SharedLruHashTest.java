package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The typed face of an LRU hash. */
class SharedLruHashTest {

  private static final MapSpec<SharedLruHash<Long, Long>> LONGS =
      MapSpec.lruHash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @Test
  void aNewKeyInAFullMapTakesThePlaceOfAnother() {
    try (SharedLruHash<Long, Long> map = Shmap.create(store.fresh(), LONGS)) {
      for (long key = 0; key < 20; key++) {
        map.put(key, -key);
        assertThat(map.get(key)).isEqualTo(-key);
      }
      assertThat(map.size()).isEqualTo(8);
      assertThat(map.evictions()).isEqualTo(12);
      assertThat(map.insert(100L, 1L)).isTrue();
      assertThat(map.addAndGet(101L, 5)).isEqualTo(5);
      map.putAll(Map.of(102L, 1L, 103L, 1L));
      assertThat(map.size()).isEqualTo(8);
      assertThat(map.evictions()).isEqualTo(16);
      assertThat(map.peek(103L)).isEqualTo(1);
      assertThat(map.peek(-1L)).isNull();
      assertThat(map.containsKey(102L)).isTrue();
      assertThat(map.check(true)).isEmpty();
    }
  }

  @Test
  void longsAreTheSameMap() {
    try (SharedLruHash<Long, Long> map = Shmap.create(store.fresh(), LONGS)) {
      LongLruHash longs = map.asLongs();
      for (long key = 0; key < 20; key++) {
        longs.put(key, key);
        assertThat(longs.get(key, -1)).isEqualTo(key);
        assertThat(longs.peek(key, -1)).isEqualTo(key);
      }
      assertThat(longs.peek(-1, -2)).isEqualTo(-2);
      assertThat(map.evictions()).isEqualTo(12);
    }
  }

  @Test
  void aMapViewIsNeverFull() {
    try (SharedLruHash<Long, Long> map = Shmap.create(store.fresh(), LONGS)) {
      ConcurrentMap<Long, Long> view = map.asMap();
      for (long key = 0; key < 20; key++) {
        assertThat(view.put(key, key)).isNull();
        assertThat(view.merge(key, 1L, Long::sum)).isEqualTo(key + 1);
      }
      assertThat(view).hasSize(8);
      assertThat(view.entrySet())
          .allSatisfy(e -> assertThat(e.getValue()).isEqualTo(e.getKey() + 1));
    }
  }

  /** Its pages cannot be written: a lookup that noted use would end the process. */
  @Test
  void aReadOnlyHandleLooksAndNotesNothing() {
    Path path = store.fresh();
    try (SharedLruHash<Long, Long> map = Shmap.create(path, LONGS)) {
      for (long key = 0; key < 9; key++) { // the ninth clears all references
        map.put(key, key);
      }
      try (SharedLruHash<Long, Long> reader = Shmap.attachReadOnly(path, LONGS)) {
        long found = 0;
        for (long key = 0; key < 9; key++) {
          found += reader.get(key) == null ? 0 : 1;
          found += reader.asLongs().get(key, -1) == -1 ? 0 : 1;
          found += reader.getAll(new Long[] {key}, new Long[1]);
          found += reader.asLongs().getAll(new long[] {key}, new long[1], -1);
        }
        assertThat(found).isEqualTo(4 * 8);
        assertThatThrownBy(() -> reader.put(1L, 1L))
            .isInstanceOfSatisfying(
                ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
        assertThat(reader.evictions()).isOne();
      }
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void aMapOfWhichNothingIsKnownIsOpenedAsWhatItIs() {
    Path path = store.fresh();
    try (SharedLruHash<Long, Long> map = Shmap.create(path, LONGS);
        SharedMap raw = Shmap.attach(path)) {
      map.put(1L, 2L);
      assertThat(raw.type()).isEqualTo(MapType.LRU_HASH);
      byte[] key = {1, 0, 0, 0, 0, 0, 0, 0};
      assertThat(((SharedLruHash<byte[], byte[]>) raw).peek(key)).startsWith(2);
    }
    assertThatThrownBy(
            () -> Shmap.attach(path, MapSpec.hash(Codecs.INT64, Codecs.INT64).build()).close())
        .isInstanceOf(ShmapException.class);
  }

  @Test
  void aClosedHandleSaysSo() {
    SharedLruHash<Long, Long> map = Shmap.create(store.fresh(), LONGS);
    LongLruHash longs = map.asLongs();
    map.put(1L, 1L);
    map.close();
    assertThatThrownBy(map::evictions).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> map.peek(1L)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> longs.peek(1, 0)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> longs.get(1, 0)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> longs.put(1, 0)).isInstanceOf(MapClosedException.class);
  }
}
