package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class HashAllocationTest {

  private static final int ROUNDS = 10_000;

  @Test
  void operationsAllocateNothing() {
    Handle words = Fixture.of(8, 8, 100).attach();
    LongFace longs = words.longs();
    Handle others = Fixture.of(20, 40, 100).attach();
    LongBatch longBatch = words.engine.longBatch(longs);
    KeyBatch keyBatch = others.engine.keyBatch();
    Region keys = Region.allocate(40);
    Region values = Region.allocate(80);
    long[] both = {1, 2};
    Runnable round =
        () -> {
          operate(longs, others);
          longBatch.get(both, both, both.length, 0);
          keyBatch.get(keys, values, 2);
        };
    round.run();

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
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
