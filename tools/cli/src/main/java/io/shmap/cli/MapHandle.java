package io.shmap.cli;

import io.shmap.MapType;
import io.shmap.codec.MapSchema;
import io.shmap.engine.Engine;
import io.shmap.engine.lpm.LpmEngine;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Header;
import io.shmap.lifecycle.Host;
import io.shmap.map.Maps;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;

/** A map that a command is attached to: keys and values as bytes, whatever its type. */
final class MapHandle implements AutoCloseable {

  /** What a walk shows. */
  interface Visitor {
    /** Takes one entry; false ends the walk. */
    boolean entry(byte[] key, byte[] value);
  }

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int ENOSPC = Errno.ENOSPC.negated();
  private static final long BATCH_BYTES = 1 << 20;
  private static final int BATCH_ENTRIES = 1_024;

  private final OpenMap map;
  private final Engine engine;
  private final Region key;
  private final Region value;
  private final MapSchema schema;

  MapHandle(OpenMap map) {
    this.map = map;
    this.engine = map.engine();
    this.key = Region.allocate(2L * header().keySize() + 16);
    this.value = Region.allocate(map.valueLength());
    this.schema = schemaOf(header());
  }

  OpenMap map() {
    return map;
  }

  Header header() {
    return map.header();
  }

  MapType type() {
    return MapType.of(header().type());
  }

  /** Whether a key has a value for each CPU. */
  boolean isPerCpu() {
    return switch (type()) {
      case PERCPU_ARRAY, PERCPU_HASH, LRU_PERCPU_HASH -> true;
      case HASH, ARRAY, LRU_HASH, LPM_TRIE, ARRAY_OF_MAPS, HASH_OF_MAPS, BLOOM_FILTER -> false;
    };
  }

  private int cpus() {
    return isPerCpu() ? header().possibleCpus() : 1;
  }

  /** From one CPU's value to the next in what a lookup gives, in bytes. */
  int stripe() {
    return map.valueLength() / cpus();
  }

  /** What keys and values mean, or null: their bytes. */
  MapSchema schema() {
    return schema;
  }

  /* A schema that does not fit the sizes was written by a program that does not know better. */
  private static MapSchema schemaOf(Header header) {
    if (header.schema().isEmpty()) {
      return null;
    }
    MapSchema schema = MapSchema.parse(header.schema());
    boolean fits =
        schema.value().size() == header.valueSize()
            && (schema.key() == null ? 0 : schema.key().size()) == header.keySize();
    return fits ? schema : null;
  }

  /** Whether entries are values alone. */
  boolean isKeyless() {
    return header().keySize() == 0;
  }

  void requireKeys() {
    if (isKeyless()) {
      throw new ShmapException(
          Errno.EINVAL, "access " + map.path() + ": there are no keys, type=" + type().text());
    }
  }

  /** Whether a map without keys finds a value. */
  boolean contains(byte[] wanted) {
    value.putBytes(0, wanted, 0, wanted.length);
    int result = engine.lookup(null, 0, value, 0);
    if (result != ENOENT) {
      requireDone("lookup", result);
    }
    return result == 0;
  }

  /** The value of a key, or null. */
  byte[] lookup(byte[] wanted) {
    putKey(wanted);
    int result = engine.lookup(key, 0, value, 0);
    if (result == ENOENT) {
      return null;
    }
    requireDone("lookup", result);
    return bytes(value, 0, map.valueLength());
  }

  /** Stores a value; in a per-CPU map, for every CPU. */
  void update(byte[] changed, byte[] stored, int flags) {
    requireWritable("update");
    putKey(changed);
    for (int cpu = 0; cpu < cpus(); cpu++) {
      value.putBytes((long) cpu * stripe(), stored, 0, stored.length);
    }
    requireDone("update", engine.update(key, 0, value, 0, flags));
  }

  /** Puts a map into a map of maps. */
  void put(byte[] changed, MapHandle inner, int flags) {
    requireWritable("update");
    putKey(changed);
    int result = Nesting.put(map, key, 0, inner.map, flags);
    if (result == Errno.EINVAL.negated() && flags == Engine.ANY) {
      throw new ShmapException(
          Errno.EINVAL,
          "update "
              + map.path()
              + ": "
              + inner.map.path()
              + " is not a map of its template, "
              + header().inner());
    }
    requireDone("update", result);
  }

  /** The inner map of a key, or null. */
  MapHandle inner(byte[] wanted) {
    putKey(wanted);
    OpenMap inner = Nesting.attach(new Maps(Host.LOCAL), map, key, 0, found -> {});
    return inner == null ? null : new MapHandle(inner);
  }

  void delete(byte[] unwanted) {
    requireWritable("delete");
    putKey(unwanted);
    requireDone(
        "delete", Nesting.isOuter(map) ? Nesting.delete(map, key, 0) : engine.delete(key, 0));
  }

  /** The key after {@code last}, the first if that is null; null at the end. */
  byte[] nextKey(byte[] last) {
    long next = header().keySize() + 7L & ~7L;
    if (last != null) {
      putKey(last);
    }
    int result = engine.nextKey(last == null ? null : key, 0, key, next);
    if (result == ENOENT) {
      return null;
    }
    requireDone("getnext", result);
    return bytes(key, next, header().keySize());
  }

  /** Shows every entry once. */
  void forEach(Visitor visitor) {
    if (engine instanceof LpmEngine trie) {
      forEachInOrder(trie, visitor);
    } else {
      forEachByGroups(visitor);
    }
  }

  private void forEachInOrder(LpmEngine trie, Visitor visitor) {
    long next = header().keySize() + 7L & ~7L;
    Region last = null;
    int result = trie.nextEntry(last, 0, key, next, value, 0);
    while (result == 0) {
      byte[] found = bytes(key, next, header().keySize());
      if (!visitor.entry(found, bytes(value, 0, map.valueLength()))) {
        return;
      }
      putKey(found);
      last = key;
      result = trie.nextEntry(last, 0, key, next, value, 0);
    }
    requireDone("lookup", result == ENOENT ? 0 : result);
  }

  private void forEachByGroups(Visitor visitor) {
    int keySize = header().keySize();
    int valueSize = map.valueLength();
    long entrySize = (long) keySize + valueSize;
    int room = (int) Math.max(16, Math.min(BATCH_ENTRIES, BATCH_BYTES / entrySize));
    int[] cursor = new int[1];
    int[] count = new int[1];
    int result = 0;
    while (result != ENOENT) {
      Region keys = Region.allocate(Math.max(1, (long) room * keySize));
      Region values = Region.allocate((long) room * valueSize);
      do {
        count[0] = room;
        result = engine.nextBatch(cursor, keys, values, count, false);
        for (int i = 0; i < count[0] && (result == 0 || result == ENOENT); i++) {
          byte[] entryKey = bytes(keys, (long) i * keySize, keySize);
          if (!visitor.entry(entryKey, bytes(values, (long) i * valueSize, valueSize))) {
            return;
          }
        }
      } while (result == 0);
      if (result != ENOSPC) {
        requireDone("dump", result == ENOENT ? 0 : result);
      }
      room *= 2;
    }
  }

  void freeze() {
    requireDone("freeze", map.freeze());
  }

  private void putKey(byte[] bytes) {
    key.putBytes(0, bytes, 0, bytes.length);
  }

  private static byte[] bytes(Region from, long offset, int size) {
    byte[] bytes = new byte[size];
    from.getBytes(offset, bytes, 0, size);
    from.keepAlive();
    return bytes;
  }

  private void requireWritable(String operation) {
    requireDone(operation, map.writeRefusal());
  }

  private void requireDone(String operation, int result) {
    if (result == 0) {
      return;
    }
    Errno errno = Errno.of(result);
    String subject = operation + " " + map.path() + ": ";
    switch (errno) {
      case ENOENT -> throw new ShmapException(errno, subject + "no such key");
      case EEXIST -> throw new ShmapException(errno, subject + "the key is there already");
      case EINVAL ->
          throw new ShmapException(
              errno,
              type() == MapType.LPM_TRIE
                  ? subject + "the prefix is longer than its data"
                  : notAnOperation(subject));
      case EOPNOTSUPP, ENOTSUPP -> throw new ShmapException(errno, notAnOperation(subject));
      case E2BIG -> {
        if (type() == MapType.ARRAY
            || type() == MapType.PERCPU_ARRAY
            || type() == MapType.ARRAY_OF_MAPS) {
          throw new ShmapException(
              errno, subject + "index is not below maxEntries=" + header().maxEntries());
        }
        throw map.failure(operation, result);
      }
      default -> throw map.failure(operation, result);
    }
  }

  private String notAnOperation(String subject) {
    return subject + "not an operation of type=" + type().text();
  }

  @Override
  public void close() {
    map.close();
  }
}
