package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shmap.SharedHash;
import io.shmap.SharedMap;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.ShmapException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Four JVMs change several maps and are killed with SIGKILL again and again; a survivor finds every
 * map whole after each kill.
 */
class KillStormIT {

  private static final int KILLS = Integer.getInteger("shmap.storm.kills", 200);

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private final Child[] workers = new Child[StormMaps.WORKERS];
  private StormMaps maps;

  @AfterEach
  void endEverybody() {
    for (Child worker : workers) {
      if (worker != null) {
        worker.close();
      }
    }
    maps.close();
  }

  private void start(int worker) {
    maps.operations.setLong(worker, 0);
    maps.inside.setLong(worker, 0);
    workers[worker] =
        Child.start(
            List.of(),
            StormWorker.class.getName(),
            store.directory().toString(),
            Integer.toString(worker));
  }

  @Test
  void survivorFindsEveryMapWholeAfterEachKill() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    maps = StormMaps.create(store.directory());
    for (int worker = 0; worker < workers.length; worker++) {
      start(worker);
    }
    int[] killedInside = new int[6];
    for (int kill = 0; kill < KILLS; kill++) {
      int victim = kill % workers.length;
      awaitWork(victim);
      LockSupport.parkNanos(random.nextInt(2_000_000));
      workers[victim].kill();
      killedInside[(int) maps.inside.getLong(victim)]++;
      String when = "kill " + kill + " of worker " + victim + ", seed " + seed;
      requireCommitted(victim, when);
      requireClean(false, when);
      start(victim);
    }
    for (Child worker : workers) {
      worker.kill();
    }
    requireTheEnd(killedInside, seed);
  }

  private void awaitWork(int worker) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              assertThat(workers[worker].process().isAlive())
                  .as(() -> "worker ended: " + workers[worker].errors())
                  .isTrue();
              return maps.operations.getLong(worker) > 10;
            });
  }

  /* What the dead worker had written down is there, or one change more; and the survivor can change it. */
  private void requireCommitted(int worker, String when) {
    for (int i = 0; i < StormMaps.KEYS; i++) {
      int own = worker * StormMaps.KEYS + i;
      Long number = maps.longs.get((long) own);
      requireSequence(maps.ledgerLong.getLong(own), number == null ? 0 : number, when);
      StormMaps.Wide wide = maps.wides.get((long) own);
      requireSequence(maps.ledgerWide.getLong(own), sequence(wide, own, when), when);
      StormMaps.Wide cell = maps.cells.get(own);
      requireSequence(
          maps.ledgerCell.getLong(own), cell.sequence() == 0 ? 0 : sequence(cell, own, when), when);
      if (wide != null) {
        maps.wides.put((long) own, wide);
      }
      maps.cells.set(own, cell);
    }
  }

  private static long sequence(StormMaps.Wide value, int own, String when) {
    if (value == null) {
      return 0;
    }
    assertThat(value.isWhole() && value.key() == own).as(when + ", value " + value).isTrue();
    return value.sequence();
  }

  private static void requireSequence(long committed, long found, String when) {
    assertThat(found).as(when).isBetween(committed, committed + 1);
  }

  /* The lock word of a dead process stays until somebody needs that lock: reported, and no damage. */
  private void requireClean(boolean quiet, String when) {
    for (SharedMap map : maps.all()) {
      assertThat(map.check(quiet))
          .as(when + ", " + map)
          .allMatch(finding -> finding.contains("is stale"));
    }
  }

  private void requireTheEnd(int[] killedInside, long seed) {
    int inHash = killedInside[1] + killedInside[2] + killedInside[4] + killedInside[5];
    int inArray = killedInside[3];
    // Without these the test would pass by killing where nothing happens.
    assertThat(inHash).as("kills inside a change of a hash, seed " + seed).isPositive();
    assertThat(inArray).as("kills inside a change of an array, seed " + seed).isPositive();
    System.out.printf(
        "kill storm: %d kills, %d of them inside an operation %s%n",
        KILLS, inHash + inArray, java.util.Arrays.toString(killedInside));
    for (int worker = 0; worker < workers.length; worker++) {
      requireCommitted(worker, "the end, seed " + seed);
    }
    long adds = 0;
    for (int worker = 0; worker < workers.length; worker++) {
      adds += maps.ledgerAdds.getLong(worker);
    }
    assertThat(maps.longs.get(StormMaps.SHARED_KEY))
        .as("sum, seed " + seed)
        .isBetween(adds, adds + KILLS + workers.length);
    maps.longs.info(); // settles all the dead
    for (SharedMap map : maps.all()) {
      map.info();
      assertThat(map.info().references()).isEqualTo(1);
    }
    maps.churned.clear();
    requireExactCapacity(maps.churned, seed);
    requireExactCapacity(maps.longs, seed);
    requireClean(true, "the end, seed " + seed);
  }

  private static void requireExactCapacity(SharedHash<Long, Long> hash, long seed) {
    long key = 1L << 40;
    boolean full = false;
    while (!full) {
      try {
        hash.put(key++, 0L);
      } catch (ShmapException e) {
        full = true;
      }
    }
    assertThat(hash.size())
        .as("entries of " + hash + ", seed " + seed)
        .isEqualTo(hash.maxEntries());
    assertThat(hash.asMap().keySet()).hasSize((int) hash.maxEntries());
  }
}
