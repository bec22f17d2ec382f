package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.KeyBatch;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Where a thread's keys and values lie while it looks several up at a time. It does not know the
 * handle: the thread would keep it for ever.
 */
final class Lookups<K, V> {

  /** Bytes of values that are copied at a time, unless one is longer. */
  private static final int ROOM = 1 << 16;

  private final OpenMap map;
  private final Codec<K> keyCodec;
  private final Codec<V> valueCodec;
  private final KeyBatch batch;
  private final int most;
  private final Region keys;
  private final Region values;
  private final BytesStore<?, ?> keyBytes;
  private final BytesStore<?, ?> valueBytes;

  Lookups(OpenMap map, Codec<K> keyCodec, Codec<V> valueCodec, HashEngine engine) {
    this.map = map;
    this.keyCodec = keyCodec;
    this.valueCodec = valueCodec;
    this.batch = engine.keyBatch();
    this.most = Math.max(1, Math.min(KeyBatch.MOST, ROOM / valueCodec.size()));
    this.keys = Region.allocate((long) most * keyCodec.size());
    this.values = Region.allocate((long) most * valueCodec.size());
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
      keyCodec.encode(wanted[from + i], keyBytes, (long) i * keyCodec.size());
    }
    int there = batch.get(keys, values, count);
    map.requireOpen("lookup");
    for (int i = 0; i < count; i++) {
      found[from + i] = (there >>> i & 1) == 0 ? null : decoded(i, found[from + i]);
    }
    values.keepAlive();
    return Integer.bitCount(there);
  }

  private V decoded(int i, V using) {
    return valueCodec.decode(valueBytes, (long) i * valueCodec.size(), using);
  }
}
