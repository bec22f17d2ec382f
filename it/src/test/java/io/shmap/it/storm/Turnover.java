package io.shmap.it.storm;

import io.shmap.SharedLruHash;
import io.shmap.SharedLruPerCpuHash;
import io.shmap.SharedMap;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * A small LRU map that is always full: each worker puts in keys that never come again, and each
 * makes another go; now and then it takes one out.
 *
 * @param <V> values
 */
final class Turnover<V> implements Trial {

  static final int ENTRIES = 20;

  private static final int REMOVALS = 8;

  /** More inserts than it takes until the units of all the dead have been missed and are back. */
  private static final int INSERTS = 1_000;

  /** The map. */
  private interface Lru<V> {
    SharedMap map();

    void put(long key, V value);

    V get(long key);

    void delete(long key);

    void forEach(BiConsumer<Long, V> action);

    long size();
  }

  private record OfHash<V>(SharedLruHash<Long, V> map) implements Lru<V> {
    @Override
    public void put(long key, V value) {
      map.put(key, value);
    }

    @Override
    public V get(long key) {
      return map.get(key);
    }

    @Override
    public void delete(long key) {
      map.delete(key);
    }

    @Override
    public void forEach(BiConsumer<Long, V> action) {
      map.forEach(action);
    }

    @Override
    public long size() {
      return map.size();
    }
  }

  private record OfCpus(SharedLruPerCpuHash<Long, Long> map) implements Lru<List<Long>> {
    @Override
    public void put(long key, List<Long> value) {
      map.put(key, value);
    }

    @Override
    public List<Long> get(long key) {
      return map.getAll(key);
    }

    @Override
    public void delete(long key) {
      map.delete(key);
    }

    @Override
    public void forEach(BiConsumer<Long, List<Long>> action) {
      map.forEach(action);
    }

    @Override
    public long size() {
      return map.size();
    }
  }

  private final String name;
  private final Lru<V> map;
  private final LongFunction<V> valueOf;
  private final BiPredicate<Long, V> isRight;
  private long nextOfTheSurvivor;

  private Turnover(String name, Lru<V> map, LongFunction<V> valueOf, BiPredicate<Long, V> isRight) {
    this.name = name;
    this.map = map;
    this.valueOf = valueOf;
    this.isRight = isRight;
  }

  static Turnover<Long> ofLongs(SharedLruHash<Long, Long> map) {
    return new Turnover<>(
        "LRU_HASH, 8 bytes",
        new OfHash<>(map),
        key -> ~key,
        (key, value) -> value.longValue() == ~key);
  }

  /** Every CPU has the same value. */
  static Turnover<List<Long>> ofCpus(SharedLruPerCpuHash<Long, Long> map) {
    return new Turnover<>(
        "LRU_PERCPU_HASH",
        new OfCpus(map),
        key -> Collections.nCopies(map.cpus(), ~key),
        (key, all) -> all.stream().allMatch(value -> value.longValue() == ~key));
  }

  static Turnover<long[]> ofWides(SharedLruHash<Long, long[]> map) {
    return new Turnover<>(
        "LRU_HASH, 512 bytes",
        new OfHash<>(map),
        key -> Wide.of(key, 1),
        (key, value) -> Wide.number(value, key) == 1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(map.map());
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
    Found.require(value == null || isRight.test(key, value), "key=%d has another value", key);
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
    Found.require(found[0] == ENTRIES, "%s holds %d of %d", map.map(), found[0], ENTRIES);
    Found.require(map.size() == ENTRIES, "%s has size=%d", map.map(), map.size());
  }
}
