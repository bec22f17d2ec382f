package io.shmap;

import io.shmap.engine.hash.HashEngine;
import io.shmap.error.Errno;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A walk over a hash, some entries at a time; what has been copied is shown to the caller later.
 */
final class Batch<K, V> {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int ROOM = 64;

  private final SharedHash<K, V> hash;
  private final HashEngine engine;
  private final Region keys;
  private final Region values;
  private final int[] cursor = new int[1];
  private final int[] count = new int[1];
  private List<Map.Entry<K, V>> entries = List.of();
  private boolean atEnd;

  Batch(SharedHash<K, V> hash, HashEngine engine) {
    this.hash = hash;
    this.engine = engine;
    this.keys = Region.allocate((long) ROOM * hash.keys().size());
    this.values = Region.allocate((long) ROOM * hash.values().size());
  }

  /** Copies the next entries, deleting them if asked to; false at the end. */
  boolean next(boolean delete) {
    if (atEnd) {
      return false;
    }
    count[0] = ROOM;
    int result = engine.nextBatch(cursor, keys, values, count, delete);
    if (result != 0 && result != ENOENT || hash.map().isClosed()) {
      throw hash.map().failure(delete ? "delete" : "lookup", result);
    }
    atEnd = result == ENOENT;
    entries = decoded(count[0]);
    return true;
  }

  private List<Map.Entry<K, V>> decoded(int n) {
    List<Map.Entry<K, V>> decoded = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      K key = hash.keys().decode(keys.bytes(), (long) i * hash.keys().size());
      V value = hash.values().decode(values.bytes(), (long) i * hash.values().size());
      decoded.add(Map.entry(key, value));
    }
    keys.keepAlive();
    values.keepAlive();
    return decoded;
  }

  List<Map.Entry<K, V>> entries() {
    return entries;
  }

  void forEach(BiConsumer<? super K, ? super V> action) {
    for (Map.Entry<K, V> entry : entries) {
      action.accept(entry.getKey(), entry.getValue());
    }
  }
}
