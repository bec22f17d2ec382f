package io.shmap;

import io.shmap.engine.lpm.LpmBatch;
import io.shmap.engine.lpm.LpmEngine;
import io.shmap.memory.Region;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/** Where a thread's keys and values lie while it looks up several in a trie at a time. */
final class LpmLookups<K, V> {

  /** Bytes of values that are copied at a time, unless one is longer. */
  private static final int ROOM = 1 << 16;

  private final SharedLpmTrie<K, V> trie;
  private final LpmEngine engine;
  private final LpmBatch batch;
  private final int most;
  private final int keySize;
  private final int valueSize;
  private final Region keys;
  private final Region values;
  private final BytesStore<?, ?> keyBytes;
  private final BytesStore<?, ?> valueBytes;

  LpmLookups(SharedLpmTrie<K, V> trie, LpmEngine engine) {
    this.trie = trie;
    this.engine = engine;
    this.batch = engine.batch();
    this.keySize = trie.keys().size();
    this.valueSize = trie.values().size();
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
      trie.keys().encode(wanted[from + i], keyBytes, (long) i * keySize);
    }
    int there = engine.lookupAll(batch, keys, 0, keySize, values, 0, valueSize, count);
    trie.map().requireOpen("lookup");
    for (int i = 0; i < count; i++) {
      boolean isThere = (there >>> i & 1) != 0;
      found[from + i] =
          isThere ? trie.values().decode(valueBytes, (long) i * valueSize, found[from + i]) : null;
    }
    keys.keepAlive();
    values.keepAlive();
    return Integer.bitCount(there);
  }
}
