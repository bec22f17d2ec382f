package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.engine.Engine;
import io.shmap.error.ShmapException;
import io.shmap.memory.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashContractTest {

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int E2BIG = -7;
  private static final int EAGAIN = -11;
  private static final int EEXIST = -17;
  private static final int EINVAL = -22;

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 3",
    "3, 8",
    "4, 4",
    "5, 9",
    "7, 7",
    "8, 8",
    "8, 16",
    "9, 24",
    "12, 100",
    "16, 8",
    "31, 17",
    "64, 64",
    "129, 5",
    "511, 513",
    "512, 4096",
    "4096, 1"
  })
  void everyOperationAnswersAsTheKernelDoes(int keySize, int valueSize) {
    Fixture fixture = Fixture.of(keySize, valueSize, 50);
    Handle map = fixture.attach();

    assertThat(map.lookup(1)).isEqualTo(Handle.ABSENT);
    assertThat(map.delete(1)).isEqualTo(ENOENT);
    assertThat(map.lookupAndDelete(1)).isEqualTo(Handle.ABSENT);
    assertThat(map.update(1, 10, Engine.EXIST)).isEqualTo(ENOENT);
    assertThat(map.update(1, 10, 3)).isEqualTo(EINVAL);
    assertThat(map.update(1, 10, -1)).isEqualTo(EINVAL);
    assertThat(map.update(1, 10, 4)).isEqualTo(EINVAL);
    assertThat(map.update(1, 10, Engine.NOEXIST)).isZero();
    assertThat(map.update(1, 11, Engine.NOEXIST)).isEqualTo(EEXIST);
    assertThat(map.lookup(1)).isEqualTo(10);
    assertThat(map.update(1, 11, Engine.EXIST)).isZero();
    assertThat(map.lookup(1)).isEqualTo(11);
    assertThat(map.update(1, 12, Engine.ANY)).isZero();
    assertThat(map.lookup(1)).isEqualTo(12);
    assertThat(map.compareAndSet(2, 12, 13)).isEqualTo(ENOENT);
    assertThat(map.compareAndSet(1, 11, 13)).isEqualTo(EAGAIN);
    assertThat(map.compareAndSet(1, 12, 13)).isZero();
    assertThat(map.deleteIfEqual(2, 13)).isEqualTo(ENOENT);
    assertThat(map.deleteIfEqual(1, 12)).isEqualTo(EAGAIN);
    assertThat(map.lookup(1)).isEqualTo(13);
    assertThat(map.engine.size()).isOne();
    assertThat(map.deleteIfEqual(1, 13)).isZero();
    assertThat(map.update(1, 14)).isZero();
    assertThat(map.lookupAndDelete(1)).isEqualTo(14);
    assertThat(map.lookup(1)).isEqualTo(Handle.ABSENT);
    assertThat(map.engine.size()).isZero();
    assertThat(map.engine.check(true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 4", "8, 8", "8, 100", "16, 8", "40, 1000"})
  void aFullMapRefusesOneMoreKeyAndNothingElse(int keySize, int valueSize) {
    Fixture fixture = Fixture.of(keySize, valueSize, 100);
    Handle map = fixture.attach();
    for (long id = 0; id < 100; id++) {
      assertThat(map.update(id, id + 1)).as("insert %d", id).isZero();
    }

    assertThat(map.update(100, 1)).isEqualTo(E2BIG);
    assertThat(map.update(100, 1, Engine.NOEXIST)).isEqualTo(E2BIG);
    assertThat(map.update(100, 1, Engine.EXIST)).isEqualTo(ENOENT);
    assertThat(map.update(5, 1, Engine.NOEXIST)).isEqualTo(EEXIST);
    assertThat(map.update(5, 7)).isZero();
    assertThat(map.update(5, 8, Engine.EXIST)).isZero();
    assertThat(map.lookup(5)).isEqualTo(8);
    assertThat(map.lookup(100)).isEqualTo(Handle.ABSENT);
    assertThat(map.engine.size()).isEqualTo(100);
    assertThat(map.delete(7)).isZero();
    assertThat(map.update(100, 1)).isZero();
    assertThat(map.update(7, 1)).isEqualTo(E2BIG);
    assertThat(map.engine.check(true)).isEmpty();
  }

  @Test
  void valuesOfMegabytesAreWhole() {
    Fixture fixture = Fixture.of(8, 3 << 20, 2);
    Handle map = fixture.attach();

    assertThat(map.update(1, 10)).isZero();
    assertThat(map.update(1, 11)).isZero();
    assertThat(map.update(2, 20)).isZero();
    assertThat(map.update(3, 30)).isEqualTo(E2BIG);
    assertThat(map.lookup(1)).isEqualTo(11);
    assertThat(map.lookup(2)).isEqualTo(20);
  }

  @Test
  void aLookupTouchesOnlyTheBytesOfTheValue() {
    Fixture fixture = Fixture.of(4, 3, 10);
    Handle map = fixture.attach();
    map.update(1, 0x030201);
    Region buffer = Region.allocate(8);
    buffer.putLong(0, -1);

    map.putKey(1);
    assertThat(map.engine.lookup(map.key, 0, buffer, 1)).isZero();

    assertThat(buffer.getLong(0)).isEqualTo(0xffff_ffff_0302_01ffL);
  }

  @Test
  void theFaceForLongsIsTheSameMap() {
    Fixture fixture = Fixture.of(8, 8, 1000);
    Handle map = fixture.attach();
    LongFace longs = map.longs();
    Region sum = Region.allocate(8);

    assertThat(longs.get(5, -1)).isEqualTo(-1);
    assertThat(longs.put(5, 50, Engine.EXIST)).isEqualTo(ENOENT);
    assertThat(longs.put(5, 50, Engine.NOEXIST)).isZero();
    assertThat(longs.put(5, 51, Engine.NOEXIST)).isEqualTo(EEXIST);
    assertThat(longs.put(5, 51, 9)).isEqualTo(EINVAL);
    assertThat(longs.get(5, -1)).isEqualTo(50);
    assertThat(map.lookup(5)).isEqualTo(50);
    assertThat(longs.put(5, 52, Engine.ANY)).isZero();
    assertThat(longs.compareAndSet(5, 50, 60)).isEqualTo(EAGAIN);
    assertThat(longs.compareAndSet(5, 52, 60)).isZero();
    assertThat(longs.addAndGet(5, 3, sum, 0, false)).isZero();
    assertThat(sum.getLong(0)).isEqualTo(63);
    assertThat(longs.addAndGet(6, 3, sum, 0, false)).isEqualTo(ENOENT);
    assertThat(longs.addAndGet(6, 3, sum, 0, true)).isZero();
    assertThat(longs.addAndGet(6, 4, null, 0, true)).isZero();
    assertThat(longs.get(6, -1)).isEqualTo(7);
    assertThat(longs.deleteIfEqual(6, 8)).isEqualTo(EAGAIN);
    assertThat(longs.deleteIfEqual(6, 7)).isZero();
    assertThat(longs.delete(6)).isEqualTo(ENOENT);
    assertThat(longs.delete(5)).isZero();
    for (long key = 0; key < 1000; key++) {
      assertThat(longs.put(key << 20, key, Engine.ANY)).isZero();
    }
    for (long key = 0; key < 1000; key++) {
      assertThat(longs.get(key << 20, -1)).isEqualTo(key);
      assertThat(longs.get((key << 20) + 1, -1)).isEqualTo(-1);
      assertThat(longs.put(key << 20, -key, Engine.EXIST)).isZero();
      assertThat(longs.get(key << 20, -1)).isEqualTo(-key);
    }
    assertThat(longs.put(1, 1, Engine.ANY)).isEqualTo(E2BIG);
    assertThat(map.engine.check(true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
  void theFaceForLongsStaysInsideOfASmallMap(long maxEntries) {
    LongFace longs = Fixture.of(8, 8, maxEntries).attach().longs();

    for (long key = 0; key < maxEntries; key++) {
      assertThat(longs.put(key, key + 1, Engine.ANY)).isZero();
    }

    for (long key = 0; key < 100; key++) {
      assertThat(longs.get(key, 0)).isEqualTo(key < maxEntries ? key + 1 : 0);
    }
    assertThat(longs.put(maxEntries, 1, Engine.ANY)).isEqualTo(E2BIG);
  }

  @Test
  void theFaceForLongsRefusesOtherSizes() {
    HashEngine engine = Fixture.of(8, 16, 10).attach().engine;

    assertThatThrownBy(() -> engine.longs(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("keys and values are not of 8 bytes, key size=8 value size=16");
    assertThat(engine.addAndGet(Region.allocate(8), 0, 1, null, 0, true)).isEqualTo(EINVAL);
  }

  @Test
  void addWorksForKeysOfAnySize() {
    Handle map = Fixture.of(20, 8, 10).attach();
    Region sum = Region.allocate(8);
    map.putKey(3);

    assertThat(map.engine.addAndGet(map.key, 0, 5, sum, 0, false)).isEqualTo(ENOENT);
    assertThat(map.engine.addAndGet(map.key, 0, 5, sum, 0, true)).isZero();
    assertThat(map.engine.addAndGet(map.key, 0, -7, sum, 0, true)).isZero();

    assertThat(sum.getLong(0)).isEqualTo(-2);
    assertThat(map.lookup(3)).isEqualTo(-2);
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24"})
  void aFrozenMapRefusesEveryChange(int keySize, int valueSize) {
    Handle map = Fixture.of(keySize, valueSize, 10).attach();
    map.update(1, 10);
    assertThat(map.engine.isFrozen()).isFalse();

    assertThat(map.engine.freeze()).isZero();

    assertThat(map.engine.isFrozen()).isTrue();
    assertThat(map.engine.freeze()).isEqualTo(EPERM);
    assertThat(map.update(1, 11)).isEqualTo(EPERM);
    assertThat(map.update(2, 11)).isEqualTo(EPERM);
    assertThat(map.update(2, 11, Engine.EXIST)).isEqualTo(EPERM);
    assertThat(map.delete(1)).isEqualTo(EPERM);
    assertThat(map.compareAndSet(1, 10, 11)).isEqualTo(EPERM);
    map.putKey(1);
    assertThat(map.engine.lookupAndDelete(map.key, 0, map.value, 0)).isEqualTo(EPERM);
    assertThat(map.lookup(1)).isEqualTo(10);
    assertThat(map.engine.check(true)).isEmpty();
  }

  @Test
  void aFrozenMapRefusesTheFaceForLongs() {
    Handle map = Fixture.of(8, 8, 10).attach();
    LongFace longs = map.longs();
    longs.put(1, 10, Engine.ANY);

    map.engine.freeze();

    assertThat(longs.put(1, 11, Engine.ANY)).isEqualTo(EPERM);
    assertThat(longs.put(2, 11, Engine.ANY)).isEqualTo(EPERM);
    assertThat(longs.delete(1)).isEqualTo(EPERM);
    assertThat(longs.addAndGet(1, 1, null, 0, true)).isEqualTo(EPERM);
    assertThat(longs.get(1, -1)).isEqualTo(10);
  }

  @Test
  void anUnknownHashFunctionIsRefused() {
    Fixture fixture = Fixture.of(8, 8, 10);
    Handle map = fixture.attach();

    assertThatThrownBy(() -> new HashEngine(fixture.memory, fixture.geometry, 0, map.owners, 2))
        .isInstanceOf(ShmapException.class)
        .hasMessageContaining("hash function 2");
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24", "20, 4"})
  void pagesOfZerosAreAnEmptyFullMap(int keySize, int valueSize) {
    Fixture fixture = Fixture.of(keySize, valueSize, 10);
    Handle map = fixture.attach();
    map.update(1, 10);
    fixture.restore(Region.allocate(fixture.geometry.length()));

    assertThat(map.lookup(1)).isEqualTo(Handle.ABSENT);
    assertThat(map.update(1, 10)).isEqualTo(E2BIG);
    assertThat(map.delete(1)).isEqualTo(ENOENT);
    assertThat(map.engine.nextKey(null, 0, map.key, 0)).isEqualTo(ENOENT);
    assertThat(map.engine.freeze()).isZero();
  }
}
