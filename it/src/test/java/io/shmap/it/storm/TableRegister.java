package io.shmap.it.storm;

import io.shmap.MapSpec;
import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedHash;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Slots that have one table after the other: each is made for its state, and has the slot's key and
 * the state's number all over. Nobody keeps a table open that he has put into a slot.
 */
record TableRegister(Outer outer, Path store) implements Register {

  private static final int ENTRIES = 4;
  private static final int KEY_BITS = 16;

  static final MapSpec<SharedHash<Long, Long>> TABLE =
      MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(ENTRIES).attachSlots(16).build();

  /** A map of tables, by numbers. */
  interface Outer {

    SharedMap map();

    /** As a table's state asks: into an empty slot, over a table, or either. */
    void put(long key, SharedHash<Long, Long> table, long number);

    boolean delete(long key);

    long read(long key, Function<SharedHash<Long, Long>, Long> reader);

    int id(long key);
  }

  /** An array has a slot for each key. */
  record OfArray(SharedArrayOfMaps<SharedHash<Long, Long>> map) implements Outer {

    @Override
    public void put(long key, SharedHash<Long, Long> table, long number) {
      map.set(key, table);
    }

    @Override
    public boolean delete(long key) {
      return map.delete(key);
    }

    @Override
    public long read(long key, Function<SharedHash<Long, Long>, Long> reader) {
      Long found = map.read(key, reader);
      return found == null ? ABSENT : found;
    }

    @Override
    public int id(long key) {
      return map.id(key);
    }
  }

  /** A hash has room for the keys, and some. */
  record OfHash(SharedHashOfMaps<Long, SharedHash<Long, Long>> map) implements Outer {

    @Override
    public void put(long key, SharedHash<Long, Long> table, long number) {
      switch ((int) (number & 3)) {
        case 1 -> Found.require(map.insert(key, table), "key=%d to insert was there", key);
        case 2 -> Found.require(map.replace(key, table), "key=%d to replace was not there", key);
        default -> map.put(key, table);
      }
    }

    @Override
    public boolean delete(long key) {
      return map.delete(key);
    }

    @Override
    public long read(long key, Function<SharedHash<Long, Long>, Long> reader) {
      Long found = map.read(key, reader);
      return found == null ? ABSENT : found;
    }

    @Override
    public int id(long key) {
      return map.id(key);
    }
  }

  @Override
  public SharedMap map() {
    return outer.map();
  }

  private SharedHash<Long, Long> table(long key, long number) {
    long pid = ProcessHandle.current().pid();
    Path name = store.resolve(String.join("-", "table", "" + pid, "" + System.nanoTime()));
    SharedHash<Long, Long> table = Shmap.create(name, TABLE);
    for (long i = 0; i < ENTRIES; i++) {
      table.put(i, number << KEY_BITS | key);
    }
    return table;
  }

  @Override
  public void advance(long key, long number, RandomGenerator random) {
    prepared(key, number, random).run();
  }

  @Override
  public Runnable prepared(long key, long number, RandomGenerator random) {
    if ((number & 3) == 0) {
      return () -> Found.require(outer.delete(key), "key=%d to delete was not there", key);
    }
    SharedHash<Long, Long> table = table(key, number);
    boolean unnamed = random.nextBoolean();
    boolean early = random.nextBoolean();
    if (unnamed && early) {
      Shmap.remove(table.path());
    }
    return () -> {
      outer.put(key, table, number);
      if (unnamed && !early) {
        Shmap.remove(table.path());
      }
      table.close();
    };
  }

  @Override
  public long read(long key) {
    return outer.read(key, table -> number(key, table));
  }

  private static long number(long key, SharedHash<Long, Long> table) {
    Long first = table.get(0L);
    for (long i = 1; i < ENTRIES; i++) {
      Found.require(first.equals(table.get(i)), "%s of key=%d is a mix", table, key);
    }
    boolean own = (first & (1L << KEY_BITS) - 1) == key;
    Found.require(own, "key=%d has the table of another, 0x%x", key, first);
    return first >>> KEY_BITS;
  }

  @Override
  public boolean isState(long number, long found) {
    return found == ((number & 3) == 0 ? ABSENT : number);
  }

  /** An array has no room that could be lost. */
  @Override
  public void requireRoom() {
    if (outer instanceof OfHash hash) {
      requireRoom(hash.map);
    }
  }

  private void requireRoom(SharedHashOfMaps<Long, SharedHash<Long, Long>> hash) {
    long filled = 0;
    try (SharedHash<Long, Long> spare = table(0, 0)) {
      while (fits(hash, -1 - filled, spare)) {
        filled++;
      }
    }
    long size = hash.size();
    for (long i = 0; i < filled; i++) {
      Found.require(hash.delete(-1 - i), "%s has lost key=%d", hash, -1 - i);
    }
    Found.require(size == hash.maxEntries(), "%s holds %d of %d", hash, size, hash.maxEntries());
  }

  private static boolean fits(
      SharedHashOfMaps<Long, SharedHash<Long, Long>> hash, long key, SharedHash<Long, Long> table) {
    try {
      hash.put(key, table);
      return true;
    } catch (ShmapException e) {
      if (e.errno() != Errno.E2BIG) {
        throw e;
      }
      return false;
    }
  }
}
