package io.shmap.it.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shmap.MapType;
import io.shmap.SharedMap;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.ShmapException;
import io.shmap.it.Child;
import io.shmap.it.ClassArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four JVMs change many maps at once and are killed with SIGKILL again and again; a survivor finds
 * every map whole after each kill.
 *
 * <p>No operation may take longer than it takes to notice a death: what waits longer for a lock
 * than its bound fails with EBUSY, and a worker that meets that, or anything else that it should
 * not, ends by itself, which fails the test. How long the slowest took is reported.
 */
class KillStormIT {

  private static final int KILLS = Integer.getInteger("shmap.storm.kills", 120);
  private static final long SEED = Long.getLong("shmap.storm.seed", new Random().nextLong());

  /** After so many kills everybody is killed, and all is counted. */
  private static final int ROUND = 500;

  /** The exit status after SIGKILL. */
  private static final int KILLED = 128 + 9;

  /** One of so many kills waits for a change of the maps that fewest kills have hit. */
  private static final int AIMED = 4;

  private static final int LATEST_NANOS = 2_000_000;
  private static final int MOST_OPERATIONS = 500;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Child[] workers = new Child[StormMaps.WORKERS];
  private final Tally tally = new Tally();
  private StormMaps maps;
  private Row survivor;
  private Spares spares;

  @AfterEach
  void endEverybody() {
    for (Child worker : workers) {
      if (worker != null) {
        worker.close();
      }
    }
    if (spares != null) {
      spares.close();
    }
    if (maps != null) {
      maps.close();
    }
  }

  @Test
  void survivorFindsEveryMapWholeAfterEachKill() throws IOException {
    maps = StormMaps.create(store.directory());
    survivor = new Row(maps.board(), StormMaps.WORKERS);
    spares = new Spares(rehearsed(), store.directory());
    startAll();
    for (int kill = 1; kill <= KILLS; kill++) {
      int victim = random.nextInt(workers.length);
      String when = "kill " + kill + " of worker " + victim + ", seed " + SEED;
      Child next = spares.take();
      maps.board().setAtFullSpeed(true);
      awaitWork(victim, when);
      if (kill % AIMED == 0) {
        awaitInside(victim, tally.rarest(), when);
      } else {
        // Somewhere, so that any instant of any operation may be the last.
        LockSupport.parkNanos(random.nextInt(LATEST_NANOS));
      }
      kill(victim);
      naming(when, () -> lookAround(victim));
      maps.board().setAtFullSpeed(false);
      start(victim, next);
      if (kill % ROUND == 0) {
        endRound("after " + when);
        startAll();
      }
    }
    endRound("at the end, seed " + SEED);
    requireHits();
  }

  /* A worker that ends by itself, so that those after it start faster. */
  private ClassArchive rehearsed() throws IOException {
    ClassArchive archive = new ClassArchive(directory);
    maps.board().setAtFullSpeed(true);
    try (Child child = archive.startWriting(StormWorker.class, store.directory().toString())) {
      Spares.awaitReady(child);
      child.post("rehearse 0 " + SEED);
      assertThat(child.await()).as(child::errors).isZero();
    }
    maps.board().setAtFullSpeed(false);
    return archive;
  }

  private void startAll() {
    for (int worker = 0; worker < workers.length; worker++) {
      start(worker, spares.take());
    }
  }

  private void start(int worker, Child spare) {
    maps.board().startAgain(worker);
    workers[worker] = spare;
    workers[worker].post("work " + worker + " " + random.nextLong());
  }

  private void awaitWork(int victim, String when) {
    long operations = maps.board().operations(victim) + 1 + random.nextInt(MOST_OPERATIONS);
    awaitVictim(when, () -> maps.board().operations(victim) >= operations);
  }

  private void awaitInside(int victim, int trial, String when) {
    awaitVictim(when, () -> maps.board().inside(victim) == trial);
  }

  private void awaitVictim(String when, BooleanSupplier condition) {
    await(when)
        .atMost(Duration.ofMinutes(1)) // a watchdog
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofNanos(200_000))
        .until(
            () -> {
              requireAllAlive();
              return condition.getAsBoolean();
            });
  }

  private void requireAllAlive() {
    for (Child worker : workers) {
      assertThat(worker.process().isAlive()).as(() -> "worker ended: " + worker.errors()).isTrue();
    }
  }

  private void kill(int victim) {
    Child worker = workers[victim];
    long start = System.nanoTime();
    worker.kill();
    tally.noteDeath(maps.board().inside(victim), System.nanoTime() - start);
    // Not one that had found something wrong a moment before.
    assertThat(worker.await()).as(() -> "worker ended: " + worker.errors()).isEqualTo(KILLED);
    worker.close();
  }

  /* What is wrong, with the kill after which it was. */
  private static void naming(String when, Runnable look) {
    try {
      look.run();
    } catch (IllegalStateException | ShmapException e) {
      throw new AssertionError(when + ": " + e.getMessage(), e);
    }
  }

  private void lookAround(int victim) {
    // As often who meets the dead worker's lock settles it, as somebody who counts.
    if (random.nextBoolean()) {
      maps.all().forEach(SharedMap::info);
    }
    requireClean(false);
    maps.requireNoLostTable();
    for (int trial = 0; trial < StormMaps.TRIALS; trial++) {
      survivor.turnTo(trial);
      maps.trials().get(trial).settle(victim, survivor);
      for (int worker = 0; worker < workers.length; worker++) {
        maps.trials().get(trial).requireFound(worker);
      }
    }
  }

  /* The lock word of a dead process stays until somebody needs that lock: reported, and no damage. */
  private void requireClean(boolean quiet) {
    for (SharedMap map : maps.all()) {
      List<String> findings = map.check(quiet);
      boolean clean = findings.stream().allMatch(finding -> finding.contains("is stale"));
      Found.require(clean, "%s: %s", map, findings);
    }
  }

  private void endRound(String when) {
    for (int worker = 0; worker < workers.length; worker++) {
      kill(worker);
    }
    naming(
        when,
        () -> {
          for (int worker = 0; worker < workers.length; worker++) {
            lookAround(worker);
          }
          maps.all().forEach(SharedMap::info); // settles all the dead
          maps.trials().forEach(Trial::requireWhole);
          requireClean(true);
          maps.requireOnlyHeldTables();
        });
  }

  private void requireHits() {
    System.out.print(tally.report(maps, KILLS, SEED));
    for (MapType type : MapType.values()) {
      // Without these the test would pass by killing where nothing happens.
      assertThat(tally.inside(maps, type))
          .as("kills inside a change of " + type + ", seed " + SEED)
          .isPositive();
    }
    spares.close();
    for (SharedMap map : maps.all()) {
      map.info();
      assertThat(map.info().references()).as("%s", map).isEqualTo(1);
    }
  }
}
