package io.shmap.bench;

import java.util.concurrent.ConcurrentHashMap;

/** {@link ConcurrentHashMap} of boxed longs. */
final class HeapLongs implements RacedMap {

  private final ConcurrentHashMap<Long, Long> map;

  HeapLongs(int room) {
    map = new ConcurrentHashMap<>(room);
  }

  @Override
  public long get(long key) {
    Long value = map.get(key);
    return value == null ? ABSENT : value;
  }

  @Override
  public void put(long key, long value) {
    map.put(key, value);
  }

  @Override
  public void remove(long key) {
    map.remove(key);
  }

  @Override
  public Walk walk() {
    long entries = 0;
    long sum = 0;
    for (long value : map.values()) {
      entries++;
      sum += value;
    }
    return new Walk(entries, sum);
  }

  @Override
  public void close() {}
}
