package io.shmap.it.storm;

import io.shmap.SharedHash;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.util.function.LongFunction;

/** How much still fits into a hash. */
final class Room {

  private static final long FIRST = 1L << 40;

  private Room() {}

  /** Fills a hash that nobody else uses; it must hold exactly as much as it was made for. */
  static <V> void requireExact(SharedHash<Long, V> map, LongFunction<V> value) {
    long filled = fill(map, value);
    long[] found = new long[1];
    map.forEach((key, any) -> found[0]++);
    clear(map, filled);
    Found.require(
        found[0] == map.maxEntries(), "%s holds %d of %d", map, found[0], map.maxEntries());
  }

  /** Puts in as many keys as there is room for; returns how many. */
  static <V> long fill(SharedHash<Long, V> map, LongFunction<V> value) {
    long filled = 0;
    while (put(map, FIRST + filled, value.apply(FIRST + filled))) {
      filled++;
    }
    return filled;
  }

  /** Takes them out again. */
  static void clear(SharedHash<Long, ?> map, long filled) {
    for (long i = 0; i < filled; i++) {
      Found.require(map.delete(FIRST + i), "%s has lost key=%d", map, FIRST + i);
    }
  }

  /** False if the map is full. */
  static <V> boolean put(SharedHash<Long, V> map, long key, V value) {
    try {
      map.put(key, value);
      return true;
    } catch (ShmapException e) {
      if (e.errno() != Errno.E2BIG) {
        throw e;
      }
      return false;
    }
  }
}
