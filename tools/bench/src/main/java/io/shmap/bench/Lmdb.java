package io.shmap.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * LMDB in /dev/shm, by lmdbjava, without flushing and writing into the map. Values are read where
 * they lie. As with the others a get sees what was put before it: each renews its thread's
 * transaction of reading, a batch does so once; each put is a transaction of its own.
 */
final class Lmdb implements RacedMap {

  private static final int READERS = 16;

  /** Bytes of a page that an entry shares with what the tree needs. */
  private static final int SPARE = 64;

  private final Path directory;
  private final boolean isOwner;
  private final EntrySize size;
  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> map;
  private final Txn<ByteBuffer> reading;
  private final ByteBuffer key;
  private final ByteBuffer value;

  private Lmdb(
      Path directory, boolean isOwner, EntrySize size, Env<ByteBuffer> env, Dbi<ByteBuffer> map) {
    this.directory = directory;
    this.isOwner = isOwner;
    this.size = size;
    this.env = env;
    this.map = map;
    this.reading = env.txnRead();
    this.key = ByteBuffer.allocateDirect(size.key).order(ByteOrder.nativeOrder());
    this.value = ByteBuffer.allocateDirect(size.value).order(ByteOrder.nativeOrder());
    reading.reset();
  }

  static Lmdb create(EntrySize size, int room) {
    long length = (1L << 26) + 4L * room * (size.key + size.value + SPARE);
    return open(ScratchFile.createDirectory(), true, size, length);
  }

  static Lmdb attach(EntrySize size, String address) {
    String[] words = address.split(":");
    return open(Path.of(words[0]), false, size, Long.parseLong(words[1]));
  }

  private static Lmdb open(Path directory, boolean isOwner, EntrySize size, long length) {
    Env<ByteBuffer> env =
        Env.create(ByteBufferProxy.PROXY_OPTIMAL)
            .setMapSize(length)
            .setMaxDbs(1)
            .setMaxReaders(READERS)
            .open(
                directory.toFile(),
                EnvFlags.MDB_WRITEMAP,
                EnvFlags.MDB_NOSYNC,
                EnvFlags.MDB_NOTLS,
                EnvFlags.MDB_NORDAHEAD,
                EnvFlags.MDB_NOMEMINIT);
    Dbi<ByteBuffer> map =
        size == EntrySize.LONGS
            ? env.openDbi("race", DbiFlags.MDB_CREATE, DbiFlags.MDB_INTEGERKEY)
            : env.openDbi("race", DbiFlags.MDB_CREATE);
    return new Lmdb(directory, isOwner, size, env, map);
  }

  @Override
  public RacedMap forThread() {
    return new Lmdb(directory, false, size, env, map);
  }

  @Override
  public String address() {
    return directory + ":" + env.info().mapSize;
  }

  @Override
  public long get(long number) {
    reading.renew();
    long found = read(number);
    reading.reset();
    return found;
  }

  private long read(long number) {
    ByteBuffer found = map.get(reading, keyOf(number));
    return found == null ? ABSENT : numberOf(found);
  }

  private long numberOf(ByteBuffer found) {
    return found.order(ByteOrder.nativeOrder()).getLong(size.value - Long.BYTES);
  }

  private ByteBuffer keyOf(long number) {
    key.putLong(0, number);
    if (size.key == 2 * Long.BYTES) {
      key.putLong(Long.BYTES, Blocks.second(number));
    }
    return key;
  }

  private ByteBuffer valueOf(long number) {
    return value.putLong(0, number).putLong(size.value - Long.BYTES, number);
  }

  @Override
  public void put(long number, long valueNumber) {
    map.put(keyOf(number), valueOf(valueNumber));
  }

  @Override
  public void putAll(long[] keys) {
    try (Txn<ByteBuffer> writing = env.txnWrite()) {
      for (int i = 0; i < keys.length; i++) {
        map.put(writing, keyOf(keys[i]), valueOf(i));
      }
      writing.commit();
    }
  }

  @Override
  public void remove(long number) {
    map.delete(keyOf(number));
  }

  @Override
  public void getAll(long[] keys, long[] values) {
    reading.renew();
    for (int i = 0; i < keys.length; i++) {
      values[i] = read(keys[i]);
    }
    reading.reset();
  }

  @Override
  public long walk() {
    long sum = 0;
    reading.renew();
    try (Cursor<ByteBuffer> cursor = map.openCursor(reading)) {
      while (cursor.next()) {
        sum += numberOf(cursor.val());
      }
    }
    reading.reset();
    return sum;
  }

  @Override
  public long size() {
    reading.renew();
    long size = map.stat(reading).entries;
    reading.reset();
    return size;
  }

  @Override
  public void close() {
    reading.close();
    if (isOwner) {
      env.close();
      ScratchFile.delete(directory);
    }
  }
}
