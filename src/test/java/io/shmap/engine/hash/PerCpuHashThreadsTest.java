package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that count, beside others that take the counts away; some of them die. */
class PerCpuHashThreadsTest {

  private static final int ADDS = 40_000;
  private static final int LIVES = 100;
  private static final int ENTRIES = 13;
  private static final int KEYS = 11;

  private final long seed = new Random().nextLong();
  private final AtomicLong taken = new AtomicLong();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void noAddIsLostThoughPlacesAreRefilled(int cpus) throws Exception {
    Fixture fixture = map(cpus);
    List<Callable<Long>> bodies = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      Handle map = fixture.attach();
      Random random = new Random(seed + thread);
      bodies.add(() -> thread(map, random, ADDS));
    }

    long added = run(bodies);

    Handle last = fixture.attach();
    for (long id = 0; id < KEYS; id++) {
      take(last, id, cpus);
    }
    assertThat(taken.get()).as("seed=" + seed).isEqualTo(added);
    assertThat(last.engine.check(true)).as("seed=" + seed).isEmpty();
    assertThat(last.engine.size()).isZero();
  }

  /* How much was added. */
  private long thread(Handle map, Random random, int operations) {
    long added = 0;
    int cpus = map.engine.cpus();
    for (int i = 0; i < operations; i++) {
      long id = random.nextInt(KEYS);
      if (random.nextInt(20) == 0) {
        take(map, id, cpus);
      } else {
        assertThat(map.addToOwn(id, 1 + i)).as("seed=" + seed).isZero();
        added += 1 + i;
      }
    }
    return added;
  }

  private void take(Handle map, long id, int cpus) {
    map.putKey(id);
    Region value = map.value;
    int result = map.engine.lookupAndDelete(map.key, 0, value, 0);
    assertThat(result).as("seed=" + seed).isIn(0, -2);
    for (int cpu = 0; result == 0 && cpu < cpus; cpu++) {
      taken.addAndGet(value.getLong(8L * cpu));
    }
  }

  /** An add of one who dies in it is there once or not at all. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void deathsLeaveEveryFinishedAdd(int cpus) throws Exception {
    Fixture fixture = map(cpus);
    AtomicLong deaths = new AtomicLong();
    List<Callable<Long>> bodies = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      Random random = new Random(seed + thread);
      bodies.add(() -> dieAgainAndAgain(fixture, random, deaths));
    }

    long added = run(bodies);

    Handle survivor = fixture.attach();
    for (int slot = 0; slot < Fixture.SLOTS; slot++) {
      survivor.engine.sweepStale(slot);
    }
    for (long id = 0; id < KEYS; id++) {
      take(survivor, id, cpus);
    }
    assertThat(deaths.get()).as("deaths").isEqualTo(3L * LIVES);
    assertThat(taken.get()).as("seed=" + seed).isBetween(added, added + deaths.get());
    assertThat(survivor.engine.check(true)).as("seed=" + seed).isEmpty();
  }

  private long dieAgainAndAgain(Fixture fixture, Random random, AtomicLong deaths) {
    long added = 0;
    for (int life = 0; life < LIVES; life++) {
      Mortality mortality = Mortality.immortal();
      Handle map = fixture.attach(new DyingRegion(fixture.memory, mortality));
      mortality.dieBefore(random.nextInt(100));
      try {
        for (; ; added++) {
          assertThat(map.addToOwn(random.nextInt(KEYS), 1)).as("seed=" + seed).isZero();
        }
      } catch (Mortality.Died died) {
        deaths.incrementAndGet();
        fixture.die(map);
      }
      Handle survivor = fixture.attach();
      assertThat(survivor.owners.settle(map.owners.self())).isZero();
      fixture.die(survivor);
      survivor.owners.settle(survivor.owners.self());
    }
    return added;
  }

  private static Fixture map(int cpus) {
    Fixture fixture =
        new Fixture(HashGeometry.perCpu(8, 8, ENTRIES, Fixture.SLOTS, cpus), Fixture.Variant.RIGHT);
    fixture.census().waitForLocks(60_000_000_000L);
    return fixture;
  }

  private static long run(List<Callable<Long>> bodies) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(bodies.size());
    long sum = 0;
    try {
      for (Future<Long> future : threads.invokeAll(bodies)) {
        sum += future.get();
      }
    } finally {
      threads.shutdown();
    }
    return sum;
  }
}
