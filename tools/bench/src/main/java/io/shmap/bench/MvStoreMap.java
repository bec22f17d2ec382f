package io.shmap.bench;

import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * H2's MVStore in a file of /dev/shm, for one process, with a cache that holds everything. It gives
 * the objects that lie in its pages; what is put must not change, so it is a fresh copy.
 */
final class MvStoreMap<K, V> implements RacedMap {

  private static final int CACHE_MEGABYTES = 4096;

  private final Path file;
  private final MVStore store;
  private final MVMap<K, V> map;
  private final LongFunction<K> keys;
  private final LongFunction<V> values;
  private final ToLongFunction<V> numbers;

  private MvStoreMap(
      BasicDataType<K> keyType,
      BasicDataType<V> valueType,
      LongFunction<K> keys,
      LongFunction<V> values,
      ToLongFunction<V> numbers) {
    this.file = ScratchFile.create(".mv");
    this.store = new MVStore.Builder().fileName(file.toString()).cacheSize(CACHE_MEGABYTES).open();
    this.map =
        store.openMap("race", new MVMap.Builder<K, V>().keyType(keyType).valueType(valueType));
    this.keys = keys;
    this.values = values;
    this.numbers = numbers;
  }

  static RacedMap create(EntrySize size) {
    return size == EntrySize.LONGS
        ? new MvStoreMap<>(
            LongDataType.INSTANCE, LongDataType.INSTANCE, Long::valueOf, Long::valueOf, v -> v)
        : new MvStoreMap<>(
            ByteArrayDataType.INSTANCE,
            ByteArrayDataType.INSTANCE,
            number -> key(size, number),
            number -> value(size, number),
            Blocks::number);
  }

  private static byte[] key(EntrySize size, long number) {
    byte[] key = new byte[size.key];
    Blocks.putKey(key, number);
    return key;
  }

  private static byte[] value(EntrySize size, long number) {
    byte[] value = new byte[size.value];
    Blocks.putValue(value, number);
    return value;
  }

  @Override
  public long get(long key) {
    V value = map.get(keys.apply(key));
    return value == null ? ABSENT : numbers.applyAsLong(value);
  }

  @Override
  public void put(long key, long value) {
    map.put(keys.apply(key), values.apply(value));
  }

  @Override
  public void remove(long key) {
    map.remove(keys.apply(key));
  }

  @Override
  public long walk() {
    long sum = 0;
    Cursor<K, V> cursor = map.cursor(null);
    while (cursor.hasNext()) {
      cursor.next();
      sum += numbers.applyAsLong(cursor.getValue());
    }
    return sum;
  }

  @Override
  public long size() {
    return map.sizeAsLong();
  }

  @Override
  public void close() {
    store.closeImmediately();
    ScratchFile.delete(file);
  }
}
