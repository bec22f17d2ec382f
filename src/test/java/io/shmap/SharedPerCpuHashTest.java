package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The typed faces of per-CPU hashes. */
class SharedPerCpuHashTest {

  private static final MapSpec<SharedPerCpuHash<Long, Long>> COUNTS =
      MapSpec.perCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private static void assertErrno(Errno errno, ThrowingCallable operation) {
    assertThatThrownBy(operation)
        .isInstanceOfSatisfying(ShmapException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  private static List<Long> numbered(int cpus, long first) {
    return IntStream.range(0, cpus).mapToObj(cpu -> first + cpu).toList();
  }

  @Test
  void aKeyHasAValueForEachCpu() {
    try (SharedPerCpuHash<Long, Long> map = Shmap.create(store.fresh(), COUNTS)) {
      int cpus = map.cpus();
      assertThat(cpus).isPositive();
      assertThat(map.getAll(1L)).isNull();
      assertThat(map.get(1L, 0)).isNull();
      map.put(1L, numbered(cpus, 10));
      assertThat(map.getAll(1L)).isEqualTo(numbered(cpus, 10));
      assertThat(map.get(1L, cpus - 1)).isEqualTo(10 + cpus - 1);
      assertThat(map.insert(1L, numbered(cpus, 20))).isFalse();
      assertThat(map.replace(1L, numbered(cpus, 30))).isTrue();
      assertThat(map.replace(2L, numbered(cpus, 30))).isFalse();
      assertThat(map.getAndDelete(1L)).isEqualTo(numbered(cpus, 30));
      assertThat(map.getAndDelete(1L)).isNull();
      assertThat(map.containsKey(1L)).isFalse();
      assertErrno(Errno.EINVAL, () -> map.put(1L, numbered(cpus + 1, 0)));
      assertThatThrownBy(() -> map.get(1L, cpus)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void addsAreInTheSum() {
    try (SharedPerCpuHash<Long, Long> map = Shmap.create(store.fresh(), COUNTS)) {
      LongPerCpuHash longs = map.asLongs();
      map.add(1L, 5);
      longs.add(1, -7);
      longs.add(2, 1L << 40);
      assertThat(map.sum(1L)).isEqualTo(-2);
      assertThat(longs.sum(1)).isEqualTo(-2);
      assertThat(map.sum(3L)).isZero();
      assertThat(longs.sum(3)).isZero();
      assertThat(longs.sumAndDelete(2)).isEqualTo(1L << 40);
      assertThat(longs.sumAndDelete(2)).isZero();
      assertThat(map.size()).isOne();
      assertThat(map.check(true)).isEmpty();
    }
  }

  @Test
  void aWalkShowsEveryKeyOnce() {
    try (SharedPerCpuHash<Long, Long> map = Shmap.create(store.fresh(), COUNTS)) {
      Map<Long, List<Long>> expected = new HashMap<>();
      for (long key = 0; key < 8; key++) {
        map.put(key, numbered(map.cpus(), key));
        expected.put(key, numbered(map.cpus(), key));
      }
      Map<Long, List<Long>> seen = new HashMap<>();
      map.forEach((key, all) -> assertThat(seen.put(key, all)).isNull());
      assertThat(seen).isEqualTo(expected);
      seen.clear();
      for (Long key = map.nextKey(null); key != null; key = map.nextKey(key)) {
        seen.put(key, map.getAll(key));
      }
      assertThat(seen).isEqualTo(expected);
      assertErrno(Errno.E2BIG, () -> map.add(8L, 1));
      assertErrno(Errno.E2BIG, () -> map.asLongs().add(8, 1));
      map.drain((key, all) -> assertThat(all).isEqualTo(seen.remove(key)));
      assertThat(seen).isEmpty();
      assertThat(map.size()).isZero();
    }
  }

  @Test
  void valuesOfOtherSizesAreNotAddedTo() {
    MapSpec<SharedPerCpuHash<Long, byte[]>> spec =
        MapSpec.perCpuHash(Codecs.INT64, Codecs.bytes(3)).maxEntries(8).build();
    try (SharedPerCpuHash<Long, byte[]> map = Shmap.create(store.fresh(), spec)) {
      map.put(1L, Collections.nCopies(map.cpus(), new byte[] {1, 2, 3}));
      assertThat(map.get(1L, 0)).containsExactly(1, 2, 3);
      assertErrno(Errno.EINVAL, () -> map.add(1L, 1));
      assertErrno(Errno.EINVAL, () -> map.sum(1L));
      assertErrno(Errno.EINVAL, map::asLongs);
    }
  }

  @Test
  void theLruOneIsNeverFull() {
    MapSpec<SharedLruPerCpuHash<Long, Long>> spec =
        MapSpec.lruPerCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();
    try (SharedLruPerCpuHash<Long, Long> map = Shmap.create(store.fresh(), spec)) {
      for (long key = 0; key < 20; key++) {
        map.add(key, key);
        assertThat(map.sum(key)).isEqualTo(key);
      }
      assertThat(map.size()).isEqualTo(8);
      assertThat(map.evictions()).isEqualTo(12);
      assertThat(map.peekAll(19L).stream().mapToLong(Long::longValue).sum()).isEqualTo(19);
      assertThat(map.peekAll(-1L)).isNull();
      assertThat(map.check(true)).isEmpty();
    }
  }

  @Test
  void whatIsAddedToStaysWhileOthersMayGo() {
    MapSpec<SharedLruPerCpuHash<Long, Long>> spec =
        MapSpec.lruPerCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(64).build();
    try (SharedLruPerCpuHash<Long, Long> map = Shmap.create(store.fresh(), spec)) {
      for (long key = 0; key < 1000; key++) {
        map.add(-1L, 1);
        map.put(key, numbered(map.cpus(), key));
      }
      assertThat(map.sum(-1L)).isEqualTo(1000);
    }
  }

  @Test
  void aReadOnlyHandleReads() {
    Path path = store.fresh();
    MapSpec<SharedLruPerCpuHash<Long, Long>> spec =
        MapSpec.lruPerCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();
    try (SharedLruPerCpuHash<Long, Long> map = Shmap.create(path, spec);
        SharedLruPerCpuHash<Long, Long> reader = Shmap.attachReadOnly(path, spec)) {
      map.add(1L, 3);
      assertThat(reader.sum(1L)).isEqualTo(3);
      assertThat(reader.asLongs().sum(1)).isEqualTo(3);
      assertErrno(Errno.EPERM, () -> reader.add(1L, 1));
      assertErrno(Errno.EPERM, () -> reader.asLongs().add(1, 1));
      assertErrno(Errno.EPERM, () -> reader.asLongs().sumAndDelete(1));
      map.freeze();
      assertErrno(Errno.EPERM, () -> map.add(1L, 1));
      assertErrno(Errno.EPERM, () -> map.asLongs().add(2, 1));
      assertThat(map.sum(1L)).isEqualTo(3);
    }
  }

  @Test
  void aClosedHandleSaysSo() {
    SharedPerCpuHash<Long, Long> map = Shmap.create(store.fresh(), COUNTS);
    LongPerCpuHash longs = map.asLongs();
    map.add(1L, 1);
    map.close();
    assertThatThrownBy(() -> map.add(1L, 1)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> map.sum(1L)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> map.getAll(1L)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> longs.add(1, 1)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> longs.sum(1)).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(map::size).isInstanceOf(MapClosedException.class);
  }

  @Test
  void theFaceOfLongsAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (SharedPerCpuHash<Long, Long> map = Shmap.create(store.fresh(), COUNTS)) {
      LongPerCpuHash longs = map.asLongs();
      long allocated = 0;
      for (int round = 0; round < 20; round++) { // until it is compiled
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < 1000; i++) {
          longs.add(i & 7, 1);
          longs.sum(i & 15);
        }
        allocated = threads.getThreadAllocatedBytes(self) - before;
      }
      assertThat(allocated).isLessThan(1000);
    }
  }
}
