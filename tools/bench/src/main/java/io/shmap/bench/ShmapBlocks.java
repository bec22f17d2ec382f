package io.shmap.bench;

import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;

/**
 * HASH of this library of bytes to bytes. A get copies the value into the caller's array, a put
 * copies it out of it.
 */
final class ShmapBlocks implements RacedMap {

  private final SharedHash<byte[], byte[]> hash;
  private final EntrySize size;
  private final byte[] key;
  private final byte[] value;
  private byte[][] keys = {};
  private byte[][] values = {};

  private ShmapBlocks(SharedHash<byte[], byte[]> hash, EntrySize size) {
    this.hash = hash;
    this.size = size;
    this.key = new byte[size.key];
    this.value = new byte[size.value];
  }

  static ShmapBlocks create(EntrySize size, int room) {
    Path path = Shmap.defaultStore().resolve("race-" + ProcessHandle.current().pid());
    return new ShmapBlocks(Shmap.create(path, spec(size).maxEntries(room).build()), size);
  }

  static ShmapBlocks attach(EntrySize size, String address) {
    return new ShmapBlocks(Shmap.attach(Path.of(address), spec(size).build()), size);
  }

  private static MapSpec.Builder<SharedHash<byte[], byte[]>> spec(EntrySize size) {
    return MapSpec.hash(Codecs.bytes(size.key), Codecs.bytes(size.value));
  }

  @Override
  public RacedMap forThread() {
    return new ShmapBlocks(hash, size);
  }

  @Override
  public String address() {
    return hash.path().toString();
  }

  @Override
  public long get(long number) {
    Blocks.putKey(key, number);
    return hash.getUsing(key, value) == null ? ABSENT : Blocks.number(value);
  }

  @Override
  public void put(long number, long valueNumber) {
    Blocks.putKey(key, number);
    Blocks.putValue(value, valueNumber);
    hash.put(key, value);
  }

  @Override
  public void remove(long number) {
    Blocks.putKey(key, number);
    hash.delete(key);
  }

  @Override
  public void getAll(long[] numbers, long[] found) {
    if (keys.length != numbers.length) {
      keys = new byte[numbers.length][size.key];
      values = new byte[numbers.length][size.value];
    }
    for (int i = 0; i < numbers.length; i++) {
      Blocks.putKey(keys[i], numbers[i]);
    }
    hash.getAll(keys, values);
    for (int i = 0; i < numbers.length; i++) {
      found[i] = values[i] == null ? ABSENT : Blocks.number(values[i]);
    }
  }

  @Override
  public long walk() {
    long[] sum = new long[1];
    hash.forEach((eachKey, eachValue) -> sum[0] += Blocks.number(eachValue));
    return sum[0];
  }

  @Override
  public long size() {
    return hash.size();
  }

  @Override
  public void close() {
    hash.close();
  }
}
