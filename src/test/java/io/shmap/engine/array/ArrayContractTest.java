package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.engine.Engine;
import io.shmap.error.ShmapException;
import io.shmap.memory.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bpf(2) answers for ARRAY, for every kind of element, through two attachments. */
class ArrayContractTest {

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int E2BIG = -7;
  private static final int EEXIST = -17;
  private static final int EINVAL = -22;
  private static final int ENOTSUPP = -524;

  @ParameterizedTest
  @CsvSource({
    "1,false",
    "3,false",
    "4,false",
    "7,false",
    "8,false",
    "9,false",
    "64,false",
    "1000001,false",
    "1,true",
    "5,true",
    "8,true",
    "12,true",
    "64,true"
  })
  void everyOperationAnswersAsTheKernel(int valueSize, boolean mmapable) {
    SharedArray array = new SharedArray(valueSize, 5, mmapable);
    ArrayEngine one = array.attach();
    ArrayEngine two = array.attach();
    Region out = Region.allocate(valueSize + 8L);
    out.putByte(valueSize, (byte) 99);

    assertThat(one.lookup(SharedArray.key(0), 0, out, 0)).isZero();
    assertThat(out.getByte(0)).isZero();
    assertThat(one.lookup(SharedArray.key(5), 0, out, 0)).isEqualTo(ENOENT);
    assertThat(one.lookup(SharedArray.key(0xffff_ffffL), 0, out, 0)).isEqualTo(ENOENT);

    assertThat(update(one, array, 4, 7, Engine.ANY)).isZero();
    assertThat(array.read(two, 4)).isEqualTo(7);
    assertThat(update(two, array, 4, 8, Engine.EXIST)).isZero();
    assertThat(array.read(one, 4)).isEqualTo(8);
    assertThat(update(one, array, 4, 9, Engine.NOEXIST)).isEqualTo(EEXIST);
    assertThat(update(one, array, 5, 9, Engine.NOEXIST)).isEqualTo(E2BIG);
    assertThat(update(one, array, 5, 9, Engine.ANY)).isEqualTo(E2BIG);
    assertThat(update(one, array, 5, 9, Engine.EXIST)).isEqualTo(E2BIG);
    assertThat(update(one, array, 5, 9, 3)).isEqualTo(EINVAL);
    assertThat(update(one, array, 4, 9, 4)).isEqualTo(EINVAL);
    assertThat(update(one, array, 4, 9, 1L << 32)).isEqualTo(EINVAL);
    assertThat(array.read(one, 4)).isEqualTo(8);
    assertThat(array.read(one, 3)).isZero();
    assertThat(one.get(4, out, 0)).isZero();
    assertThat(out.getByte(valueSize)).as("byte after the value").isEqualTo((byte) 99);

    assertThat(one.delete(SharedArray.key(4), 0)).isEqualTo(EINVAL);
    assertThat(one.lookupAndDelete(SharedArray.key(4), 0, out, 0)).isEqualTo(ENOTSUPP);
    assertThat(one.size()).isEqualTo(5);
    assertThat(one.check(true)).isEmpty();

    assertThat(one.freeze()).isZero();
    assertThat(two.isFrozen()).isTrue();
    assertThat(two.freeze()).isEqualTo(EPERM);
    assertThat(update(two, array, 4, 9, Engine.ANY)).isEqualTo(EPERM);
    assertThat(update(two, array, 4, 9, 3)).isEqualTo(EPERM);
    assertThat(two.set(4, array.value(9), 0)).isEqualTo(EPERM);
    assertThat(two.delete(SharedArray.key(4), 0)).isEqualTo(EPERM);
    assertThat(two.lookupAndDelete(SharedArray.key(4), 0, out, 0)).isEqualTo(EPERM);
    assertThat(array.read(two, 4)).isEqualTo(8);
    assertThat(two.check(true)).isEmpty();
  }

  private static int update(
      ArrayEngine engine, SharedArray array, long index, int filler, long flags) {
    return engine.update(SharedArray.key(index), 0, array.value(filler), 0, flags);
  }

  @Test
  void nextKeyGoesThroughAllIndexesAndStartsAgain() {
    ArrayEngine engine = new SharedArray(8, 3, false).attach();
    Region next = Region.allocate(4);
    assertThat(engine.nextKey(null, 0, next, 0)).isZero();
    assertThat(next.getInt(0)).isZero();
    assertThat(engine.nextKey(SharedArray.key(0), 0, next, 0)).isZero();
    assertThat(next.getInt(0)).isEqualTo(1);
    assertThat(engine.nextKey(SharedArray.key(2), 0, next, 0)).isEqualTo(ENOENT);
    assertThat(engine.nextKey(SharedArray.key(3), 0, next, 0)).isZero();
    assertThat(next.getInt(0)).isZero();
    assertThat(engine.nextKey(SharedArray.key(0xffff_ffffL), 0, next, 0)).isZero();
    assertThat(next.getInt(0)).isZero();
  }

  @Test
  void batchFillsItsRoomAndEndsWithEnoent() {
    SharedArray array = new SharedArray(16, 4, false);
    ArrayEngine engine = array.attach();
    for (int i = 0; i < 4; i++) {
      engine.set(i, array.value(i + 1), 0);
    }
    Region keys = Region.allocate(16);
    Region values = Region.allocate(64);
    int[] cursor = {0};
    int[] count = {3};
    assertThat(engine.nextBatch(cursor, keys, values, count, false)).isZero();
    assertThat(count[0]).isEqualTo(3);
    assertThat(cursor[0] - 1).as("the kernel's out_batch").isEqualTo(2);
    assertThat(keys.getInt(8)).isEqualTo(2);
    assertThat(values.getByte(2 * 16)).isEqualTo((byte) 3);
    assertThat(engine.nextBatch(cursor, keys, values, count, false)).isEqualTo(ENOENT);
    assertThat(count[0]).isEqualTo(1);
    assertThat(values.getByte(0)).isEqualTo((byte) 4);

    count[0] = 4;
    cursor[0] = 0;
    assertThat(engine.nextBatch(cursor, keys, values, count, false)).isZero();
    assertThat(engine.nextBatch(cursor, keys, values, count, false)).isEqualTo(ENOENT);
    assertThat(count[0]).isZero();
    cursor[0] = 4 + 1;
    count[0] = 1;
    assertThat(engine.nextBatch(cursor, keys, values, count, false)).isZero();
    assertThat(keys.getInt(0)).as("in_batch beyond the end starts again").isZero();
    count[0] = 0;
    assertThat(engine.nextBatch(cursor, keys, values, count, false)).isZero();
    count[0] = 4;
    assertThat(engine.nextBatch(cursor, keys, values, count, true)).isEqualTo(ENOTSUPP);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void numbersAddAndCompare(boolean mmapable) {
    ArrayEngine engine = new SharedArray(8, 2, mmapable).attach();
    assertThat(engine.setLong(1, 40)).isZero();
    assertThat(engine.addAndGet(1, 2)).isEqualTo(42);
    assertThat(engine.compareAndSet(1, 41, 0)).isZero();
    assertThat(engine.compareAndSet(1, 42, -1)).isEqualTo(1);
    assertThat(engine.getLong(1)).isEqualTo(-1);
    assertThat(engine.getLong(0)).isZero();
    assertThat(engine.getLong(2)).isZero();
    assertThat(engine.getLong(-1)).isZero();
    assertThat(engine.setLong(2, 1)).isEqualTo(E2BIG);
    assertThat(engine.compareAndSet(-1, 0, 1)).isEqualTo(E2BIG);
    assertThatThrownBy(() -> engine.addAndGet(2, 1))
        .isInstanceOf(ShmapException.class)
        .hasMessageContaining("E2BIG");
    assertThat(engine.freeze()).isZero();
    assertThat(engine.setLong(1, 1)).isEqualTo(EPERM);
    assertThat(engine.compareAndSet(1, -1, 1)).isEqualTo(EPERM);
    assertThatThrownBy(() -> engine.addAndGet(1, 1)).hasMessageContaining("EPERM");
    assertThat(engine.getLong(1)).isEqualTo(-1);
  }

  @Test
  void numbersOfAnotherSizeAreRefused() {
    ArrayEngine cells = new SharedArray(16, 2, false).attach();
    ArrayEngine ints = new SharedArray(4, 2, false).attach();
    assertThat(cells.setLong(0, 1)).isEqualTo(E2BIG);
    assertThat(ints.setLong(0, 1)).isEqualTo(E2BIG);
    assertThat(cells.getLong(0)).isZero();
  }

  @Test
  void viewIsTheElementsThemselves() {
    SharedArray array = new SharedArray(12, 3, true);
    ArrayEngine engine = array.attach();
    Region view = engine.openView();
    assertThat(view.length()).isEqualTo(48);
    view.putByte(16, (byte) 5);
    Region out = Region.allocate(12);
    engine.get(1, out, 0);
    assertThat(out.getByte(0)).isEqualTo((byte) 5);
    engine.set(2, array.value(6), 0);
    assertThat(view.bytes().readByte(32)).isEqualTo((byte) 6);
    assertThatThrownBy(() -> new SharedArray(12, 3, false).attach().openView())
        .hasMessageContaining("EINVAL");
  }

  @Test
  void regionBeyondTwoGigabytesIsAddressed() {
    SharedArray array = new SharedArray(8, 300_000_000, false);
    ArrayEngine engine = array.attach();
    assertThat(engine.setLong(299_999_999, 77)).isZero();
    assertThat(engine.getLong(299_999_999)).isEqualTo(77);
    assertThat(array.memory.getLong(array.geometry.element(299_999_999))).isEqualTo(77);
  }
}
