package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.lpm.LpmBatch;
import io.shmap.engine.lpm.LpmEngine;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Where a thread's keys and values lie while it looks up several in a trie at a time. As {@link
 * Lookups} it does not know the handle.
 */
final class LpmLookups<K, V> {

  /** Bytes of values that are copied at a time, unless one is longer. */
  private static final int ROOM = 1 << 16;

  private final OpenMap map;
  private final Codec<K> keyCodec;
  private final Codec<V> valueCodec;
  private final LpmEngine engine;
  private final LpmBatch batch;
  private final int most;
  private final int keySize;
  private final int valueSize;
  private final Region keys;
  private final Region values;
  private final BytesStore<?, ?> keyBytes;
  private final BytesStore<?, ?> valueBytes;

  LpmLookups(OpenMap map, Codec<K> keyCodec, Codec<V> valueCodec, LpmEngine engine) {
    this.map = map;
    this.keyCodec = keyCodec;
    this.valueCodec = valueCodec;
    this.engine = engine;
    this.batch = engine.batch();
    this.keySize = keyCodec.size();
    this.valueSize = valueCodec.size();
    this.most = Math.max(1, Math.min(LpmBatch.ROOM, ROOM / valueSize));
    this.keys = Region.allocate((long) most * keySize);
    this.values = Region.allocate((long) most * valueSize);
    this.keyBytes = keys.bytes();
    this.valueBytes = values.bytes();
  }

  int get(K[] wanted, V[] found) {
    Objects.checkFromIndexSize(0, wanted.length, found.length);
    int there = 0;
    for (int from = 0; from < wanted.length; from += most) {
      there += get(wanted, found, from, Math.min(most, wanted.length - from));
    }
    return there;
  }

  private int get(K[] wanted, V[] found, int from, int count) {
    for (int i = 0; i < count; i++) {
      keyCodec.encode(wanted[from + i], keyBytes, (long) i * keySize);
    }
    int there = engine.lookupAll(batch, keys, 0, keySize, values, 0, valueSize, count);
    map.requireOpen("lookup");
    for (int i = 0; i < count; i++) {
      boolean isThere = (there >>> i & 1) != 0;
      found[from + i] =
          isThere ? valueCodec.decode(valueBytes, (long) i * valueSize, found[from + i]) : null;
    }
    keys.keepAlive();
    values.keepAlive();
    return Integer.bitCount(there);
  }
}
