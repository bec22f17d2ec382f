package io.shmap.bench;

import java.util.concurrent.ConcurrentHashMap;

/** {@link ConcurrentHashMap}. */
final class ConcurrentMapSubject implements LongMap {

  private final ConcurrentHashMap<Long, Long> map;

  ConcurrentMapSubject(int entries) {
    map = new ConcurrentHashMap<>(entries);
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
  public void close() {}
}
