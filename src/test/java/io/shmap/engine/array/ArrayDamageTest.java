package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.engine.Engine;
import io.shmap.error.MapCorruptedException;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations on noise: an answer, never a crash, a hang or an access outside (run with -ea). */
class ArrayDamageTest {

  @ParameterizedTest
  @CsvSource({"3,false", "8,false", "40,false", "40,true"})
  void everyOperationAnswersOnNoise(int valueSize, boolean mmapable) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int answers = 0;
    for (int round = 0; round < 300; round++) {
      SharedArray array = new SharedArray(valueSize, 7, mmapable);
      ArrayEngine engine = array.attach();
      damage(array.memory, random, 1 + random.nextInt(round % 2 == 0 ? 8 : 3000));
      for (int i = 0; i < 50; i++) {
        int result = anything(engine, array, random);
        assertThat(result).as("seed=%d round=%d", seed, round).isLessThanOrEqualTo(1);
        answers++;
      }
      engine.check(random.nextBoolean());
    }
    assertThat(answers).isEqualTo(300 * 50);
  }

  private static void damage(Region memory, Random random, int bytes) {
    for (int i = 0; i < bytes; i++) {
      memory.putByte(random.nextInt((int) memory.length()), (byte) random.nextInt());
    }
    // Mostly not frozen, so that writers get beyond the first look.
    if (random.nextInt(4) != 0) {
      memory.putLong(0, 0);
    }
  }

  private static int anything(ArrayEngine engine, SharedArray array, Random random) {
    long index = random.nextInt(10);
    Region value = array.value(random.nextInt());
    switch (random.nextInt(10)) {
      case 0:
        return engine.get(index, value, 0);
      case 1:
        return engine.set(index, value, 0);
      case 2:
        return engine.update(SharedArray.key(index), 0, value, 0, random.nextInt(4));
      case 3:
        return engine.setLong(index, 3);
      case 4:
        return engine.compareAndSet(index, engine.getLong(index), 4);
      case 5:
        return engine.delete(SharedArray.key(index), 0);
      case 6:
        return engine.nextKey(
            SharedArray.key(index), 0, value.length() < 4 ? SharedArray.key(0) : value, 0);
      case 7:
        Region keys = Region.allocate(40);
        Region values = Region.allocate(400);
        return engine.nextBatch(
            new int[] {random.nextInt()}, keys, values, new int[] {10}, random.nextInt(5) == 0);
      case 8:
        engine.sweepStale(random.nextInt(8));
        return 0;
      default:
        return random.nextInt(20) == 0 ? engine.freeze() : 0;
    }
  }

  @Test
  void checkNamesWhatIsWrong() {
    SharedArray words = new SharedArray(3, 4, false);
    ArrayEngine engine = words.attach();
    words.memory.putLong(0x0000, 2);
    words.memory.putLong(0x0008, 5);
    words.memory.putInt(0x0010, 0x401);
    words.memory.putLong(0x0800, 1);
    words.memory.putInt(0x1040, 0x401);
    words.memory.putLong(words.geometry.element(2), 0xff00_0000L);
    assertThat(engine.check(false))
        .containsExactly(
            "FROZEN is neither 0 nor 1, offset=0x0 value=0x2",
            "STARVING names no element, offset=0x8 value=0x5",
            "VIEW_LOCK is held though nobody is inside, offset=0x10 value=0x401",
            "reserved bytes are not 0, offset=0x800 value=0x1",
            "padding is not 0, index=2, offset=0x2010 value=0xff000000");
    assertThat(engine.check(true)).hasSize(6).anyMatch(each -> each.contains("offset=0x1040"));
  }

  @Test
  void sectionThatIsTooShortIsRefused() {
    ArrayGeometry geometry = new ArrayGeometry(8, 1000, false);
    SharedArray array = new SharedArray(8, 1, false);
    assertThatThrownBy(
            () ->
                array.process(
                    Mortality.immortal(),
                    (data, owners) -> new ArrayEngine(data, geometry, owners)))
        .isInstanceOf(MapCorruptedException.class);
  }

  /** What a thread sees whose handle another thread closes: zeros, and stores that go nowhere. */
  @ParameterizedTest
  @CsvSource({"8,false", "40,false", "40,true"})
  void operationsEndOnPagesThatAreZeroAtEveryLook(int valueSize, boolean mmapable) {
    SharedArray array = new SharedArray(valueSize, 3, mmapable);
    ArrayEngine engine = array.process(new Closed(array.memory), Mortality.immortal()).engine();
    assertThat(engine.set(1, array.value(4), 0)).isZero();
    assertThat(engine.setLong(1, 4)).isIn(0, -7);
    assertThat(array.read(engine, 1)).isZero();
    assertThat(engine.update(SharedArray.key(1), 0, array.value(4), 0, Engine.ANY)).isZero();
    assertThat(engine.compareAndSet(1, 0, 4)).isIn(1, -7);
    assertThat(engine.freeze()).isZero();
    assertThat(engine.check(true)).isEmpty();
    engine.sweepStale(0);
    engine.recover(1025);
  }

  private static final class Closed extends Region {

    Closed(Region memory) {
      super(memory);
    }

    @Override
    public int getIntAcquire(long offset) {
      return 0;
    }

    @Override
    public long getLongAcquire(long offset) {
      return 0;
    }

    @Override
    public void putLongRelease(long offset, long value) {}

    @Override
    public void putIntRelease(long offset, int value) {}

    @Override
    public boolean casInt(long offset, int expected, int value) {
      return expected == 0;
    }

    @Override
    public boolean casLong(long offset, long expected, long value) {
      return expected == 0;
    }

    @Override
    public void copyFrom(long offset, Region source, long sourceOffset, long size) {}
  }
}
