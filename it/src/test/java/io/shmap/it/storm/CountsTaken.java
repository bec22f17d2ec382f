package io.shmap.it.storm;

import io.shmap.SharedMap;
import io.shmap.SharedPerCpuHash;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A per-CPU hash in which each worker counts under a key of its own, and now and then takes its
 * count out of the map, while keys that never come again take and leave the places beside it.
 */
final class CountsTaken implements Trial {

  private static final int TAKINGS = 4;
  private static final int PASSERS_BY = 4;

  private final SharedPerCpuHash<Long, Long> map;
  private final Ledger ledger;

  CountsTaken(SharedPerCpuHash<Long, Long> map, Ledger ledger) {
    this.map = map;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "PERCPU_HASH, counts taken";
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(map);
  }

  @Override
  public void operate(Row row, RandomGenerator random) {
    int worker = row.worker();
    long committed = ledger.get(worker);
    long found = row.lookup(() -> map.sum((long) worker));
    Found.require(
        found == committed, "count of worker=%d is %d after %d", worker, found, committed);
    row.enter();
    if (random.nextInt(TAKINGS) == 0) {
      take(worker, committed);
    } else {
      map.add((long) worker, 1);
      ledger.set(worker, committed + 1); // after the change, as in OwnKeys
    }
    long passerBy = -1 - worker - (long) StormMaps.WORKERS * random.nextInt(PASSERS_BY);
    map.add(passerBy, 1);
    map.delete(passerBy);
    row.leave();
  }

  private void take(int worker, long committed) {
    List<Long> taken = map.getAndDelete((long) worker);
    long sum = taken == null ? 0 : taken.stream().mapToLong(Long::longValue).sum();
    Found.require(sum == committed, "worker=%d takes %d after %d", worker, sum, committed);
    ledger.set(worker, 0);
  }

  /* How far a living worker's count is, only he can say: he takes it away. */
  @Override
  public void requireFound(int worker) {
    long found = map.sum((long) worker);
    Found.require(found >= 0, "count of worker=%d is %d", worker, found);
  }

  @Override
  public void settle(int dead, Row survivor) {
    long committed = ledger.get(dead);
    long found = map.sum((long) dead);
    boolean right = found == 0 || found == committed || found == committed + 1;
    Found.require(right, "count of dead worker=%d is %d after %d", dead, found, committed);
    survivor.enter();
    map.add((long) dead, 1);
    survivor.leave();
    ledger.set(dead, found + 1);
  }

  @Override
  public void requireWhole() {
    for (int i = 0; i < StormMaps.WORKERS * PASSERS_BY; i++) {
      map.delete(-1L - i);
    }
    long keys = map.size();
    for (long key = 1000; map.size() < map.maxEntries(); key++) {
      map.add(key, 1);
      keys++;
    }
    Found.require(keys == map.maxEntries(), "room for %d of %d", keys, map.maxEntries());
    for (long key = 1000; key < 1000 + map.maxEntries(); key++) {
      map.delete(key);
    }
  }
}
