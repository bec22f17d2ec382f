package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.layout.BloomLayout;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Freeze against writers who have passed their last look at FROZEN. */
class BloomFreezeTest {

  private static final int EPERM = -1;
  private static final int EBUSY = -16;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SharedFilter filter = new SharedFilter(100, 5);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Stops its process before it sets a bit until it may go on. */
  private static final class Gate extends Region {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    Gate(Region memory) {
      super(memory);
    }

    @Override
    public boolean casLong(long offset, long expected, long value) {
      if (offset >= BloomLayout.BLOCKS) {
        reached.countDown();
        try {
          mayGoOn.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return super.casLong(offset, expected, value);
    }
  }

  @Test
  void freezeReturnsAfterTheWriterWhoWasInside() throws InterruptedException, ExecutionException {
    BloomEngine freezer = filter.attach();
    Gate gate = new Gate(filter.memory);
    SharedFilter.Process writer = filter.process(gate, Mortality.immortal());
    Future<Integer> add = threads.submit(() -> writer.add(1));
    gate.reached.await();

    assertThat(freezer.freeze()).as("while the writer is inside").isEqualTo(EBUSY);
    assertThat(freezer.isFrozen()).isTrue();
    assertThat(freezer.add(SharedFilter.value(2), 0)).isEqualTo(EPERM);
    assertThat(SharedFilter.has(freezer, 1)).isFalse();
    gate.mayGoOn.countDown();
    int result = freezer.freeze();
    while (result == EBUSY) {
      result = freezer.freeze();
    }
    assertThat(result).as("frozen, and nobody inside").isEqualTo(EPERM);
    assertThat(SharedFilter.has(freezer, 1)).isTrue();
    assertThat(add.get()).isEqualTo(1);
    assertThat(freezer.check(true)).isEmpty();
  }

  @Test
  void writerStoppedBeforeItsLastLookChangesNothing() {
    BloomEngine freezer = filter.attach();
    int[] looks = new int[1];
    SharedFilter.Process writer =
        filter.process(
            new Region(filter.memory) {
              @Override
              public long getLongAcquire(long offset) {
                long value = super.getLongAcquire(offset);
                // The engine's own look, then the lanes' first one: frozen right behind it.
                if (offset == BloomLayout.FROZEN && ++looks[0] == 2) {
                  assertThat(freezer.freeze()).isZero();
                }
                return value;
              }
            },
            Mortality.immortal());
    assertThat(writer.add(5)).isEqualTo(EPERM);
    assertThat(looks[0]).isEqualTo(3);
    assertThat(SharedFilter.has(freezer, 5)).isFalse();
    assertThat(freezer.check(true)).isEmpty();
  }
}
