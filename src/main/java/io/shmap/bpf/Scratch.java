package io.shmap.bpf;

import io.shmap.memory.Region;

/**
 * A thread's copies of keys and values on their way between callers and engines; the regions grow
 * with the maps they meet and stay.
 */
final class Scratch {

  private static final long SMALLEST = 4096;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private Region keys = Region.allocate(SMALLEST);
  private Region values = Region.allocate(SMALLEST);
  private final int[] cursor = new int[1];
  private final int[] count = new int[1];

  private Scratch() {}

  /** Of the thread that calls. */
  static Scratch own() {
    return OF_THREAD.get();
  }

  /** Room for keys of {@code size} bytes together. */
  Region keys(long size) {
    if (keys.length() < size) {
      keys = Region.allocate(grown(size));
    }
    return keys;
  }

  /** Room for values of {@code size} bytes together, or for a second key. */
  Region values(long size) {
    if (values.length() < size) {
      values = Region.allocate(grown(size));
    }
    return values;
  }

  private static long grown(long size) {
    return size + SMALLEST - 1 & -SMALLEST;
  }

  /** One number that a batch passes to an engine and gets back. */
  int[] cursor() {
    return cursor;
  }

  /** Another one. */
  int[] count() {
    return count;
  }
}
