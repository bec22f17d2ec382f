package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.hash.HashEngine;
import io.shmap.error.Errno;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import net.openhft.chronicle.bytes.BytesStore;

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
  private final BytesStore<?, ?> keyBytes;
  private final BytesStore<?, ?> valueBytes;
  private final int[] cursor = new int[1];
  private final int[] count = new int[1];
  private boolean atEnd;

  Batch(SharedHash<K, V> hash, HashEngine engine) {
    this.hash = hash;
    this.engine = engine;
    this.keys = Region.allocate((long) ROOM * hash.keys().size());
    this.values = Region.allocate((long) ROOM * hash.values().size());
    this.keyBytes = keys.bytes();
    this.valueBytes = values.bytes();
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
    return true;
  }

  /** What has been copied last. */
  List<Map.Entry<K, V>> entries() {
    List<Map.Entry<K, V>> entries = new ArrayList<>(count[0]);
    forEach((key, value) -> entries.add(Map.entry(key, value)));
    return entries;
  }

  /** Shows what has been copied last; {@code action} may use the map. */
  void forEach(BiConsumer<? super K, ? super V> action) {
    Codec<K> keyCodec = hash.keys();
    Codec<V> valueCodec = hash.values();
    for (int i = 0; i < count[0]; i++) {
      action.accept(
          keyCodec.decode(keyBytes, (long) i * keyCodec.size()),
          valueCodec.decode(valueBytes, (long) i * valueCodec.size()));
    }
    keys.keepAlive();
    values.keepAlive();
  }
}
