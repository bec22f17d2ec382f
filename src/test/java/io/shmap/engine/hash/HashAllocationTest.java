package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.shmap.engine.Engine;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class HashAllocationTest {

  private static final int ROUNDS = 10_000;

  @Test
  void operationsAllocateNothing() {
    LongFace longs = Fixture.of(8, 8, 100).attach().longs();
    Handle others = Fixture.of(20, 40, 100).attach();
    operate(longs, others);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int round = 0; round < ROUNDS; round++) {
      operate(longs, others);
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;

    // Less than one object for every ten rounds is the measurement's own.
    assertThat(allocated).as("bytes in " + ROUNDS + " rounds").isLessThan(ROUNDS);
  }

  private static void operate(LongFace longs, Handle others) {
    longs.put(1, 2, Engine.ANY);
    longs.put(1, 3, Engine.EXIST);
    longs.get(1, 0);
    longs.get(2, 0);
    longs.addAndGet(1, 1, null, 0, true);
    longs.delete(1);
    others.update(1, 2);
    others.update(1, 3);
    others.lookup(1);
    others.delete(1);
  }
}
