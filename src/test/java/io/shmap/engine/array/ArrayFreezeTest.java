package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.layout.ArrayLayout;
import io.shmap.layout.LaneLayout;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Freeze against writers who have passed their last look at FROZEN, and against views. */
class ArrayFreezeTest {

  private static final int EPERM = -1;
  private static final int EBUSY = -16;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Stops its process before the store of a value until it may go on. */
  private static final class Gate extends Region {

    private final long elements;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    Gate(Region memory, long elements) {
      super(memory);
      this.elements = elements;
    }

    private void pass(long offset) {
      if (offset >= elements) {
        reached.countDown();
        try {
          mayGoOn.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public void putLongRelease(long offset, long value) {
      pass(offset);
      super.putLongRelease(offset, value);
    }

    @Override
    public void copyFrom(long offset, Region source, long sourceOffset, long size) {
      pass(offset);
      super.copyFrom(offset, source, sourceOffset, size);
    }
  }

  /** Freezes again until the writers inside have been given time to finish. */
  private static int freezeAtLast(ArrayEngine engine) {
    int result = engine.freeze();
    while (result == EBUSY) {
      result = engine.freeze();
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource({"8,false", "32,false", "32,true"})
  void freezeReturnsAfterTheWriterWhoWasInside(int valueSize, boolean mmapable)
      throws InterruptedException, ExecutionException {
    SharedArray array = new SharedArray(valueSize, 3, mmapable);
    ArrayEngine freezer = array.attach();
    Gate gate = new Gate(array.memory, array.geometry.elements());
    ArrayEngine writer = array.process(gate, Mortality.immortal()).engine();
    Future<Integer> write = threads.submit(() -> writer.set(1, array.value(2), 0));
    gate.reached.await();

    assertThat(freezer.freeze()).as("while the writer is inside").isEqualTo(EBUSY);
    assertThat(freezer.isFrozen()).isTrue();
    assertThat(freezer.set(2, array.value(2), 0)).isEqualTo(EPERM);
    assertThat(array.read(freezer, 1)).isZero();
    gate.mayGoOn.countDown();
    assertThat(freezeAtLast(freezer)).as("frozen, and nobody inside").isEqualTo(EPERM);
    assertThat(array.read(freezer, 1)).isEqualTo(2);
    assertThat(write.get()).isZero();
    assertThat(freezer.check(true)).isEmpty();
  }

  @Test
  void writerStoppedBeforeItsSecondLookChangesNothing() {
    SharedArray array = new SharedArray(8, 3, false);
    ArrayEngine freezer = array.attach();
    ArrayEngine writer =
        array
            .process(
                new Region(array.memory) {
                  private int looks;

                  @Override
                  public long getLongAcquire(long offset) {
                    long value = super.getLongAcquire(offset);
                    if (offset == ArrayLayout.FROZEN && looks++ == 0) {
                      assertThat(freezer.freeze()).isZero();
                    }
                    return value;
                  }
                },
                Mortality.immortal())
            .engine();
    assertThat(writer.setLong(1, 5)).isEqualTo(EPERM);
    assertThat(freezer.getLong(1)).isZero();
    assertThat(freezer.check(true)).isEmpty();
  }

  @Test
  void writersTakeAnyLaneThatIsFree() {
    SharedArray array = new SharedArray(8, 3, false);
    ArrayEngine engine = array.attach();
    int stopped = array.process().owner();
    for (int lane = 0; lane < LaneLayout.COUNT; lane++) {
      array.memory.putInt(LaneLayout.lane(ArrayLayout.LANES, lane), stopped);
    }
    assertThat(engine.setLong(1, 1)).as("64 stopped writers").isEqualTo(EBUSY);
    array.memory.putInt(LaneLayout.lane(ArrayLayout.LANES, 17), 0);
    assertThat(engine.setLong(1, 2)).isZero();
    assertThat(engine.getLong(1)).isEqualTo(2);
    assertThat(array.memory.getInt(LaneLayout.lane(ArrayLayout.LANES, 17))).isZero();
    array.census.die(stopped);
    array.memory.putInt(LaneLayout.lane(ArrayLayout.LANES, 17), stopped);
    assertThat(engine.setLong(1, 3)).as("64 dead writers").isZero();
    assertThat(engine.check(true)).isEmpty();
  }

  @Test
  void arrayWithAViewIsNotFrozenUntilTheViewIsClosed() {
    SharedArray array = new SharedArray(8, 3, true);
    ArrayEngine viewer = array.attach();
    ArrayEngine other = array.attach();
    Region view = viewer.openView();
    viewer.openView();
    assertThat(viewer.freeze()).isEqualTo(EBUSY);
    assertThat(other.freeze()).isEqualTo(EBUSY);
    assertThat(other.isFrozen()).isFalse();
    view.putLong(8, 3);
    viewer.closeView();
    assertThat(other.freeze()).isEqualTo(EBUSY);
    viewer.closeView();
    assertThat(other.freeze()).isZero();
    assertThat(other.getLong(1)).isEqualTo(3);
    assertThatThrownBy(viewer::openView).hasMessageContaining("EPERM");
  }

  @Test
  void freezeIsOneForAll() throws InterruptedException, ExecutionException {
    SharedArray array = new SharedArray(8, 3, false);
    ArrayEngine one = array.attach();
    ArrayEngine two = array.attach();
    long written = 0;
    for (int round = 0; round < 2_000; round++) {
      array.memory.putLong(ArrayLayout.FROZEN, 0);
      CountDownLatch begun = new CountDownLatch(1);
      Future<Long> last =
          threads.submit(
              () -> {
                long value = 0;
                begun.countDown();
                while (one.setLong(1, value + 1) == 0) {
                  value++;
                }
                return value;
              });
      begun.await();
      assertThat(freezeAtLast(two)).isIn(0, EPERM);
      long frozen = two.getLong(1);
      long value = last.get();
      if (value > 0) {
        assertThat(frozen).isEqualTo(value);
      }
      written += value;
    }
    assertThat(written).as("changes before the freezes").isPositive();
  }
}
