package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.layout.BloomLayout;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several threads with handles of their own add at once. */
class BloomThreadsTest {

  private static final int WRITERS = 4;
  private static final int ROUNDS = 200;
  private static final int VALUES = 40;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /* Into one block, so that nearly every word is everybody's. */
  @Test
  void noBitIsLost() throws Exception {
    int lost = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SharedFilter filter = new SharedFilter(8, 3);
      CyclicBarrier start = new CyclicBarrier(WRITERS);
      List<Callable<Integer>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        long first = (long) round * WRITERS * VALUES + (long) writer * VALUES;
        SharedFilter.Process process = filter.process(filter.memory, Mortality.immortal());
        writers.add(() -> addAll(process, first, start));
      }
      for (Future<Integer> writer : threads.invokeAll(writers)) {
        lost += writer.get();
      }
      BloomEngine survivor = filter.attach();
      for (long i = 0; i < WRITERS * VALUES; i++) {
        lost += SharedFilter.has(survivor, (long) round * WRITERS * VALUES + i) ? 0 : 1;
      }
      assertThat(survivor.check(true)).isEmpty();
    }
    assertThat(lost).as("values that were added and are not there").isZero();
  }

  /* How many of its own values were not there when an add had returned. */
  private static int addAll(SharedFilter.Process process, long first, CyclicBarrier start)
      throws Exception {
    int lost = 0;
    start.await();
    for (long value = first; value < first + VALUES; value++) {
      assertThat(process.add(value)).isGreaterThanOrEqualTo(0);
      lost += SharedFilter.has(process.engine(), value) ? 0 : 1;
    }
    return lost;
  }

  /** Lets another process add values right before the first bit is set. */
  private static final class Interrupted extends Region {

    private final SharedFilter.Process other;
    private boolean done;

    Interrupted(Region memory, SharedFilter.Process other) {
      super(memory);
      this.other = other;
    }

    private void interrupt(long offset) {
      if (offset >= BloomLayout.BLOCKS && !done) {
        done = true;
        for (long value = 1; value <= VALUES; value++) {
          other.add(value);
        }
      }
    }

    @Override
    public boolean casLong(long offset, long expected, long value) {
      interrupt(offset);
      return super.casLong(offset, expected, value);
    }

    @Override
    public void putLongRelease(long offset, long value) {
      interrupt(offset);
      super.putLongRelease(offset, value);
    }
  }

  /* How many of the values that the other added meanwhile are not there afterwards. */
  private static int lostBetweenLoadAndStore(BiFunction<Region, BloomGeometry, Blocks> steps) {
    SharedFilter filter = new SharedFilter(8, 3);
    Region view =
        new Interrupted(filter.memory, filter.process(filter.memory, Mortality.immortal()));
    SharedFilter.Process process =
        filter.process(view, Mortality.immortal(), steps.apply(view, filter.geometry));
    assertThat(process.add(0)).isEqualTo(1);
    int lost = 0;
    for (long value = 0; value <= VALUES; value++) {
      lost += SharedFilter.has(process.engine(), value) ? 0 : 1;
    }
    return lost;
  }

  @Test
  void bitsThatAreSetBetweenALoadAndItsExchangeStay() {
    assertThat(lostBetweenLoadAndStore(Blocks::new)).isZero();
  }

  @Test
  void bitsThatAreStoredNotExchangedAreLost() {
    assertThat(lostBetweenLoadAndStore(StoredBlocks::new))
        .as("lost by the wrong step")
        .isPositive();
  }

  @Test
  void ofSeveralWhoAddANewValueOneAtLeastIsToldThatItIsNew() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      SharedFilter filter = new SharedFilter(1000, 5);
      CyclicBarrier start = new CyclicBarrier(2);
      List<Callable<Integer>> writers = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        SharedFilter.Process process = filter.process(filter.memory, Mortality.immortal());
        writers.add(
            () -> {
              int told = 0;
              for (long value = 0; value < VALUES; value++) {
                start.await();
                told |= process.add(value) << value;
              }
              return told;
            });
      }
      int told = 0;
      for (Future<Integer> writer : threads.invokeAll(writers)) {
        told |= writer.get();
      }
      assertThat(told).isEqualTo(-1);
    }
  }

  @Test
  void ofTwoWhoAddAndThenAskOneAtLeastFindsTheOthers() throws Exception {
    SharedFilter filter = new SharedFilter(100_000, 5);
    CyclicBarrier start = new CyclicBarrier(2);
    List<Callable<boolean[]>> writers = new ArrayList<>();
    int rounds = 20_000;
    for (int writer = 0; writer < 2; writer++) {
      SharedFilter.Process process = filter.process(filter.memory, Mortality.immortal());
      long own = (long) writer << 32;
      long others = (1L - writer) << 32;
      writers.add(
          () -> {
            boolean[] found = new boolean[rounds];
            for (int round = 0; round < rounds; round++) {
              Region mine = SharedFilter.value(own + round);
              Region theirs = SharedFilter.value(others + round);
              start.await();
              process.engine().add(mine, 0);
              found[round] = process.engine().mightContain(theirs, 0);
            }
            return found;
          });
    }
    List<Future<boolean[]>> found = threads.invokeAll(writers);
    int once = 0;
    for (int round = 0; round < rounds; round++) {
      boolean one = found.get(0).get()[round];
      boolean two = found.get(1).get()[round];
      assertThat(one || two).as("round %d", round).isTrue();
      once += one != two ? 1 : 0;
    }
    // Without this the two might never have met.
    assertThat(once).as("rounds in which one was later").isPositive();
  }
}
