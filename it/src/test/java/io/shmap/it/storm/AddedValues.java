package io.shmap.it.storm;

import io.shmap.SharedBloom;
import io.shmap.SharedMap;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A Bloom filter that all workers add numbered values of their own to: each that was committed is
 * found, and the filter counts about as many as were added.
 */
final class AddedValues implements Trial {

  /** More than ten thousand kills let workers add: a filter that is too full finds everything. */
  static final int ENTRIES = 50_000_000;

  /** An add is so short that a kill would hardly ever hit one. */
  private static final int AT_ONCE = 16;

  private static final int LOOKS = 8;
  private static final double TOLERANCE = 0.02;

  private final SharedBloom<Long> map;
  private final Ledger ledger;

  AddedValues(SharedBloom<Long> map, Ledger ledger) {
    this.map = map;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "BLOOM_FILTER";
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(map);
  }

  private static long value(int worker, long number) {
    return (long) worker << 32 | number;
  }

  @Override
  public void operate(Row row, RandomGenerator random) {
    long committed = ledger.get(row.worker());
    if (committed > 0) {
      requireAdded(row, row.worker(), 1 + random.nextLong(committed));
    }
    addMore(row, row.worker());
  }

  private void addMore(Row row, int worker) {
    long last = ledger.get(worker) + AT_ONCE;
    row.enter();
    for (long number = last - AT_ONCE + 1; number <= last; number++) {
      map.add(value(worker, number));
    }
    row.leave();
    ledger.set(worker, last); // after the change, as in OwnKeys
  }

  private void requireAdded(Row row, int worker, long number) {
    long found = row.lookup(() -> map.mightContain(value(worker, number)) ? 1 : 0);
    Found.require(found == 1, "value %d of worker=%d is gone", number, worker);
  }

  @Override
  public void requireFound(int worker) {
    long committed = ledger.get(worker);
    for (int i = 0; i < LOOKS; i++) {
      long number = committed - i * (committed / LOOKS);
      boolean found = number < 1 || map.mightContain(value(worker, number));
      Found.require(found, "value %d of worker=%d is gone", number, worker);
    }
  }

  @Override
  public void settle(int dead, Row survivor) {
    addMore(survivor, dead); // those that the dead one was adding
  }

  @Override
  public void requireWhole() {
    long added = 0;
    for (int worker = 0; worker < StormMaps.WORKERS; worker++) {
      long committed = ledger.get(worker);
      added += committed;
      for (long number = 1; number <= committed; number++) {
        boolean found = map.mightContain(value(worker, number));
        Found.require(found, "value %d of worker=%d is gone", number, worker);
      }
    }
    long count = map.approximateCount();
    Found.require(
        Math.abs(count - added) <= 10 + TOLERANCE * added, "%d added, count=%d", added, count);
  }
}
