package io.shmap.bench;

import org.agrona.collections.Hashing;
import org.agrona.collections.Long2LongHashMap;

/** Agrona's {@link Long2LongHashMap}. */
final class AgronaSubject implements LongMap {

  private final Long2LongHashMap map;

  AgronaSubject(int entries) {
    map = new Long2LongHashMap(2 * entries, Hashing.DEFAULT_LOAD_FACTOR, ABSENT);
  }

  @Override
  public long get(long key) {
    return map.get(key);
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
