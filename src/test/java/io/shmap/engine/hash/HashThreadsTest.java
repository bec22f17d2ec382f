package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads, on one engine, on several, and on ones that die. */
class HashThreadsTest {

  private static final int OPERATIONS = 30_000;
  private static final int KEYS_EACH = 7;

  private final long seed = new Random().nextLong();

  @ParameterizedTest
  @CsvSource({"8, 8, 1", "8, 24, 1", "8, 8, 2", "8, 24, 2", "16, 64, 2"})
  void everyThreadFindsItsOwnChanges(int keySize, int valueSize, int engines) throws Exception {
    Fixture fixture = map(keySize, valueSize, 29);
    List<Handle> handles = new ArrayList<>();
    for (int i = 0; i < engines; i++) {
      handles.add(fixture.attach());
    }
    List<Callable<Map<Long, Long>>> bodies = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      HashEngine engine = handles.get(thread % engines).engine;
      Handle own = new Handle(null, engine, fixture.geometry);
      int number = thread;
      bodies.add(() -> churn(own, number));
    }

    Map<Long, Long> expected = new HashMap<>();
    run(bodies).forEach(expected::putAll);

    assertThat(fixture.contents(handles.get(0))).as("seed=" + seed).isEqualTo(expected);
    assertThat(handles.get(0).engine.check(true)).as("seed=" + seed).isEmpty();
  }

  private Map<Long, Long> churn(Handle map, int thread) {
    Random random = new Random(seed + thread);
    Map<Long, Long> model = new HashMap<>();
    for (int i = 1; i <= OPERATIONS; i++) {
      long id = thread * 100L + random.nextInt(KEYS_EACH);
      if (random.nextInt(3) == 0) {
        int expected = model.remove(id) == null ? -2 : 0;
        assertThat(map.delete(id)).as("seed=" + seed).isEqualTo(expected);
      } else {
        assertThat(map.update(id, i)).as("seed=" + seed).isZero();
        model.put(id, (long) i);
      }
      long there = model.getOrDefault(id, Handle.ABSENT);
      assertThat(map.lookup(id)).as("seed=" + seed).isEqualTo(there);
    }
    return model;
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 100"})
  void readersSeeEveryKeyAllTheTimeAndNeverAnOlderVersion(int keySize, int valueSize)
      throws Exception {
    Fixture fixture = map(keySize, valueSize, 29);
    Handle writer = fixture.attach();
    Handle churner = fixture.attach();
    Handle reader = fixture.attach();
    for (long id = 0; id < 12; id++) {
      writer.update(id, 1);
    }
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong changesSeen = new AtomicLong();
    AtomicBoolean readerEnded = new AtomicBoolean();

    run(
        List.of(
            () -> {
              // On a busy machine all may be written before the reader has its turn.
              for (long i = 2;
                  i < OPERATIONS || changesSeen.get() <= 12 && !readerEnded.get();
                  i++) {
                assertThat(writer.update(i % 12, i)).isZero();
              }
              done.set(true);
              return Map.of();
            },
            () -> {
              for (long i = 0; !done.get(); i++) {
                churner.update(100 + i % 17, i);
                churner.delete(100 + (i + 5) % 17);
              }
              return Map.of();
            },
            () -> {
              long[] last = new long[12];
              try {
                for (int i = 0; !done.get(); i++) {
                  int id = i % 12;
                  long version = reader.lookup(id);
                  assertThat(version).as("id=" + id).isGreaterThanOrEqualTo(Math.max(1, last[id]));
                  changesSeen.addAndGet(version != last[id] && last[id] != 0 ? 1 : 0);
                  last[id] = version;
                }
              } finally {
                readerEnded.set(true);
              }
              return Map.of();
            }));

    assertThat(changesSeen.get()).as("changes seen by the reader").isGreaterThan(12);
    assertThat(writer.engine.check(true)).isEmpty();
  }

  @Test
  void sumsOfAllThreadsAreExact() throws Exception {
    Fixture fixture = map(8, 8, 100);
    LongFace one = fixture.attach().longs();
    LongFace other = fixture.attach().longs();
    List<Callable<Map<Long, Long>>> bodies = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      LongFace longs = thread % 2 == 0 ? one : other;
      bodies.add(
          () -> {
            for (int i = 0; i < OPERATIONS; i++) {
              assertThat(longs.addAndGet(i % 3, 1, null, 0, true)).isZero();
            }
            return Map.of();
          });
    }

    run(bodies);

    for (long key = 0; key < 3; key++) {
      assertThat(one.get(key, -1)).isEqualTo(4 * OPERATIONS / 3);
    }
  }

  @Test
  void freezeReturnsWhenNoChangeIsUnderWay() throws Exception {
    Fixture fixture = map(8, 8, 100);
    LongFace writing = fixture.attach().longs();
    Handle freezing = fixture.attach();
    AtomicLong written = new AtomicLong();

    run(
        List.of(
            () -> {
              long i = 1;
              for (; writing.put(7, i, Engine.ANY) == 0; i++) {
                written.set(i);
              }
              return Map.of();
            },
            () -> {
              while (written.get() < 1000) {
                Thread.onSpinWait();
              }
              assertThat(freezing.engine.freeze()).isZero();
              long frozen = freezing.longs().get(7, -1);
              for (int i = 0; i < OPERATIONS; i++) {
                assertThat(freezing.longs().get(7, -1)).isEqualTo(frozen);
              }
              return Map.of();
            }));
  }

  /** Each thread is one process after the other; every one dies at some store. */
  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24"})
  void deathsAmongThreadsHurtNobody(int keySize, int valueSize) throws Exception {
    Fixture fixture = map(keySize, valueSize, 29);
    AtomicLong deaths = new AtomicLong();
    List<Callable<Map<Long, Long>>> bodies = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int number = thread;
      bodies.add(() -> dieAgainAndAgain(fixture, number, deaths));
    }

    Map<Long, Long> expected = new HashMap<>();
    run(bodies).forEach(expected::putAll);

    Handle survivor = fixture.attach();
    assertThat(deaths.get()).as("deaths").isGreaterThan(1000);
    assertThat(fixture.contents(survivor)).as("seed=" + seed).isEqualTo(expected);
    for (int slot = 0; slot < Fixture.SLOTS; slot++) {
      survivor.engine.sweepStale(slot);
    }
    assertThat(survivor.engine.check(true)).as("seed=" + seed).isEmpty();
  }

  private Map<Long, Long> dieAgainAndAgain(Fixture fixture, int thread, AtomicLong deaths) {
    Random random = new Random(seed + thread);
    Map<Long, Long> model = new HashMap<>();
    Region view = fixture.memory;
    for (int life = 0; life < 1000; life++) {
      Mortality mortality = Mortality.immortal();
      Handle map = fixture.attach(new DyingRegion(view, mortality));
      mortality.dieBefore(random.nextInt(150));
      for (boolean alive = true; alive; ) {
        long id = thread * 100L + random.nextInt(KEYS_EACH);
        long version = 1 + random.nextInt(1000);
        boolean deleting = random.nextInt(3) == 0;
        Long there = model.get(id);
        try {
          int result = deleting ? map.delete(id) : map.update(id, version);
          int expected = deleting && there == null ? -2 : 0;
          assertThat(result).as("seed=" + seed).isEqualTo(expected);
          there = deleting ? null : Long.valueOf(version);
        } catch (Mortality.Died died) {
          alive = false;
          deaths.incrementAndGet();
          fixture.die(map);
          long found = new Handle(null, map.engine, fixture.geometry).lookup(id);
          Long after = deleting ? null : Long.valueOf(version);
          Long now = found == Handle.ABSENT ? null : Long.valueOf(found);
          assertThat(now).as("seed=" + seed).isIn(there, after);
          there = now;
        }
        if (there == null) {
          model.remove(id);
        } else {
          model.put(id, there);
        }
      }
      // Unless another thread has met its locks and settled it already.
      Handle survivor = fixture.attach();
      int dead = map.owners.self();
      assertThat(survivor.owners.settle(dead)).isZero();
      fixture.die(survivor);
      survivor.owners.settle(survivor.owners.self());
    }
    return model;
  }

  private static Fixture map(int keySize, int valueSize, long maxEntries) {
    Fixture fixture = Fixture.of(keySize, valueSize, maxEntries);
    fixture.census().waitForLocks(60_000_000_000L);
    return fixture;
  }

  private static List<Map<Long, Long>> run(List<Callable<Map<Long, Long>>> bodies)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(bodies.size());
    try {
      List<Map<Long, Long>> results = new ArrayList<>();
      for (Future<Map<Long, Long>> future : threads.invokeAll(bodies)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }
}
