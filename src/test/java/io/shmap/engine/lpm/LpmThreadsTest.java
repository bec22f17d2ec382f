package io.shmap.engine.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Readers beside writers, each an attachment of its own. */
class LpmThreadsTest {

  private static final int CHANGES = Integer.getInteger("shmap.lpm.changes", 200_000);

  private static final int FLOORS = 16;
  private static final int VALUE_SIZE = 40;

  private final LpmMap map = LpmMap.of(4, VALUE_SIZE, 200);
  private final long seed = new Random().nextLong();

  /* Sixteen /8 are always there and hold their own number; below them come and go longer ones that
   * hold 256 * length + that number. Every answer has the number of its key's /8. */
  private static Prefix floor(int i) {
    return Prefix.of(4, 8, i);
  }

  @Test
  void readersNeverMissAFloorAndNeverSeeAMix() throws Exception {
    LpmEngine first = map.attach();
    for (int i = 0; i < FLOORS; i++) {
      Region value = Region.allocate(VALUE_SIZE);
      fill(value, i);
      first.update(floor(i).key(), 0, value, 0, Engine.ANY);
    }
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong lookups = new AtomicLong();
    AtomicLong longer = new AtomicLong();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int number = i;
      tasks.add(() -> write(map.attach(), number, done));
      tasks.add(() -> read(map.attach(), number, done, lookups, longer));
    }
    tasks.add(() -> walk(map.attach(), done));
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> each : threads.invokeAll(tasks)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(lookups).as("lookups").hasPositiveValue();
    assertThat(longer).as("answers of prefixes that come and go").hasPositiveValue();
    assertThat(first.check(true)).isEmpty();
  }

  private Void write(LpmEngine engine, int number, AtomicBoolean done) {
    try {
      Random random = new Random(seed + number);
      Region key = Region.allocate(8);
      Region value = Region.allocate(VALUE_SIZE);
      for (int i = 0; i < CHANGES; i++) {
        int floor = random.nextInt(FLOORS);
        int length = 9 + random.nextInt(24);
        new Prefix(length, new byte[] {(byte) floor, (byte) random.nextInt(), 0, 0}).write(key, 0);
        int result;
        if (random.nextBoolean()) {
          fill(value, 256 * length + floor);
          result = engine.update(key, 0, value, 0, Engine.ANY);
        } else {
          result = engine.delete(key, 0);
        }
        assertThat(result).isIn(0, -2, -28);
      }
      return null;
    } finally {
      done.set(true);
    }
  }

  private static void fill(Region value, long number) {
    for (int i = 0; i < VALUE_SIZE; i += 8) {
      value.putLong(i, number);
    }
  }

  private Void read(
      LpmEngine engine, int number, AtomicBoolean done, AtomicLong lookups, AtomicLong longer) {
    Random random = new Random(~seed + number);
    Region key = Region.allocate(8);
    Region matched = Region.allocate(8);
    Region value = Region.allocate(VALUE_SIZE);
    while (!done.get()) {
      int floor = random.nextInt(FLOORS);
      new Prefix(32, new byte[] {(byte) floor, (byte) random.nextInt(), 0, 0}).write(key, 0);
      assertThat(engine.match(key, 0, matched, 0, value, 0)).as("seed=" + seed).isZero();
      long answer = value.getLong(0);
      int length = matched.getInt(0);
      assertThat(answer).isEqualTo(length == 8 ? floor : 256L * length + floor);
      for (int i = 8; i < VALUE_SIZE; i += 8) {
        assertThat(value.getLong(i)).as("a mix").isEqualTo(answer);
      }
      assertThat(matched.getByte(4)).isEqualTo((byte) floor);
      lookups.incrementAndGet();
      longer.addAndGet(length > 8 ? 1 : 0);
    }
    return null;
  }

  private Void walk(LpmEngine engine, AtomicBoolean done) {
    Region key = Region.allocate(8);
    Region next = Region.allocate(8);
    Region value = Region.allocate(VALUE_SIZE);
    while (!done.get()) {
      int floors = 0;
      int result = engine.nextEntry(null, 0, next, 0, value, 0);
      while (result == 0) {
        floors += next.getInt(0) == 8 ? 1 : 0;
        key.copyFrom(0, next, 0, 8);
        result = engine.nextEntry(key, 0, next, 0, value, 0);
      }
      assertThat(floors).as("floors that a walk meets, seed=" + seed).isEqualTo(FLOORS);
    }
    return null;
  }
}
