package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads insert into a full LRU map, on one engine, on several, and on ones that die. */
class LruThreadsTest {

  private static final int THREADS = 4;
  private static final int INSERTS = 20_000;
  private static final int LIVES = 300;

  private final long seed = new Random().nextLong();

  @ParameterizedTest
  @CsvSource({"8, 8, 1, 29", "8, 24, 2, 29", "8, 8, 2, 1", "8, 8, 2, 3", "16, 64, 2, 5"})
  void eachInsertIntoAFullMapMakesOneGo(int keySize, int valueSize, int engines, long maxEntries)
      throws Exception {
    Fixture fixture = map(keySize, valueSize, maxEntries);
    List<Handle> handles = new ArrayList<>();
    for (int i = 0; i < engines; i++) {
      handles.add(fixture.attach());
    }
    List<Callable<Long>> bodies = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Handle own = new Handle(null, handles.get(thread % engines).engine, fixture.geometry);
      int number = thread;
      bodies.add(() -> insert(own, number));
    }

    run(bodies);

    LruEngine engine = (LruEngine) handles.get(0).engine;
    assertThat(engine.check(true)).as("seed=" + seed).isEmpty();
    assertThat(fixture.contents(handles.get(0))).hasSize((int) maxEntries);
    assertThat(engine.evictions()).isEqualTo(THREADS * (long) INSERTS - maxEntries);
  }

  /* Who finds a key finds its value. */
  private long insert(Handle map, int thread) {
    Random random = new Random(seed + thread);
    long found = 0;
    for (long i = 0; i < INSERTS; i++) {
      long id = THREADS * i + thread;
      assertThat(map.update(id, id + 1)).as("seed=" + seed).isZero();
      long any = THREADS * Math.max(0, i - random.nextInt(20)) + random.nextInt(THREADS);
      long version = map.lookup(any);
      if (version != Handle.ABSENT) {
        assertThat(version).as("seed=" + seed).isEqualTo(any + 1);
        found++;
      }
    }
    return found;
  }

  /** Each thread is one process after the other; every one dies at some store. */
  @ParameterizedTest
  @CsvSource({"8, 8, 29", "8, 24, 29", "8, 8, 2"})
  void deathsAmongThreadsLoseNoRoom(int keySize, int valueSize, long maxEntries) throws Exception {
    Fixture fixture = map(keySize, valueSize, maxEntries);
    AtomicLong deaths = new AtomicLong();
    List<Callable<Long>> bodies = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      bodies.add(() -> dieAgainAndAgain(fixture, number, deaths));
    }

    run(bodies);

    Handle survivor = fixture.attach();
    for (int slot = 0; slot < Fixture.SLOTS; slot++) {
      survivor.engine.sweepStale(slot);
    }
    for (long id = 0; id < maxEntries; id++) {
      assertThat(survivor.update(id, id + 1)).isZero();
    }
    assertThat(deaths.get()).as("deaths").isEqualTo(THREADS * (long) LIVES);
    assertThat(survivor.engine.check(true)).as("seed=" + seed).isEmpty();
    assertThat(fixture.contents(survivor)).as("seed=" + seed).hasSize((int) maxEntries);
  }

  private long dieAgainAndAgain(Fixture fixture, int thread, AtomicLong deaths) {
    Random random = new Random(seed + thread);
    for (int life = 0; life < LIVES; life++) {
      Mortality mortality = Mortality.immortal();
      Handle map = fixture.attach(new DyingRegion(fixture.memory, mortality));
      mortality.dieBefore(random.nextInt(100));
      try {
        for (; ; ) {
          long id = random.nextInt(1_000);
          if (random.nextInt(4) == 0) {
            assertThat(map.delete(id)).as("seed=" + seed).isIn(0, -2);
          } else {
            assertThat(map.update(id, id + 1)).as("seed=" + seed).isZero();
          }
          assertThat(map.lookup(id)).as("seed=" + seed).isIn(Handle.ABSENT, id + 1);
        }
      } catch (Mortality.Died died) {
        deaths.incrementAndGet();
        fixture.die(map);
      }
      // Unless another thread has met its locks and settled it already.
      Handle survivor = fixture.attach();
      assertThat(survivor.owners.settle(map.owners.self())).isZero();
      fixture.die(survivor);
      survivor.owners.settle(survivor.owners.self());
    }
    return 0;
  }

  private static Fixture map(int keySize, int valueSize, long maxEntries) {
    Fixture fixture =
        new Fixture(
            HashGeometry.of(keySize, valueSize, maxEntries, Fixture.SLOTS, 2), LruEngine::new);
    fixture.census().waitForLocks(60_000_000_000L);
    return fixture;
  }

  private static void run(List<Callable<Long>> bodies) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(bodies.size());
    try {
      for (Future<Long> future : threads.invokeAll(bodies)) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
