package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More threads than CPUs, of several processes, on the same elements. */
class PerCpuArrayThreadsTest {

  private static final int EPERM = -1;
  private static final int EBUSY = -16;
  private static final int ADDS = 100_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void noAdditionIsLost() throws InterruptedException, ExecutionException {
    SharedPerCpuArray array = new SharedPerCpuArray(8, 2);
    PerCpuArrayEngine[] engines = {array.attach(), array.attach()};
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < 2 * SharedPerCpuArray.CPUS; i++) {
      PerCpuArrayEngine engine = engines[i & 1];
      work.add(
          threads.submit(
              () -> {
                for (int n = 0; n < ADDS; n++) {
                  assertThat(engine.add(1, 3)).isZero();
                }
              }));
    }
    for (Future<?> each : work) {
      each.get();
    }
    PerCpuArrayEngine engine = array.attach();
    assertThat(engine.sum(1)).isEqualTo(2L * SharedPerCpuArray.CPUS * ADDS * 3);
    assertThat(engine.sum(0)).isZero();
    assertThat(array.words(engine, 1)).as("every CPU was used").doesNotContain(0);
    assertThat(engine.check(true)).isEmpty();
  }

  @Test
  void noAdditionIsLostThoughWritersDie() throws InterruptedException, ExecutionException {
    SharedPerCpuArray array = new SharedPerCpuArray(8, 2);
    List<Future<long[]>> work = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int seed = i;
      work.add(threads.submit(() -> addAndDie(array, seed)));
    }
    long returned = 0;
    long deaths = 0;
    for (Future<long[]> each : work) {
      returned += each.get()[0];
      deaths += each.get()[1];
    }
    // Who died inside an add does not know whether it has happened.
    assertThat(array.attach().sum(1)).isBetween(returned, returned + deaths);
    assertThat(deaths).isEqualTo(4 * 500);
  }

  /* What it has added and been told of, and how often it died. */
  private static long[] addAndDie(SharedPerCpuArray array, int seed) {
    Random random = new Random(seed);
    long returned = 0;
    long deaths = 0;
    while (deaths < 500) {
      SharedPerCpuArray.Process process = array.process();
      process.life().dieBefore(random.nextInt(100));
      try {
        while (true) {
          assertThat(process.engine().add(1, 1)).isZero();
          returned++;
        }
      } catch (Mortality.Died died) {
        deaths++;
        array.census.die(process.owner());
        array.settle(process.owner());
      }
    }
    return new long[] {returned, deaths};
  }

  @Test
  void whoMeetsAnotherAtItsWordGoesOnToTheNextPlane() {
    SharedPerCpuArray array = new SharedPerCpuArray(8, 2);
    long planes = array.geometry.element(0, 0);
    Region crowded =
        new Region(array.memory) {
          @Override
          public boolean casLong(long offset, long expected, long value) {
            if (offset >= planes) {
              getAndAddLong(offset, 1000); // another thread, at the same word
            }
            return super.casLong(offset, expected, value);
          }
        };
    PerCpuArrayEngine engine = array.process(crowded, Mortality.immortal()).engine();
    for (int i = 0; i < 2 * PerCpuArrayEngine.ADDS_BETWEEN_LOOKS; i++) {
      engine.add(1, 1);
    }
    assertThat(engine.sum(1)).isEqualTo(2 * PerCpuArrayEngine.ADDS_BETWEEN_LOOKS + 2000);
    assertThat(array.words(engine, 1)).as("all of three planes").doesNotContain(0);
  }

  /** Stops its process before it changes a plane until it may go on. */
  private static final class Gate extends Region {

    private final long planes;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    Gate(SharedPerCpuArray array) {
      super(array.memory);
      this.planes = array.geometry.element(0, 0);
    }

    @Override
    public long getAndAddLong(long offset, long delta) {
      if (offset >= planes) {
        reached.countDown();
        try {
          mayGoOn.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return super.getAndAddLong(offset, delta);
    }
  }

  @Test
  void freezeReturnsAfterTheWriterWhoWasInside() throws InterruptedException, ExecutionException {
    SharedPerCpuArray array = new SharedPerCpuArray(8, 2);
    PerCpuArrayEngine freezer = array.attach();
    Gate gate = new Gate(array);
    PerCpuArrayEngine writer = array.process(gate, Mortality.immortal()).engine();
    Future<Integer> add = threads.submit(() -> writer.add(1, 2));
    gate.reached.await();
    assertThat(freezer.freeze()).as("while the writer is inside").isEqualTo(EBUSY);
    assertThat(freezer.add(1, 4)).isEqualTo(EPERM);
    gate.mayGoOn.countDown();
    int result = freezer.freeze();
    while (result == EBUSY) {
      result = freezer.freeze();
    }
    assertThat(result).as("frozen, and nobody inside").isEqualTo(EPERM);
    assertThat(freezer.sum(1)).isEqualTo(2);
    assertThat(add.get()).isZero();
  }
}
