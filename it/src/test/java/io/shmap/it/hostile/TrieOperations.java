package io.shmap.it.hostile;

import io.shmap.SharedLpmTrie;
import io.shmap.engine.lpm.LpmGeometry;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** What can be done to a trie. */
final class TrieOperations<K, V> extends Operations {

  private static final int IDS = 16;

  private final SharedLpmTrie<K, V> trie;
  private final IntFunction<K> keys;
  private final IntFunction<V> values;

  TrieOperations(
      OpenMap map,
      SharedLpmTrie<K, V> trie,
      Random random,
      IntFunction<K> keys,
      IntFunction<V> values) {
    super(map, trie, random);
    this.trie = trie;
    this.keys = keys;
    this.values = values;
  }

  @Override
  void fill(int n) {
    for (int i = 0; i < n; i++) {
      trie.put(keys.apply(i), values.apply(i));
    }
  }

  private K key() {
    return keys.apply(random.nextInt(IDS));
  }

  private V value() {
    return values.apply(random.nextInt(IDS));
  }

  /* One length in many is longer than there are bits. */
  @Override
  void putKey(Region target, long offset) {
    int bits = Byte.SIZE * (map.header().keySize() - LpmGeometry.PREFIX_LENGTH_SIZE);
    target.putInt(offset, random.nextInt(bits + 2));
    target.putByte(offset + LpmGeometry.PREFIX_LENGTH_SIZE, (byte) random.nextInt(IDS));
  }

  @Override
  void ofType() {
    switch (random.nextInt(12)) {
      case 0, 1 -> trie.put(key(), value());
      case 2 -> trie.insert(key(), value());
      case 3 -> trie.replace(key(), value());
      case 4, 5 -> trie.delete(key());
      case 6 -> trie.get(key());
      case 7 -> trie.match(key());
      case 8 -> trie.getExact(key());
      case 9 -> trie.getAll(List.of(key(), key(), key()));
      case 10 -> trie.nextKey(random.nextBoolean() ? null : key());
      default -> lookAtAll();
    }
  }

  private void lookAtAll() {
    trie.forEach((key, value) -> {});
    trie.size();
  }
}
