package io.shmap.bench;

/**
 * A map from long to long as the benchmarks see it. One fork loads one implementation, so calls are
 * direct.
 */
interface LongMap extends AutoCloseable {

  /** The value, or {@link #ABSENT}. */
  long get(long key);

  void put(long key, long value);

  void remove(long key);

  @Override
  void close();

  /** No key has this value. */
  long ABSENT = Long.MIN_VALUE;
}
