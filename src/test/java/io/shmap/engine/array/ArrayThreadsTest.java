package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.layout.ArrayLayout;
import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.sync.Census;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two attachments, two threads each, on the same elements. */
class ArrayThreadsTest {

  private static final long ENOUGH = 10_000;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** A version, and words that follow from it. */
  private static void fill(Region value, long version) {
    for (long i = 0; i < value.length(); i += 8) {
      value.putLong(i, version * 0x9E37_79B9_7F4A_7C15L + i);
    }
    value.putLong(0, version);
  }

  private static long validVersion(Region value) {
    long version = value.getLong(0);
    for (long i = 8; i < value.length(); i += 8) {
      assertThat(value.getLong(i))
          .isEqualTo(version == 0 ? 0 : version * 0x9E37_79B9_7F4A_7C15L + i);
    }
    return version;
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 4096})
  void validatedCopyIsNeverTornAndNeverGoesBack(int valueSize)
      throws InterruptedException, ExecutionException {
    SharedArray array = new SharedArray(valueSize, 2, false);
    long cell = array.geometry.element(1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong validated = new AtomicLong();
    AtomicLong overlapped = new AtomicLong();
    AtomicLong writes = new AtomicLong();
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ArrayEngine engine = array.attach();
      // Odd and even versions: each writer's own grow, and a reader sees them grow.
      int parity = i;
      work.add(
          threads.submit(
              () -> {
                Region value = Region.allocate(valueSize);
                for (long version = 2 + parity; !done.get(); version += 2) {
                  fill(value, version);
                  // On a busy machine the other writer may be kept from running for long.
                  int result = engine.set(1, value, 0);
                  assertThat(result).isIn(0, -16);
                  writes.addAndGet(result == 0 ? 1 : 0);
                }
              }));
      work.add(
          threads.submit(
              () -> {
                Region out = Region.allocate(valueSize);
                long[] last = new long[2];
                while (!done.get()) {
                  long before = array.memory.getLongAcquire(cell);
                  assertThat(engine.get(1, out, 0)).isZero();
                  if (array.memory.getLongAcquire(cell) != before) {
                    overlapped.incrementAndGet();
                  }
                  long version = validVersion(out);
                  assertThat(version).isGreaterThanOrEqualTo(last[(int) version & 1]);
                  last[(int) version & 1] = version;
                  validated.incrementAndGet();
                }
              }));
    }
    long start = System.nanoTime();
    while ((validated.get() < ENOUGH || overlapped.get() < 300 || writes.get() < ENOUGH)
        && System.nanoTime() - start < GIVE_UP_NANOS
        && work.stream().noneMatch(Future::isDone)) {
      Thread.onSpinWait();
    }
    done.set(true);
    for (Future<?> each : work) {
      each.get();
    }
    // Without these the test would pass by never having met a write.
    assertThat(validated).as("validated copies").hasValueGreaterThan(1000);
    assertThat(overlapped).as("copies overlapped by a write").hasValueGreaterThan(100);
    assertThat(writes).as("writes").hasValueGreaterThan(100);
    assertThat(array.attach().check(true)).isEmpty();
  }

  @Test
  void valuesStayWholeWhileWritersDieAndAreSettledSoonerOrLater()
      throws InterruptedException, ExecutionException {
    SharedArray array = new SharedArray(64, 2, false);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong deaths = new AtomicLong();
    AtomicLong validated = new AtomicLong();
    ArrayEngine reader = array.attach();
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int parity = i;
      work.add(threads.submit(() -> writeAndDie(array, parity, deaths, done)));
    }
    work.add(
        threads.submit(
            () -> {
              Region out = Region.allocate(64);
              long[] last = new long[2];
              while (!done.get()) {
                assertThat(reader.get(1, out, 0)).isZero();
                long version = validVersion(out);
                assertThat(version).isGreaterThanOrEqualTo(last[(int) version & 1]);
                last[(int) version & 1] = version;
                validated.incrementAndGet();
              }
            }));
    long start = System.nanoTime();
    while ((deaths.get() < 2_000 || validated.get() < ENOUGH)
        && System.nanoTime() - start < GIVE_UP_NANOS
        && work.stream().noneMatch(Future::isDone)) {
      Thread.onSpinWait();
    }
    done.set(true);
    for (Future<?> each : work) {
      each.get();
    }
    assertThat(deaths).as("deaths inside a write").hasValueGreaterThan(100);
    assertThat(validated).as("validated copies").hasValueGreaterThan(1000);
  }

  private static void writeAndDie(
      SharedArray array, int parity, AtomicLong deaths, AtomicBoolean done) {
    Random random = new Random(parity);
    Region value = Region.allocate(64);
    long version = 2 + parity;
    int unsettled = 0;
    while (!done.get()) {
      Mortality life = Mortality.immortal();
      Census.Member member = array.census.attach();
      ArrayEngine engine =
          new ArrayEngine(new DyingRegion(array.memory, life), array.geometry, member);
      member.settleWith(engine);
      if (unsettled != 0 && random.nextInt(3) != 0) {
        assertThat(member.settle(unsettled)).isZero();
        unsettled = 0;
      }
      life.dieBefore(random.nextInt(100));
      try {
        while (true) {
          fill(value, version);
          assertThat(engine.set(1, value, 0)).isIn(0, -16);
          version += 2;
        }
      } catch (Mortality.Died died) {
        version += 2;
        deaths.incrementAndGet();
        array.census.die(member.self());
        if (unsettled != 0) {
          array.settle(unsettled);
        }
        unsettled = member.self();
      }
    }
  }

  @Test
  void noAdditionIsLost() throws InterruptedException, ExecutionException {
    SharedArray array = new SharedArray(8, 2, false);
    ArrayEngine[] engines = {array.attach(), array.attach()};
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ArrayEngine shared = engines[i & 1];
      work.add(
          threads.submit(
              () -> {
                for (int n = 0; n < 100_000; n++) {
                  shared.addAndGet(0, 1);
                  long seen = shared.getLong(1);
                  while (shared.compareAndSet(1, seen, seen + 1) == 0) {
                    seen = shared.getLong(1);
                  }
                }
              }));
    }
    for (Future<?> each : work) {
      each.get();
    }
    ArrayEngine engine = array.attach();
    assertThat(engine.getLong(0)).isEqualTo(400_000);
    assertThat(engine.getLong(1)).isEqualTo(400_000);
    assertThat(engine.check(true)).isEmpty();
  }

  @Test
  void starvingReaderIsLetThroughAndForgotten() {
    SharedArray array = new SharedArray(64, 2, false);
    ArrayEngine writer = array.attach();
    ArrayEngine reader = array.attach();
    int[] copies = {0};
    Region out =
        new Region(Region.allocate(64)) {
          @Override
          public void copyFrom(long offset, Region source, long sourceOffset, long size) {
            super.copyFrom(offset, source, sourceOffset, size);
            if (copies[0]++ < 20) {
              writer.set(1, array.value(copies[0]), 0);
              writer.set(1, array.value(copies[0]), 0);
            }
          }
        };
    assertThat(reader.get(1, out, 0)).isZero();
    assertThat(copies[0]).isEqualTo(21);
    assertThat(array.memory.getLong(ArrayLayout.STARVING)).as("cleared by the writer").isZero();
    array.memory.putLong(ArrayLayout.STARVING, 2);
    writer.set(0, array.value(1), 0);
    assertThat(array.memory.getLong(ArrayLayout.STARVING)).as("of another element").isEqualTo(2);
  }
}
