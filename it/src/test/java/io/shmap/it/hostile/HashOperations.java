package io.shmap.it.hostile;

import io.shmap.LongHash;
import io.shmap.SharedHash;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntFunction;

/** What can be done to a hash. */
final class HashOperations<K, V> extends Operations {

  private static final int IDS = 16;

  private final SharedHash<K, V> hash;
  private final IntFunction<K> keys;
  private final IntFunction<V> values;
  private final ConcurrentMap<K, V> view;

  HashOperations(
      OpenMap map,
      SharedHash<K, V> hash,
      Random random,
      IntFunction<K> keys,
      IntFunction<V> values) {
    super(map, hash, random);
    this.hash = hash;
    this.keys = keys;
    this.values = values;
    this.view = hash.asMap();
  }

  @Override
  void fill(int n) {
    for (int i = 0; i < n; i++) {
      hash.put(keys.apply(i), values.apply(i));
    }
  }

  private K key() {
    return keys.apply(random.nextInt(IDS));
  }

  private V value() {
    return values.apply(random.nextInt(IDS));
  }

  @Override
  void putKey(Region target, long offset) {
    target.putLong(offset, random.nextInt(IDS));
  }

  @Override
  void ofType() {
    switch (random.nextInt(5)) {
      case 0, 1 -> change();
      case 2 -> look();
      case 3 -> changeView();
      default -> ofLongs();
    }
  }

  private void look() {
    switch (random.nextInt(7)) {
      case 0, 1 -> hash.get(key());
      case 2 -> hash.containsKey(key());
      case 3 -> hash.forEach((key, value) -> {});
      case 4 -> hash.getAll(List.of(key(), key()));
      case 5 -> hash.nextKey(random.nextBoolean() ? null : key());
      default -> hash.size();
    }
  }

  private void change() {
    switch (random.nextInt(10)) {
      case 0 -> hash.put(key(), value());
      case 1 -> hash.insert(key(), value());
      case 2 -> hash.replace(key(), value());
      case 3 -> hash.delete(key());
      case 4 -> hash.getAndDelete(key());
      case 5 -> hash.compareAndSet(key(), value(), value());
      case 6 -> hash.compareAndDelete(key(), value());
      case 7 -> hash.addAndGet(key(), 1);
      case 8 -> hash.putAll(Map.of(key(), value()));
      default -> empty();
    }
  }

  private void empty() {
    if (random.nextInt(8) == 0) {
      hash.drain((key, value) -> {});
    }
  }

  private void changeView() {
    switch (random.nextInt(8)) {
      case 0 -> view.put(key(), value());
      case 1 -> view.putIfAbsent(key(), value());
      case 2 -> view.replace(key(), value());
      case 3 -> view.merge(key(), value(), (old, given) -> given);
      case 4 -> view.computeIfPresent(key(), (key, old) -> value());
      case 5 -> view.compute(key(), (key, old) -> random.nextBoolean() ? null : value());
      case 6 -> view.remove(key(), value());
      default -> removeByIterator();
    }
  }

  private void removeByIterator() {
    Iterator<K> all = view.keySet().iterator();
    while (all.hasNext()) {
      all.next();
      if (random.nextInt(8) == 0) {
        all.remove();
      }
    }
  }

  private void ofLongs() {
    if (map.header().keySize() != Long.BYTES || map.header().valueSize() != Long.BYTES) {
      return;
    }
    LongHash longs = hash.asLongs();
    long key = random.nextInt(IDS);
    switch (random.nextInt(7)) {
      case 0, 1 -> longs.get(key, -1);
      case 2 -> longs.put(key, 1);
      case 3 -> longs.insert(key, 2);
      case 4 -> longs.delete(key);
      case 5 -> longs.compareAndSet(key, 1, 2);
      default -> longs.addAndGet(key, 1);
    }
  }
}
