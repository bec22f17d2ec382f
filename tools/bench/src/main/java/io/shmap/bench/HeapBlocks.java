package io.shmap.bench;

import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link ConcurrentHashMap} of two longs to bytes. A get gives the array that lies in the map, and
 * nothing is copied; a put stores a fresh copy, as an array in the map must not change.
 */
final class HeapBlocks implements RacedMap {

  private record Key(long first, long second) {

    static Key of(long number) {
      return new Key(number, Blocks.second(number));
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * first + second);
    }
  }

  private final ConcurrentHashMap<Key, byte[]> map;
  private final byte[] source;

  HeapBlocks(EntrySize size, int room) {
    this(new ConcurrentHashMap<>(room), size.value);
  }

  private HeapBlocks(ConcurrentHashMap<Key, byte[]> map, int length) {
    this.map = map;
    this.source = new byte[length];
  }

  @Override
  public RacedMap forThread() {
    return new HeapBlocks(map, source.length);
  }

  @Override
  public long get(long key) {
    byte[] value = map.get(Key.of(key));
    return value == null ? ABSENT : Blocks.number(value);
  }

  @Override
  public void put(long key, long value) {
    Blocks.putValue(source, value);
    map.put(Key.of(key), source.clone());
  }

  @Override
  public void remove(long key) {
    map.remove(Key.of(key));
  }

  @Override
  public long walk() {
    long sum = 0;
    for (byte[] value : map.values()) {
      sum += Blocks.number(value);
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
