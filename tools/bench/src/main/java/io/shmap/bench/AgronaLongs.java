package io.shmap.bench;

import org.agrona.collections.Hashing;
import org.agrona.collections.Long2LongHashMap;

/** Agrona's {@link Long2LongHashMap}: for one thread. */
final class AgronaLongs implements RacedMap {

  private final Long2LongHashMap map;

  AgronaLongs(int room) {
    map =
        new Long2LongHashMap(
            (int) (room / Hashing.DEFAULT_LOAD_FACTOR), Hashing.DEFAULT_LOAD_FACTOR, ABSENT);
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
  public long walk() {
    long[] sum = new long[1];
    map.forEachLong((key, value) -> sum[0] += value);
    return sum[0];
  }

  @Override
  public long size() {
    return map.size();
  }

  @Override
  public void close() {}
}
