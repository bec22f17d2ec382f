package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.memory.Region;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashIterationTest {

  private static final int ENOENT = -2;
  private static final int ENOSPC = -28;

  @Test
  void anEmptyMapHasNoFirstKey() {
    Handle map = Fixture.of(8, 8, 10).attach();
    map.putKey(1);

    assertThat(map.engine.nextKey(null, 0, map.value, 0)).isEqualTo(ENOENT);
    assertThat(map.engine.nextKey(map.key, 0, map.value, 0)).isEqualTo(ENOENT);
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "8, 8", "13, 30"})
  void nextKeyMeetsEveryKeyOnce(int keySize, int valueSize) {
    Handle map = filled(Fixture.of(keySize, valueSize, 300), 300);
    Region next = Region.allocate(16);
    TreeSet<Long> met = new TreeSet<>();

    int result = map.engine.nextKey(null, 0, next, 0);
    while (result == 0) {
      assertThat(met.add(Handle.idOf(next, 0, keySize))).isTrue();
      map.key.copyFrom(0, next, 0, keySize);
      result = map.engine.nextKey(map.key, 0, next, 0);
    }

    assertThat(result).isEqualTo(ENOENT);
    assertThat(met).hasSize(300);
  }

  /** A replaced value of more than 8 bytes lies in another place of its node. */
  @ParameterizedTest
  @CsvSource({"4, 4", "8, 24", "13, 30"})
  void aWalkFromKeyToKeyThatReplacesWhatItMeetsMeetsEveryKeyOnce(int keySize, int valueSize) {
    Handle map = filled(Fixture.of(keySize, valueSize, 300), 300);
    Region next = Region.allocate(16);
    TreeSet<Long> met = new TreeSet<>();

    int result = map.engine.nextKey(null, 0, next, 0);
    while (result == 0) {
      long id = Handle.idOf(next, 0, keySize);
      assertThat(met.add(id)).isTrue();
      assertThat(map.update(id, 7)).isZero();
      result = map.engine.nextKey(map.key, 0, next, 0);
    }

    assertThat(result).isEqualTo(ENOENT);
    assertThat(met).hasSize(300);
  }

  @Test
  void nextKeyOfAnAbsentKeyIsTheFirst() {
    Handle map = filled(Fixture.of(8, 8, 300), 300);
    Region first = Region.allocate(8);
    Region next = Region.allocate(8);
    map.engine.nextKey(null, 0, first, 0);
    map.putKey(1_000_000);

    assertThat(map.engine.nextKey(map.key, 0, next, 0)).isZero();

    assertThat(next.getLong(0)).isEqualTo(first.getLong(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10, 64, 299, 300, 1000})
  void batchesOfAnySizeMeetEveryEntryOnce(int size) {
    Fixture fixture = Fixture.of(5, 12, 300);
    Handle map = filled(fixture, 300);
    assertThat(batches(fixture, map, size, false)).hasSize(300);
    assertThat(map.engine.size()).isEqualTo(300);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 64, 1000})
  void lookupAndDeleteBatchesEmptyTheMap(int size) {
    Fixture fixture = Fixture.of(5, 12, 300);
    Handle map = filled(fixture, 300);
    assertThat(batches(fixture, map, size, true)).hasSize(300);
    assertThat(map.engine.size()).isZero();
    assertThat(map.engine.check(true)).isEmpty();
  }

  private static Map<Long, Long> batches(Fixture fixture, Handle map, int size, boolean delete) {
    int keySize = fixture.geometry.keySize();
    int valueSize = fixture.geometry.valueSize();
    Region keys = Region.allocate((long) size * keySize);
    Region values = Region.allocate((long) size * valueSize);
    Map<Long, Long> met = new HashMap<>();
    int[] cursor = {0};
    int result;
    do {
      int[] count = {size};
      result = map.engine.nextBatch(cursor, keys, values, count, delete);
      assertThat(result).isIn(0, ENOENT);
      for (int i = 0; i < count[0]; i++) {
        long id = Handle.idOf(keys, (long) i * keySize, keySize);
        long version = Handle.version(values, (long) i * valueSize, valueSize);
        assertThat(version).isEqualTo(id + 1);
        assertThat(met.put(id, version)).isNull();
      }
    } while (result == 0);
    return met;
  }

  @Test
  void aBatchTooSmallForTheFirstNodeIsRefusedAndTheCursorStays() {
    Fixture fixture = Fixture.of(8, 8, 12);
    Handle map = fixture.attach();
    map.update(fixture.idAt(2, 0), 1);
    map.update(fixture.idAt(2, 1), 1);
    int[] cursor = {0};
    int[] count = {1};
    Region keys = Region.allocate(16);
    Region values = Region.allocate(16);

    assertThat(map.engine.nextBatch(cursor, keys, values, count, false)).isEqualTo(ENOSPC);
    assertThat(count[0]).isZero();
    assertThat(cursor[0]).isEqualTo(2);
    count[0] = 2;
    assertThat(map.engine.nextBatch(cursor, keys, values, count, false)).isEqualTo(ENOENT);
    assertThat(count[0]).isEqualTo(2);
  }

  @Test
  void aBatchOfNothingAndACursorBehindTheEndCopyNothing() {
    Handle map = filled(Fixture.of(8, 8, 10), 10);
    int[] cursor = {0};
    int[] count = {0};

    assertThat(map.engine.nextBatch(cursor, map.key, map.value, count, false)).isZero();
    cursor[0] = -1;
    count[0] = 5;
    assertThat(map.engine.nextBatch(cursor, map.key, map.value, count, false)).isEqualTo(ENOENT);
    assertThat(count[0]).isZero();
  }

  private static Handle filled(Fixture fixture, int entries) {
    Handle map = fixture.attach();
    for (long id = 0; id < entries; id++) {
      assertThat(map.update(id, id + 1)).isZero();
    }
    return map;
  }
}
