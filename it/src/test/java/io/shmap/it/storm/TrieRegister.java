package io.shmap.it.storm;

import io.shmap.SharedLpmTrie;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/** A trie in which the keys of a worker are prefixes of each other: 10.w.0.0/16, /18, /20 ... */
record TrieRegister(SharedLpmTrie<byte[], long[]> map) implements Register {

  private static final int WALKS = 16;

  private static byte[] prefix(long key) {
    int worker = (int) key / OwnKeys.KEYS;
    return prefix(16 + 2 * ((int) key % OwnKeys.KEYS), 0x0a00_0000 | worker << 16);
  }

  private static byte[] prefix(int length, int address) {
    ByteBuffer prefix = ByteBuffer.allocate(8);
    prefix.order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    return prefix.order(ByteOrder.BIG_ENDIAN).putInt(address).array();
  }

  @Override
  public void advance(long key, long number, RandomGenerator random) {
    byte[] prefix = prefix(key);
    long[] value = Wide.of(key, number);
    boolean any = random.nextBoolean();
    switch ((int) (number & 3)) {
      case 0 -> Found.require(map.delete(prefix), "key=%d to delete was not there", key);
      case 1 -> {
        if (any) {
          map.put(prefix, value);
        } else {
          Found.require(map.insert(prefix, value), "key=%d to insert was there", key);
        }
      }
      case 2 -> Found.require(map.replace(prefix, value), "key=%d to replace was not there", key);
      default -> map.put(prefix, value);
    }
    if (random.nextInt(WALKS) == 0) {
      map.forEach((other, found) -> Wide.number(found, Wide.key(found)));
    }
  }

  @Override
  public long read(long key) {
    long[] nearest = map.get(prefix(key));
    if (nearest != null) {
      long owner = Wide.key(nearest);
      Wide.number(nearest, owner);
      boolean holds = owner <= key && owner / OwnKeys.KEYS == key / OwnKeys.KEYS;
      Found.require(holds, "key=%d is not in the prefix of key=%d", key, owner);
    }
    long[] value = map.getExact(prefix(key));
    return value == null ? ABSENT : Wide.number(value, key);
  }

  @Override
  public boolean isState(long number, long found) {
    return found == ((number & 3) == 0 ? ABSENT : number);
  }

  @Override
  public void requireRoom() {
    int filled = 0;
    while (fits(filled)) {
      filled++;
    }
    long[] found = new long[1];
    map.forEach((prefix, value) -> found[0]++);
    for (int i = 0; i < filled; i++) {
      Found.require(map.delete(spare(i)), "%s has lost prefix=%d", map, i);
    }
    Found.require(
        found[0] == map.maxEntries(), "%s holds %d of %d", map, found[0], map.maxEntries());
  }

  private static byte[] spare(int i) {
    return prefix(32, 0x0b00_0000 | i);
  }

  private boolean fits(int i) {
    try {
      map.put(spare(i), Wide.of(0, 1));
      return true;
    } catch (ShmapException e) {
      if (e.errno() != Errno.ENOSPC) {
        throw e;
      }
      return false;
    }
  }
}
