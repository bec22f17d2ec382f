package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.FilePatch;
import io.shmap.os.Kernel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Arrays and hashes of maps through their typed handles. */
class SharedArrayOfMapsTest {

  private static final MapSpec<SharedHash<Long, Long>> TABLE =
      MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();

  private static final MapSpec<SharedArrayOfMaps<SharedHash<Long, Long>>> TABLES =
      MapSpec.arrayOfMaps(TABLE).maxEntries(4).build();

  private static final MapSpec<SharedHashOfMaps<Long, SharedHash<Long, Long>>> NAMED =
      MapSpec.hashOfMaps(Codecs.INT64, TABLE).maxEntries(4).build();

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  /* A table with one entry that nothing but the caller's handle keeps. */
  private SharedHash<Long, Long> table(long value) {
    Path path = store.fresh();
    SharedHash<Long, Long> table = Shmap.create(path, TABLE);
    table.put(1L, value);
    Shmap.remove(path);
    return table;
  }

  private int maps() {
    return Shmap.list(store.directory()).size();
  }

  @Test
  void aSlotKeepsItsMapAliveAlone() {
    try (var tables = Shmap.create(store.fresh(), TABLES)) {
      try (var table = table(7)) {
        tables.set(2, table);
      }
      assertThat(maps()).isEqualTo(2);
      assertThat(tables.get(2).get(1L)).isEqualTo(7);
      assertThat(tables.get(0)).isNull();
      assertThat(tables.id(2)).isPositive();
      assertThat(tables.id(0)).isZero();
    }
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void anInnerMapGoesWhenItsSlotIsOverwrittenOrDeleted() {
    try (var tables = Shmap.create(store.fresh(), TABLES)) {
      try (var table = table(1)) {
        tables.set(0, table);
      }
      try (var table = table(2)) {
        tables.set(0, table);
        assertThat(maps()).as("the array, and the second table").isEqualTo(2);
      }
      assertThat(tables.get(0).get(1L)).isEqualTo(2);
      assertThat(tables.delete(0)).isTrue();
      assertThat(maps()).isEqualTo(1);
      assertThat(tables.delete(0)).isFalse();
      assertThat(tables.get(0)).isNull();
    }
  }

  @Test
  void aMapInSeveralSlotsGoesWithTheLast() {
    try (var tables = Shmap.create(store.fresh(), TABLES);
        var others = Shmap.create(store.fresh(), TABLES)) {
      try (var table = table(1)) {
        tables.set(0, table);
        tables.set(3, table);
        others.set(1, table);
      }
      tables.delete(0);
      tables.delete(3);
      assertThat(maps()).isEqualTo(3);
      assertThat(others.get(1).get(1L)).isEqualTo(1);
      others.delete(1);
      assertThat(maps()).isEqualTo(2);
    }
  }

  @Test
  void moreHoldersThanHintsAreFoundToo() {
    var many = MapSpec.arrayOfMaps(TABLE).maxEntries(40).build();
    try (var tables = Shmap.create(store.fresh(), many)) {
      try (var table = table(5)) {
        for (int i = 0; i < 40; i++) {
          tables.set(i, table);
        }
      }
      for (int i = 0; i < 39; i++) {
        tables.delete(i);
      }
      assertThat(maps()).isEqualTo(2);
      assertThat(tables.get(39).get(1L)).isEqualTo(5);
      tables.delete(39);
      assertThat(maps()).isEqualTo(1);
    }
  }

  @Test
  void whoIsInsideKeepsTheOldMapUntilHeLeaves() {
    try (var tables = Shmap.create(store.fresh(), TABLES)) {
      try (var table = table(1)) {
        tables.set(0, table);
      }
      Long seen =
          tables.read(
              0,
              old -> {
                try (var table = table(2)) {
                  tables.set(0, table);
                }
                assertThat(tables.get(0).get(1L)).isEqualTo(2);
                return old.get(1L);
              });
      assertThat(seen).isEqualTo(1);
      assertThat(maps()).as("the old table is gone").isEqualTo(2);
    }
  }

  @Test
  void aHandleThatHasLeftIsClosed() {
    Path path = store.fresh();
    try (var tables = Shmap.create(path, TABLES);
        var reader = Shmap.attach(path, TABLES)) {
      try (var table = table(1)) {
        tables.set(0, table);
      }
      SharedHash<Long, Long> old = reader.get(0);
      assertThat(reader.get(0)).isSameAs(old);
      try (var table = table(2)) {
        tables.set(0, table);
      }
      assertThat(old.get(1L)).as("attached, and so alive").isEqualTo(1);
      assertThat(maps()).isEqualTo(3);
      assertThat(reader.get(0).get(1L)).isEqualTo(2);
      assertThat(maps()).isEqualTo(2);
      assertThatThrownBy(() -> old.get(1L)).isInstanceOf(MapClosedException.class);
    }
  }

  @Test
  void mapsOfAnotherKindOrStoreAreRefused() {
    var other = MapSpec.hash(Codecs.INT64, Codecs.INT32).maxEntries(8).build();
    try (var tables = Shmap.create(store.fresh(), TABLES);
        var table = Shmap.create(store.fresh(), other)) {
      SharedMap raw = Shmap.attach(tables.path());
      assertRefused(Errno.EINVAL, () -> set(raw, table));
      assertThat(tables.id(0)).isZero();
      raw.close();
    }
    assertRefused(
        Errno.EINVAL,
        () -> Shmap.create(store.fresh(), MapSpec.arrayOfMaps(TABLES).maxEntries(1).build()));
    assertThat(store.entries()).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static void set(SharedMap tables, SharedMap table) {
    ((SharedArrayOfMaps<SharedMap>) tables).set(0, table);
  }

  private static void assertRefused(Errno errno, Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
  }

  @Test
  void readersHandlesKeepTheInnerMapButNotTheOuterOne() {
    Path path = store.fresh();
    var tables = Shmap.create(path, TABLES);
    try (var table = table(1)) {
      tables.set(0, table);
    }
    SharedMap inner = Shmap.attach(store.directory(), tables.id(0));
    tables.close();
    assertThat(maps()).isEqualTo(1);
    assertThat(inner.isDeleted()).isFalse();
    inner.close();
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void keysOfAHashHoldMapsLikeSlots() {
    try (var named = Shmap.create(store.fresh(), NAMED)) {
      try (var one = table(1);
          var two = table(2)) {
        assertThat(named.replace(10L, one)).isFalse();
        assertThat(named.insert(10L, one)).isTrue();
        assertThat(named.insert(10L, two)).isFalse();
        for (long key = 11; key < 14; key++) {
          named.put(key, two);
        }
        assertRefused(Errno.E2BIG, () -> named.put(99L, two));
      }
      assertThat(named.size()).isEqualTo(4);
      assertThat(maps()).isEqualTo(3);
      assertThat(named.get(10L).get(1L)).isEqualTo(1);
      assertThat(named.get(13L).get(1L)).isEqualTo(2);
      assertThat(named.get(99L)).isNull();
      assertThat(named.delete(10L)).isTrue();
      assertThat(named.delete(10L)).isFalse();
      assertThat(maps()).isEqualTo(2);
      assertThat(named.check(true)).isEqualTo(List.of());
    }
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void aPinnedOuterMapKeepsItsInnerMapsAlone() {
    Path path = store.fresh();
    try (var tables = Shmap.create(path, TABLES)) {
      try (var table = table(3)) {
        tables.set(0, table);
      }
      tables.pin();
    }
    assertThat(Shmap.gc(store.directory()).removed()).isEmpty();
    try (var tables = Shmap.attach(path, TABLES)) {
      assertThat(tables.get(0).get(1L)).isEqualTo(3);
    }
    Shmap.unpin(path);
    assertThat(store.entries()).isEmpty();
  }

  @Test
  void aHandleThatIsClosedBesideItsPutIsInTheSlotOrRefused() throws Exception {
    int refused = 0;
    try (var tables = Shmap.create(store.fresh(), TABLES)) {
      for (long round = 1; round <= 200; round++) {
        Long before = tables.read(0, table -> table.get(1L));
        SharedHash<Long, Long> next = table(round);
        CyclicBarrier start = new CyclicBarrier(2);
        CompletableFuture<Void> closing =
            CompletableFuture.runAsync(
                () -> {
                  await(start);
                  next.close();
                });
        CompletableFuture<Void> reading =
            CompletableFuture.runAsync(
                () -> {
                  while (!closing.isDone()) {
                    tables.read(0, table -> table.get(1L)); // finds no id without a map
                  }
                });
        await(start);
        boolean put = put(tables, next);
        refused += put ? 0 : 1;
        CompletableFuture.allOf(closing, reading).get();
        Long after = tables.read(0, table -> table.get(1L));
        assertThat(after).isEqualTo(put ? Long.valueOf(round) : before);
      }
      assertThat(maps()).isEqualTo(2);
    }
    assertThat(refused).as("refused of 200").isBetween(1, 199);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean put(
      SharedArrayOfMaps<SharedHash<Long, Long>> tables, SharedHash<Long, Long> table) {
    try {
      tables.set(0, table);
      return true;
    } catch (MapClosedException e) {
      return false;
    }
  }

  @Test
  void aMapWhoseControlPageIsDamagedIsNotPut() throws Exception {
    long life = HeaderLayout.LENGTH + ControlLayout.LIFE;
    Path path = store.fresh();
    try (var tables = Shmap.create(store.fresh(), TABLES);
        var table = Shmap.create(path, TABLE)) {
      new FilePatch(path).put(life, 4, Long.BYTES);
      assertThatThrownBy(() -> tables.set(0, table))
          .isInstanceOf(MapCorruptedException.class)
          .hasMessage("access %s: damaged, life=0x4", path);
      new FilePatch(path).put(life, 1, Long.BYTES);
      assertThatThrownBy(() -> tables.set(0, table))
          .isInstanceOfSatisfying(
              ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
          .hasMessage("update %s: inner map has been deleted, map=%s", tables.path(), table);
      assertThat(tables.id(0)).isZero();
      new FilePatch(path).put(life, 0, Long.BYTES);
    }
  }

  @Test
  void aMapWhoseHeaderIsDamagedIsNotLookedUp() throws Exception {
    try (var tables = Shmap.create(store.fresh(), TABLES)) {
      Path path = store.fresh();
      try (var table = Shmap.create(path, TABLE)) {
        tables.set(0, table);
      }
      new FilePatch(path).put(HeaderLayout.KEY_SIZE, 9, Integer.BYTES);
      assertThatThrownBy(() -> tables.get(0))
          .isInstanceOf(MapCorruptedException.class)
          .hasMessageContaining("/.shmap/" + tables.id(0) + ": header damaged, checksum=");
      new FilePatch(path).put(HeaderLayout.KEY_SIZE, Long.BYTES, Integer.BYTES);
      assertThat(tables.get(0).size()).isZero();
    }
  }

  @Test
  void aStickyStoreKeepsIdsPerUser() {
    Kernel.LINUX.chmod(store.directory().toString(), 01777);
    Path path = store.fresh();
    try (var tables = Shmap.create(path, TABLES)) {
      try (var table = table(7)) {
        tables.set(1, table);
      }
      assertThat(Shmap.gc(store.directory()).removed()).isEmpty();
      assertThat(Shmap.list(store.directory()))
          .extracting(MapInfo::id)
          .containsExactlyInAnyOrder(tables.info().id(), tables.id(1));
      try (SharedMap table = Shmap.attach(store.directory(), tables.id(1))) {
        assertThat(table.path().getParent().getFileName().toString()).startsWith(".shmap-");
      }
      assertThat(tables.get(1).get(1L)).isEqualTo(7);
      tables.delete(1);
      assertThat(maps()).isEqualTo(1);
    }
    assertThat(store.entries()).isEmpty();
  }
}
