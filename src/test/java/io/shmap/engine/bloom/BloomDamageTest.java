package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.engine.Engine;
import io.shmap.error.MapCorruptedException;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Operations on noise: an answer, never a crash, a hang or an access outside (run with -ea). */
class BloomDamageTest {

  @Test
  void everyOperationAnswersOnNoise() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int answers = 0;
    for (int round = 0; round < 300; round++) {
      SharedFilter filter = new SharedFilter(1 + random.nextInt(200), random.nextInt(16));
      BloomEngine engine = filter.attach();
      damage(filter.memory, random, 1 + random.nextInt(round % 2 == 0 ? 8 : 3000));
      for (int i = 0; i < 50; i++) {
        int result = anything(engine, random);
        assertThat(result).as("seed=%d round=%d", seed, round).isLessThanOrEqualTo(1);
        answers++;
      }
      engine.check(random.nextBoolean());
      assertThat(engine.size()).isNotNegative();
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

  private static int anything(BloomEngine engine, Random random) {
    Region value = SharedFilter.value(random.nextLong());
    return switch (random.nextInt(7)) {
      case 0 -> engine.lookup(null, 0, value, 0);
      case 1, 2 -> engine.add(value, 0);
      case 3 -> engine.update(null, 0, value, 0, random.nextInt(4));
      case 4 -> engine.delete(null, 0);
      case 5 -> {
        engine.sweepStale(random.nextInt(8));
        yield 0;
      }
      default -> random.nextInt(20) == 0 ? engine.freeze() : 0;
    };
  }

  @Test
  void checkNamesWhatIsWrong() {
    SharedFilter filter = new SharedFilter(4, 5);
    BloomEngine engine = filter.attach();
    filter.memory.putLong(0x0000, 2);
    filter.memory.putLong(0x0800, 1);
    filter.memory.putInt(0x1040, 0x401);
    filter.memory.putInt(0x1048, 7);
    assertThat(engine.check(false))
        .containsExactly(
            "FROZEN is neither 0 nor 1, offset=0x0 value=0x2",
            "reserved bytes are not 0, offset=0x800 value=0x1",
            "reserved bytes are not 0, offset=0x1048 value=0x7");
    assertThat(engine.check(true)).hasSize(4).anyMatch(each -> each.contains("offset=0x1040"));
  }

  @Test
  void aSectionThatIsTooShortIsRefused() {
    SharedFilter small = new SharedFilter(4, 5);
    BloomGeometry large = BloomGeometry.of(8, 1_000_000, 5);
    assertThatThrownBy(
            () ->
                new BloomEngine(
                    small.memory, large, 0, small.census.attach(), BloomEngine.HASH_FUNCTION))
        .isInstanceOf(MapCorruptedException.class);
  }

  /* Somebody clears the bit as often as it is set: a program that writes what it should not. */
  @Test
  void aWordThatNeverSettlesIsReportedNotWaitedFor() {
    SharedFilter filter = new SharedFilter(4, 5);
    SharedFilter.Process process =
        filter.process(
            new Region(filter.memory) {
              @Override
              public boolean casLong(long offset, long expected, long value) {
                return false;
              }
            },
            Mortality.immortal());
    assertThatThrownBy(() -> process.add(1))
        .isInstanceOf(MapCorruptedException.class)
        .hasMessageContaining("a word of bits never settles, offset=0x2");
    assertThat(process.engine().check(true)).as("the lane is given back").isEmpty();
  }

  /** What a thread sees whose handle another thread closes: zeros, and stores that go nowhere. */
  @Test
  void operationsEndOnPagesThatAreZeroAtEveryLook() {
    SharedFilter filter = new SharedFilter(4, 5);
    BloomEngine engine =
        filter
            .process(
                new Region(filter.memory) {
                  @Override
                  public boolean casLong(long offset, long expected, long value) {
                    return expected == 0;
                  }

                  @Override
                  public boolean casInt(long offset, int expected, int value) {
                    return expected == 0;
                  }

                  @Override
                  public void putIntRelease(long offset, int value) {}
                },
                Mortality.immortal())
            .engine();
    assertThat(engine.update(null, 0, SharedFilter.value(1), 0, Engine.ANY)).isZero();
    assertThat(SharedFilter.has(engine, 1)).isFalse();
    assertThat(engine.freeze()).isZero();
    assertThat(engine.size()).isZero();
    assertThat(engine.check(true)).isEmpty();
    engine.recover(1025);
  }
}
