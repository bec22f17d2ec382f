package io.shmap.bench;

import io.shmap.MapSpec;
import io.shmap.SharedLpmTrie;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** An LPM_TRIE of shmap with keys and values of 8 bytes, in arrays that are reused. */
final class ShmapRoutes implements Routes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final SharedLpmTrie<byte[], byte[]> trie;
  private final byte[] key = new byte[8];
  private final byte[] value = new byte[8];
  private byte[][] keys = {};
  private byte[][] values = {};

  ShmapRoutes(int room) {
    this(
        Shmap.create(
            Shmap.defaultStore().resolve("routes-" + System.nanoTime()),
            MapSpec.lpmTrie(Codecs.bytes(8), Codecs.bytes(8)).maxEntries(room).build()));
  }

  private ShmapRoutes(SharedLpmTrie<byte[], byte[]> trie) {
    this.trie = trie;
  }

  /** The same table, for another thread. */
  ShmapRoutes forThread() {
    return new ShmapRoutes(trie);
  }

  /* In one piece: who reads 8 bytes of two stores waits until both have left the store buffer. */
  private static byte[] write(byte[] key, int address, int length) {
    LONGS.set(key, 0, (long) Integer.reverseBytes(address) << Integer.SIZE | length);
    return key;
  }

  @Override
  public void put(int address, int length, long number) {
    LONGS.set(value, 0, number);
    trie.put(write(key, address, length), value);
  }

  @Override
  public void remove(int address, int length) {
    trie.delete(write(key, address, length));
  }

  @Override
  public long get(int address) {
    byte[] found = trie.getUsing(write(key, address, 32), value);
    return found == null ? ABSENT : (long) LONGS.get(found, 0);
  }

  @Override
  public long getAll(int[] addresses) {
    if (keys.length != addresses.length) {
      keys = new byte[addresses.length][8];
      values = new byte[addresses.length][];
    }
    for (int i = 0; i < addresses.length; i++) {
      write(keys[i], addresses[i], 32);
    }
    trie.getAll(keys, values);
    long sum = 0;
    for (byte[] found : values) {
      sum += found == null ? 0 : (long) LONGS.get(found, 0);
    }
    return sum;
  }

  @Override
  public void close() {
    trie.close();
  }
}
