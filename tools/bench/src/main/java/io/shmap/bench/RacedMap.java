package io.shmap.bench;

/**
 * A map as the benchmarks see it: keys and values are numbers, which maps of longer entries spread
 * over their bytes. One fork loads one implementation, so calls are direct.
 */
interface RacedMap extends AutoCloseable {

  /** No key has this value. */
  long ABSENT = Long.MIN_VALUE;

  /** The value's number, or {@link #ABSENT}. The whole value is at the caller's hands then. */
  long get(long key);

  /** Stores a value that differs from the caller's last one in its first and last 8 bytes. */
  void put(long key, long value);

  void remove(long key);

  /** Looks keys up and stores their values; one after the other where a map knows no better. */
  default void getAll(long[] keys, long[] values) {
    for (int i = 0; i < keys.length; i++) {
      values[i] = get(keys[i]);
    }
  }

  /** Stores many values, number i under key i, as fast as the map can; for filling it. */
  default void putAll(long[] keys) {
    for (int i = 0; i < keys.length; i++) {
      put(keys[i], i);
    }
  }

  /** Visits every entry; the sum of their values. */
  long walk();

  /** How many entries there are. */
  long size();

  /** The same map for one more thread, with buffers of its own if it needs any. */
  default RacedMap forThread() {
    return this;
  }

  /** What {@link Subject#attach} takes in another process. */
  default String address() {
    throw new UnsupportedOperationException("not for several processes");
  }

  @Override
  void close();
}
