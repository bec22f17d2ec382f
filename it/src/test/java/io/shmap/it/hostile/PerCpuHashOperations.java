package io.shmap.it.hostile;

import io.shmap.SharedPerCpuHash;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** What can be done to a per-CPU hash. */
final class PerCpuHashOperations<K, V> extends Operations {

  private static final int IDS = 16;

  private final SharedPerCpuHash<K, V> hash;
  private final IntFunction<K> keys;
  private final IntFunction<V> values;

  PerCpuHashOperations(
      OpenMap map,
      SharedPerCpuHash<K, V> hash,
      Random random,
      IntFunction<K> keys,
      IntFunction<V> values) {
    super(map, hash, random);
    this.hash = hash;
    this.keys = keys;
    this.values = values;
  }

  @Override
  void fill(int n) {
    for (int i = 0; i < n; i++) {
      hash.put(keys.apply(i), Collections.nCopies(hash.cpus(), values.apply(i)));
    }
  }

  private K key() {
    return keys.apply(random.nextInt(IDS));
  }

  private List<V> all() {
    return Collections.nCopies(hash.cpus(), values.apply(random.nextInt(IDS)));
  }

  @Override
  void putKey(Region target, long offset) {
    target.putInt(offset, random.nextInt(IDS));
  }

  @Override
  void ofType() {
    boolean longs = map.header().valueSize() == Long.BYTES;
    switch (random.nextInt(longs ? 13 : 10)) {
      case 0 -> hash.get(key(), random.nextInt(hash.cpus()));
      case 1 -> hash.getAll(key());
      case 2 -> hash.put(key(), all());
      case 3 -> hash.insert(key(), all());
      case 4 -> hash.replace(key(), all());
      case 5 -> hash.delete(key());
      case 6 -> hash.getAndDelete(key());
      case 7 -> hash.forEach((key, all) -> {});
      case 8 -> hash.nextKey(random.nextBoolean() ? null : key());
      case 9 -> hash.size();
      case 10 -> hash.sum(key());
      default -> hash.add(key(), 1);
    }
  }
}
