package io.shmap.bpf;

import static io.shmap.bpf.BpfMap.ARRAY;
import static io.shmap.bpf.BpfMap.E2BIG;
import static io.shmap.bpf.BpfMap.EBADF;
import static io.shmap.bpf.BpfMap.EFAULT;
import static io.shmap.bpf.BpfMap.EINVAL;
import static io.shmap.bpf.BpfMap.ENOENT;
import static io.shmap.bpf.BpfMap.ENOSPC;
import static io.shmap.bpf.BpfMap.ENOTSUPP;
import static io.shmap.bpf.BpfMap.EPERM;
import static io.shmap.bpf.BpfMap.HASH;
import static io.shmap.bpf.BpfMap.RDONLY;
import static io.shmap.bpf.BpfMap.WRONLY;
import static io.shmap.bpf.BpfMap.bytes;
import static io.shmap.bpf.BpfMap.number;
import static io.shmap.bpf.BpfMap.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The batch commands: cursors, counts, and what happens at the edges. */
class BpfBatchTest {

  private final int[] count = new int[1];

  private static BpfMap filled(int type, int entries, int maxEntries) {
    BpfMap map = BpfMap.create(type, 4, 8, maxEntries);
    for (int i = 0; i < entries; i++) {
      assertThat(map.update(i, 100L + i)).isZero();
    }
    return map;
  }

  private int lookup(
      BpfMap map,
      BytesStore<?, ?> in,
      BytesStore<?, ?> out,
      BytesStore<?, ?> keys,
      BytesStore<?, ?> values,
      int room) {
    count[0] = room;
    return Bpf.mapLookupBatch(map.fd, in, out, keys, values, count, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 64, 1000, 20_000})
  void aWalkInPiecesMeetsEveryEntryOnce(int room) {
    for (boolean delete : new boolean[] {false, true}) {
      try (BpfMap map = filled(HASH, 10_000, 10_000)) {
        TreeMap<Integer, Long> met = new TreeMap<>();
        BytesStore<?, ?> cursor = number(0);
        int size = room;
        int result;
        do {
          BytesStore<?, ?> keys = bytes(4 * size);
          BytesStore<?, ?> values = bytes(8 * size);
          count[0] = size;
          result =
              delete
                  ? Bpf.mapLookupAndDeleteBatch(map.fd, cursor, cursor, keys, values, count, 0, 0)
                  : Bpf.mapLookupBatch(map.fd, cursor, cursor, keys, values, count, 0, 0);
          if (result == ENOSPC) {
            assertThat(count[0]).isZero();
            size *= 2;
            assertThat(size).isLessThanOrEqualTo(Math.max(room, 16));
          }
          for (int i = 0; i < count[0]; i++) {
            assertThat(met.put(keys.readInt(4L * i), values.readLong(8L * i))).isNull();
          }
        } while (result == 0 || result == ENOSPC);
        assertThat(result).isEqualTo(ENOENT);
        assertThat(met).hasSize(10_000);
        assertThat(met).allSatisfy((key, value) -> assertThat(value).isEqualTo(100L + key));
        assertThat(Bpf.mapGetNextKey(map.fd, null, number(0))).isEqualTo(delete ? ENOENT : 0);
      }
    }
  }

  @Test
  void aGroupThatDoesNotFitIsNoSpace() {
    try (BpfMap map = filled(HASH, 64, 64)) {
      BytesStore<?, ?> out = number(-1);
      assertThat(lookup(map, null, out, bytes(4), bytes(8), 1)).isEqualTo(ENOSPC);
      assertThat(count[0]).isZero();
      assertThat(out.readInt(0)).isZero();
    }
  }

  @Test
  void theCursorOfAHashBehindTheEndIsTheEnd() {
    try (BpfMap map = filled(HASH, 4, 4)) {
      BytesStore<?, ?> out = number(77);
      assertThat(lookup(map, number(-1), out, bytes(64), bytes(64), 8)).isEqualTo(ENOENT);
      assertThat(lookup(map, number(-1), null, bytes(64), bytes(64), 8)).isEqualTo(ENOENT);
      assertThat(count[0]).isZero();
      assertThat(out.readInt(0)).as("untouched").isEqualTo(77);
    }
  }

  @Test
  void badPointersOfALookupAreFaultsWhenTheyAreNeeded() {
    try (BpfMap map = BpfMap.create(HASH, 4, 8, 8)) {
      assertThat(lookup(map, null, number(0), null, null, 8)).as("empty").isEqualTo(ENOENT);
      map.update(1, 1);
      map.update(2, 2);
      assertThat(lookup(map, null, number(0), bytes(8), bytes(16), 8))
          .as("as much room as is needed")
          .isEqualTo(ENOENT);
      assertThat(count[0]).isEqualTo(2);
      assertThat(lookup(map, null, number(0), bytes(7), bytes(16), 8)).isEqualTo(EFAULT);
      assertThat(count[0]).isZero();
      assertThat(lookup(map, null, number(0), bytes(8), bytes(15), 8)).isEqualTo(EFAULT);
      assertThat(lookup(map, null, null, bytes(8), bytes(16), 8)).isEqualTo(EFAULT);
      assertThat(lookup(map, bytes(3), number(0), bytes(8), bytes(16), 8)).isEqualTo(EFAULT);
      assertThat(lookup(map, null, number(0), bytes(8), bytes(16), -1)).isEqualTo(ENOENT);
    }
  }

  @Test
  void entriesThatCannotBeHandedOverAreNotDeleted() {
    try (BpfMap map = filled(HASH, 8, 8)) {
      for (BytesStore<?, ?> values : new BytesStore<?, ?>[] {null, bytes(63)}) {
        count[0] = 100;
        assertThat(
                Bpf.mapLookupAndDeleteBatch(
                    map.fd, null, number(0), bytes(32), values, count, 0, 0))
            .isEqualTo(EFAULT);
        assertThat(count[0]).isZero();
      }
      count[0] = 100;
      assertThat(
              Bpf.mapLookupAndDeleteBatch(
                  map.fd, null, number(0), bytes(32), bytes(64), count, 0, 0))
          .isEqualTo(ENOENT);
      assertThat(count[0]).isEqualTo(8);
      assertThat(Bpf.mapLookupAndDeleteBatch(map.fd, null, number(0), null, null, count, 0, 0))
          .isEqualTo(ENOENT);
      assertThat(count[0]).isZero();
    }
  }

  @Test
  void theCursorOfAnArrayIsTheLastKey() {
    try (BpfMap map = filled(ARRAY, 6, 6)) {
      BytesStore<?, ?> out = number(77);
      BytesStore<?, ?> keys = bytes(16);
      assertThat(lookup(map, null, out, keys, bytes(32), 3)).isZero();
      assertThat(out.readInt(0)).isEqualTo(2);
      assertThat(lookup(map, out, out, keys, bytes(32), 3)).isZero();
      assertThat(out.readInt(0)).isEqualTo(5);
      assertThat(lookup(map, out, out, keys, bytes(32), 3)).isEqualTo(ENOENT);
      assertThat(count[0]).isZero();
      assertThat(lookup(map, number(3), out, keys, bytes(32), 4)).isEqualTo(ENOENT);
      assertThat(count[0]).isEqualTo(2);
      assertThat(lookup(map, number(-1), out, keys, bytes(32), 1)).as("restart").isZero();
      assertThat(keys.readInt(0)).isZero();
      assertThat(lookup(map, null, null, keys, bytes(32), 2)).isEqualTo(EFAULT);
      assertThat(count[0]).as("told before the cursor").isEqualTo(2);
    }
  }

  @Test
  void anUpdateStopsAtTheFirstRefusal() {
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = filled(type, 3, 4)) {
        BytesStore<?, ?> keys = type == ARRAY ? numbers(1, 100, 2) : numbers(1, 3, 5, 2);
        count[0] = (int) keys.capacity() / 4;
        assertThat(Bpf.mapUpdateBatch(map.fd, keys, bytes(32), count, 0, 1)).isEqualTo(E2BIG);
        assertThat(count[0]).isEqualTo(type == ARRAY ? 1 : 2);
        assertThat(map.value(1)).isZero();
        assertThat(map.value(2)).as("not reached").isEqualTo(102);
        count[0] = -1;
        assertThat(Bpf.mapUpdateBatch(map.fd, numbers(1, 2), bytes(99), count, 0, 0))
            .isEqualTo(EFAULT);
        assertThat(count[0]).isEqualTo(2);
      }
    }
  }

  @Test
  void aDeleteStopsAtTheFirstThatIsNotThere() {
    try (BpfMap map = filled(HASH, 4, 100)) {
      count[0] = 4;
      assertThat(Bpf.mapDeleteBatch(map.fd, numbers(1, 77, 2, 3), count, 0, 9)).isEqualTo(ENOENT);
      assertThat(count[0]).isEqualTo(1);
      assertThat(map.value(2)).isEqualTo(102);
    }
    try (BpfMap map = filled(ARRAY, 4, 4)) {
      count[0] = 1;
      assertThat(Bpf.mapDeleteBatch(map.fd, null, count, 1, 0)).isEqualTo(ENOTSUPP);
      assertThat(Bpf.mapLookupAndDeleteBatch(map.fd, null, null, null, null, count, 1, 0))
          .isEqualTo(ENOTSUPP);
      assertThat(count[0]).isEqualTo(1);
    }
  }

  @Test
  void flagWordsAndCountsThatAreNone() {
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = filled(type, 4, 4)) {
        for (long flags : new long[] {1, 2, 4, 8, -1}) {
          count[0] = 3;
          assertThat(Bpf.mapLookupBatch(map.fd, null, null, null, null, count, flags, 0))
              .isEqualTo(EINVAL);
          assertThat(Bpf.mapUpdateBatch(map.fd, null, null, count, flags, 0)).isEqualTo(EINVAL);
          assertThat(count[0]).isEqualTo(3);
        }
        int result = Bpf.mapLookupBatch(map.fd, null, null, null, null, new int[1], 0, 1);
        assertThat(result).isEqualTo(type == ARRAY ? 0 : EINVAL);
        assertThat(lookup(map, null, null, null, null, 0)).isZero();
        count[0] = 0;
        assertThat(Bpf.mapUpdateBatch(map.fd, null, null, count, 0, 0)).isZero();
      }
    }
  }

  @Test
  void accessIsCheckedFirst() {
    count[0] = 5;
    assertThat(Bpf.mapLookupBatch(-1, null, null, null, null, count, 9, 9)).isEqualTo(EBADF);
    assertThat(Bpf.mapUpdateBatch(-1, null, null, count, 9, 9)).isEqualTo(EBADF);
    assertThat(Bpf.mapDeleteBatch(-1, null, count, 9, 9)).isEqualTo(EBADF);
    for (int type : new int[] {HASH, ARRAY}) {
      try (BpfMap map = filled(type, 4, 4);
          BpfMap reader = map.again(RDONLY);
          BpfMap writer = map.again(WRONLY)) {
        assertThat(lookup(writer, null, null, null, null, 4)).isEqualTo(EPERM);
        assertThat(Bpf.mapUpdateBatch(reader.fd, null, null, count, 9, 0)).isEqualTo(EPERM);
        assertThat(Bpf.mapDeleteBatch(reader.fd, null, count, 9, 0)).isEqualTo(EPERM);
        for (BpfMap one : new BpfMap[] {reader, writer}) {
          assertThat(Bpf.mapLookupAndDeleteBatch(one.fd, null, null, null, null, count, 9, 0))
              .isEqualTo(EPERM);
        }
      }
    }
  }
}
