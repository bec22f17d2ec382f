package io.shmap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;

/**
 * Chronicle Map of bytes of constant sizes, in a file of /dev/shm. A get copies the value into the
 * caller's array.
 */
final class ChronicleBlocks implements RacedMap {

  private final Path file;
  private final boolean isOwner;
  private final ChronicleMap<byte[], byte[]> map;
  private final byte[] key;
  private final byte[] value;

  private ChronicleBlocks(
      Path file, boolean isOwner, ChronicleMap<byte[], byte[]> map, int keySize, int valueSize) {
    this.file = file;
    this.isOwner = isOwner;
    this.map = map;
    this.key = new byte[keySize];
    this.value = new byte[valueSize];
  }

  static ChronicleBlocks create(EntrySize size, int room) {
    return open(ScratchFile.create(".cm"), true, size, room);
  }

  static ChronicleBlocks attach(EntrySize size, String address) {
    return open(Path.of(address), false, size, 1);
  }

  private static ChronicleBlocks open(Path file, boolean isOwner, EntrySize size, int room) {
    try {
      ChronicleMap<byte[], byte[]> map =
          ChronicleMap.of(byte[].class, byte[].class)
              .name("race")
              .constantKeySizeBySample(new byte[size.key])
              .constantValueSizeBySample(new byte[size.value])
              .entries(room)
              .putReturnsNull(true)
              .removeReturnsNull(true)
              .createPersistedTo(file.toFile());
      return new ChronicleBlocks(file, isOwner, map, size.key, size.value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public RacedMap forThread() {
    return new ChronicleBlocks(file, false, map, key.length, value.length);
  }

  @Override
  public String address() {
    return file.toString();
  }

  @Override
  public long get(long number) {
    Blocks.putKey(key, number);
    byte[] found = map.getUsing(key, value);
    return found == null ? ABSENT : Blocks.number(found);
  }

  @Override
  public void put(long number, long valueNumber) {
    Blocks.putKey(key, number);
    Blocks.putValue(value, valueNumber);
    map.put(key, value);
  }

  @Override
  public void remove(long number) {
    Blocks.putKey(key, number);
    map.remove(key);
  }

  @Override
  public long walk() {
    long[] sum = new long[1];
    map.forEachEntry(entry -> sum[0] += Blocks.number(entry.value().getUsing(value)));
    return sum[0];
  }

  @Override
  public long size() {
    return map.longSize();
  }

  @Override
  public void close() {
    map.close();
    if (isOwner) {
      ScratchFile.delete(file);
    }
  }
}
