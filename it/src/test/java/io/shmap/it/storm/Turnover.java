package io.shmap.it.storm;

import io.shmap.SharedLruHash;
import io.shmap.SharedMap;
import java.util.List;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * A small LRU hash that is always full: each worker puts in keys that never come again, and each
 * makes another go; now and then it takes one out.
 *
 * @param <V> values
 */
final class Turnover<V> implements Trial {

  static final int ENTRIES = 20;

  private static final int REMOVALS = 8;

  /** More inserts than it takes until the units of all the dead have been missed and are back. */
  private static final int INSERTS = 1_000;

  private final String name;
  private final SharedLruHash<Long, V> map;
  private final LongFunction<V> valueOf;
  private long nextOfTheSurvivor;

  Turnover(String name, SharedLruHash<Long, V> map, LongFunction<V> valueOf) {
    this.name = name;
    this.map = map;
    this.valueOf = valueOf;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(map);
  }

  @Override
  public void operate(Row row, RandomGenerator random) {
    long key = random.nextLong() | Long.MIN_VALUE;
    row.enter();
    map.put(key, valueOf.apply(key));
    row.leave();
    row.lookup(() -> requireRight(key, map.get(key)));
    if (random.nextInt(REMOVALS) == 0) {
      row.enter();
      map.delete(key); // if nobody has made it go
      row.leave();
    }
  }

  /* Others may have made it go; if it is there, it is whole. */
  private long requireRight(long key, V value) {
    boolean right = value == null || Wide.areEqual(value, valueOf.apply(key));
    Found.require(right, "key=%d has another value", key);
    return key;
  }

  @Override
  public void requireFound(int worker) {
    map.forEach(this::requireRight);
  }

  @Override
  public void settle(int dead, Row survivor) {
    survivor.enter();
    map.put(nextOfTheSurvivor, valueOf.apply(nextOfTheSurvivor++));
    survivor.leave();
  }

  @Override
  public void requireWhole() {
    for (int i = 0; i < INSERTS; i++) {
      map.put(nextOfTheSurvivor, valueOf.apply(nextOfTheSurvivor++));
    }
    long[] found = new long[1];
    map.forEach((key, value) -> found[0]++);
    Found.require(found[0] == ENTRIES, "%s holds %d of %d", map, found[0], ENTRIES);
    Found.require(map.size() == ENTRIES, "%s has size=%d", map, map.size());
  }
}
