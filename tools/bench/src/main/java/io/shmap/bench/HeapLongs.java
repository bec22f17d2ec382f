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
  public long walk() {
    long sum = 0;
    for (long value : map.values()) {
      sum += value;
    }
    return sum;
  }

  @Override
  public long size() {
    return map.mappingCount();
  }

  @Override
  public void close() {}
}
