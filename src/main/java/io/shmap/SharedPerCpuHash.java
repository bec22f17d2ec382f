package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * A hash in shared memory with a value for each CPU: keys to {@link #cpus} values of a fixed size.
 * Made for counting: {@link #add} lets threads and processes count the same thing without waiting
 * for each other, {@link #sum} adds up.
 *
 * <p><b>Concurrency.</b> Lookups take no lock. The values of a key that one {@code put} stored are
 * seen together or not at all; each add shows in its CPU's value at once, so a sum has every add
 * that has returned and each of those under way or not. Adds are exact: each is in what the map
 * holds, in what a {@link #getAndDelete} returned, or was overwritten by a later {@code put} or
 * deleted with the key. Exactly {@link #maxEntries} keys fit.
 *
 * <p><b>Death.</b> If a process dies inside an operation, it has happened or has not; a change of a
 * nearby key may wait until the kernel has ended the dead process, an add moves on.
 *
 * <p>Changes throw {@link ShmapException} with EPERM on a frozen map or a read-only handle, and
 * with EBUSY if another process has been stopped in the middle of a change nearby for more than 10
 * s.
 *
 * @param <K> keys
 * @param <V> values
 */
public sealed class SharedPerCpuHash<K, V> extends SharedMap permits SharedLruPerCpuHash {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EEXIST = Errno.EEXIST.negated();

  /** Keys that a walk copies at a time; a node has no more. */
  private static final int ROOM = 8;

  private final HashEngine engine;
  private final Codec<K> keys;
  private final Codec<V> values;
  private final int stripe;
  private final ThreadLocal<Buffers> buffers;

  SharedPerCpuHash(OpenMap map, Codec<K> keys, Codec<V> values) {
    super(map);
    this.engine = (HashEngine) map.engine();
    this.keys = keys;
    this.values = values;
    this.stripe = map.valueLength() / engine.cpus();
    this.buffers = Buffers.perThread(keys.size(), map.valueLength());
  }

  /** How many values a key has: the possible CPUs of the machine that made the map. */
  public final int cpus() {
    return engine.cpus();
  }

  final Buffers withKey(K key) {
    Buffers buffer = buffers.get();
    buffer.put(keys, key, Buffers.KEY);
    return buffer;
  }

  private void requireLongs() {
    if (values.size() != Long.BYTES) {
      throw new ShmapException(
          Errno.EINVAL, "access " + path() + ": values are not longs, value size=" + values.size());
    }
  }

  /* True: done; false: the expected refusal; anything else is thrown. */
  final boolean done(String operation, int result, int expected) {
    if (result != 0 && result == expected && !map().isClosed()) {
      return false;
    }
    requireDone(operation, result);
    return true;
  }

  private boolean find(Buffers buffer) {
    Region at = buffer.region();
    return done("lookup", engine.lookup(at, Buffers.KEY, at, buffer.value()), ENOENT);
  }

  /**
   * Adds to a number of a key, that of a CPU which no other thread is adding to if there are
   * enough; an absent key counts as 0. Which CPU it is shows only in {@link #get} and {@link
   * #getAll}.
   *
   * @throws ShmapException EINVAL unless values have 8 bytes; E2BIG if the key is new and the map
   *     full
   */
  public final void add(K key, long delta) {
    requireLongs();
    requireWritable("update");
    requireDone("update", engine.addToOwn(withKey(key).region(), Buffers.KEY, delta));
  }

  /**
   * The sum of the numbers of all CPUs for a key, 0 if it is not there. An add that is under way is
   * in it or not; one that has returned is.
   *
   * @throws ShmapException EINVAL unless values have 8 bytes
   */
  public final long sum(K key) {
    requireLongs();
    Buffers buffer = withKey(key);
    return find(buffer) ? sum(buffer) : 0;
  }

  private long sum(Buffers buffer) {
    long sum = 0;
    for (int cpu = 0; cpu < cpus(); cpu++) {
      sum += buffer.region().getLong(buffer.value() + (long) cpu * stripe);
    }
    buffer.region().keepAlive();
    return sum;
  }

  /** The value of one CPU for a key, or null. */
  public final V get(K key, int cpu) {
    if (cpu < 0 || cpu >= cpus()) {
      throw new IndexOutOfBoundsException(
          String.format("access %s: cpu=%d cpus=%d", path(), cpu, cpus()));
    }
    Buffers buffer = withKey(key);
    return find(buffer) ? buffer.get(values, buffer.value() + (long) cpu * stripe) : null;
  }

  /** The values of a key, by CPU, or null. */
  public final List<V> getAll(K key) {
    Buffers buffer = withKey(key);
    return find(buffer) ? all(buffer) : null;
  }

  final List<V> all(Buffers buffer) {
    return all(buffer.region(), buffer.region().bytes(), buffer.value());
  }

  private List<V> all(Region region, BytesStore<?, ?> bytes, long offset) {
    List<V> all = new ArrayList<>(cpus());
    for (int cpu = 0; cpu < cpus(); cpu++) {
      all.add(values.decode(bytes, offset + (long) cpu * stripe));
    }
    region.keepAlive();
    return all;
  }

  public final boolean containsKey(K key) {
    return find(withKey(key));
  }

  /**
   * Stores the values of a key.
   *
   * @param all by CPU, one for each
   * @throws ShmapException E2BIG if the key is new and the map full
   */
  public final void put(K key, List<? extends V> all) {
    update(key, all, Engine.ANY, 0);
  }

  /**
   * Stores the values of a new key; false if the key is there, also when the map is full.
   *
   * @throws ShmapException E2BIG if the key is new and the map full
   */
  public final boolean insert(K key, List<? extends V> all) {
    return update(key, all, Engine.NOEXIST, EEXIST);
  }

  /** Stores the values of a key that is there; false if it is not. */
  public final boolean replace(K key, List<? extends V> all) {
    return update(key, all, Engine.EXIST, ENOENT);
  }

  private boolean update(K key, List<? extends V> all, int flags, int expected) {
    if (all.size() != cpus()) {
      throw new ShmapException(
          Errno.EINVAL, "update " + path() + ": values=" + all.size() + " but cpus=" + cpus());
    }
    requireWritable("update");
    Buffers buffer = withKey(key);
    Region at = buffer.region();
    for (int cpu = 0; cpu < cpus(); cpu++) {
      long offset = buffer.value() + (long) cpu * stripe;
      at.putLong(offset + stripe - Long.BYTES, 0); // zeros as padding, whatever was there before
      buffer.put(values, all.get(cpu), offset);
    }
    return done("update", engine.update(at, Buffers.KEY, at, buffer.value(), flags), expected);
  }

  /** Removes a key; false if it was not there. */
  public final boolean delete(K key) {
    requireWritable("delete");
    return done("delete", engine.delete(withKey(key).region(), Buffers.KEY), ENOENT);
  }

  /** Removes a key and returns its values, by CPU, with every add to them, or null. */
  public final List<V> getAndDelete(K key) {
    requireWritable("delete");
    Buffers buffer = withKey(key);
    Region at = buffer.region();
    int result = engine.lookupAndDelete(at, Buffers.KEY, at, buffer.value());
    return done("delete", result, ENOENT) ? all(buffer) : null;
  }

  /** Number of keys; exact when no other process or thread is changing the map. */
  public final long size() {
    long size = engine.size();
    map().requireOpen("lookup");
    return size;
  }

  /** Removes every key, one by one: keys that others insert meanwhile may stay. */
  public final void clear() {
    drain((key, all) -> {});
  }

  /**
   * Shows every key with its values, by CPU. One that is there throughout is shown exactly once.
   * Ends after as many steps as the map has places, whatever others do; {@code action} may use the
   * map.
   */
  public final void forEach(BiConsumer<? super K, ? super List<V>> action) {
    walk(false, action);
  }

  /** Shows and removes every key; each is shown to one caller only, with every add to it. */
  public final void drain(BiConsumer<? super K, ? super List<V>> action) {
    requireWritable("delete");
    walk(true, action);
  }

  private void walk(boolean delete, BiConsumer<? super K, ? super List<V>> action) {
    Region keyCopies = Region.allocate((long) ROOM * keys.size());
    Region valueCopies = Region.allocate((long) ROOM * map().valueLength());
    BytesStore<?, ?> keyBytes = keyCopies.bytes();
    BytesStore<?, ?> valueBytes = valueCopies.bytes();
    int[] cursor = new int[1];
    int[] count = new int[1];
    boolean more = true;
    while (more) {
      count[0] = ROOM;
      int result = engine.nextBatch(cursor, keyCopies, valueCopies, count, delete);
      more = done(delete ? "delete" : "lookup", result, ENOENT);
      for (int i = 0; i < count[0]; i++) {
        K key = keys.decode(keyBytes, (long) i * keys.size());
        action.accept(key, all(valueCopies, valueBytes, (long) i * map().valueLength()));
      }
      keyCopies.keepAlive();
    }
  }

  /**
   * The map as {@code long} to numbers, without boxes.
   *
   * @throws ShmapException EINVAL unless keys and values have 8 bytes
   */
  public final LongPerCpuHash asLongs() {
    if (keys.size() != Long.BYTES) {
      throw new ShmapException(
          Errno.EINVAL, "open " + path() + ": keys are not longs, key size=" + keys.size());
    }
    requireLongs();
    return new LongPerCpuHash(map(), engine);
  }

  /** The key after {@code key} in the map's own order; the first if it is not there or null. */
  public final K nextKey(K key) {
    Buffers buffer = key == null ? buffers.get() : withKey(key);
    Region next = Region.allocate(keys.size());
    int result = engine.nextKey(key == null ? null : buffer.region(), Buffers.KEY, next, 0);
    K decoded = done("getnext", result, ENOENT) ? keys.decode(next.bytes(), 0) : null;
    next.keepAlive();
    return decoded;
  }
}
