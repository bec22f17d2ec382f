package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/**
 * A hash in shared memory: keys to values, each of a fixed size.
 *
 * <p><b>Concurrency.</b> A lookup takes no lock and waits for nobody; concurrent with an update it
 * gives the old value or the new one, never a mix. Updates of one key happen one after the other.
 * Exactly {@link #maxEntries} entries fit, whatever the keys.
 *
 * <p><b>Death.</b> If a process dies inside an operation, by kill -9 too, the operation has
 * happened or has not; the others do not notice, but that a change of a nearby key waits until the
 * kernel has ended the dead process.
 *
 * <p>Changes throw {@link ShmapException} with EPERM on a frozen map or a read-only handle, and
 * with EBUSY if another process has been stopped in the middle of a change nearby for more than 10
 * s.
 *
 * @param <K> keys
 * @param <V> values
 */
public sealed class SharedHash<K, V> extends SharedMap permits SharedLruHash {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final HashEngine engine;
  private final Codec<K> keys;
  private final Codec<V> values;
  private final ThreadLocal<Buffers> buffers;
  private final ThreadLocal<Lookups<K, V>> lookups;

  SharedHash(OpenMap map, Codec<K> keys, Codec<V> values) {
    super(map);
    this.engine = (HashEngine) map.engine();
    this.keys = keys;
    this.values = values;
    this.buffers = Buffers.perThread(keys.size(), values.size());
    this.lookups = ThreadLocal.withInitial(() -> new Lookups<>(map, keys, values, engine));
  }

  final Codec<K> keys() {
    return keys;
  }

  final Codec<V> values() {
    return values;
  }

  final Buffers withKey(K key) {
    Buffers buffer = buffers.get();
    buffer.put(keys, key, Buffers.KEY);
    return buffer;
  }

  /* True: done; false: the expected refusal; anything else is thrown. */
  final boolean done(String operation, int result, int expected) {
    if (result == 0 && !map().isClosed()) {
      return true;
    }
    if (result == expected && !map().isClosed()) {
      return false;
    }
    throw map().failure(operation, result);
  }

  private boolean find(Buffers buffer) {
    Region at = buffer.region();
    int result = engine.lookup(at, Buffers.KEY, at, buffer.value());
    return result == 0 || done("lookup", result, ENOENT);
  }

  /** The value of a key, or null. A miss allocates nothing. */
  public final V get(K key) {
    Buffers buffer = withKey(key);
    return find(buffer) ? buffer.get(values, buffer.value()) : null;
  }

  /**
   * The value of a key, in {@code using} if the codec can reuse it, or null. With such a codec
   * nothing is allocated.
   */
  public final V getUsing(K key, V using) {
    Buffers buffer = withKey(key);
    return find(buffer) ? buffer.get(values, buffer.value(), using) : null;
  }

  public boolean containsKey(K key) {
    return find(withKey(key));
  }

  /**
   * Stores a value.
   *
   * @throws ShmapException E2BIG if the key is new and the map full
   */
  public final void put(K key, V value) {
    update(key, value, Engine.ANY, 0);
  }

  /**
   * Stores the value of a new key; false if the key is there, also when the map is full.
   *
   * @throws ShmapException E2BIG if the key is new and the map full
   */
  public final boolean insert(K key, V value) {
    return update(key, value, Engine.NOEXIST, EEXIST);
  }

  /** Stores a value if the key is there; false if it is not. */
  public final boolean replace(K key, V value) {
    return update(key, value, Engine.EXIST, ENOENT);
  }

  private boolean update(K key, V value, int flags, int expected) {
    requireWritable("update");
    Buffers buffer = withKey(key);
    buffer.put(values, value, buffer.value());
    Region at = buffer.region();
    return done("update", engine.update(at, Buffers.KEY, at, buffer.value(), flags), expected);
  }

  /** Removes a key; false if it was not there. */
  public final boolean delete(K key) {
    requireWritable("delete");
    return done("delete", engine.delete(withKey(key).region(), Buffers.KEY), ENOENT);
  }

  /** Removes a key and returns its value, atomically, or null. */
  public final V getAndDelete(K key) {
    requireWritable("delete");
    Buffers buffer = withKey(key);
    Region at = buffer.region();
    int result = engine.lookupAndDelete(at, Buffers.KEY, at, buffer.value());
    return done("delete", result, ENOENT) ? buffer.get(values, buffer.value()) : null;
  }

  /**
   * Stores a value if the key's value is {@code expected}, atomically. It is if it has the bytes of
   * {@code expected}, or other ones that are read as a value with these bytes: not everybody who
   * writes to a map writes as the codec does.
   */
  public final boolean compareAndSet(K key, V expected, V value) {
    requireWritable("update");
    Buffers buffer = withKey(key);
    buffer.put(values, value, buffer.value());
    buffer.put(values, expected, buffer.second());
    Region at = buffer.region();
    int result = engine.compareAndSet(at, Buffers.KEY, at, buffer.second(), at, buffer.value());
    if (result == EAGAIN && isReadAsExpected(buffer)) {
      result = engine.compareAndSet(at, Buffers.KEY, at, buffer.third(), at, buffer.value());
    }
    return swapped("update", result);
  }

  /** Removes a key if its value is {@code expected}, as for {@link #compareAndSet}, atomically. */
  public final boolean compareAndDelete(K key, V expected) {
    requireWritable("delete");
    Buffers buffer = withKey(key);
    buffer.put(values, expected, buffer.second());
    Region at = buffer.region();
    int result = engine.deleteIfEqual(at, Buffers.KEY, at, buffer.second());
    if (result == EAGAIN && isReadAsExpected(buffer)) {
      result = engine.deleteIfEqual(at, Buffers.KEY, at, buffer.third());
    }
    return swapped("delete", result);
  }

  /*
   * Without this, who gets a value and compares with what he got would try for ever. The third value
   * is what is there.
   */
  private boolean isReadAsExpected(Buffers buffer) {
    Region at = buffer.region();
    if (engine.lookup(at, Buffers.KEY, at, buffer.third()) != 0) {
      return false;
    }
    buffer.put(values, buffer.get(values, buffer.third()), buffer.fourth());
    return at.isEqual(buffer.fourth(), at, buffer.second(), values.size());
  }

  /* Absent, and present with another value, are the same here. */
  private boolean swapped(String operation, int result) {
    return result == ENOENT ? done(operation, result, ENOENT) : done(operation, result, EAGAIN);
  }

  /**
   * Adds to the value of a key, 0 if it is not there, and returns the sum, atomically.
   *
   * @throws ShmapException EINVAL if values are not of 8 bytes; E2BIG if the key is new and the map
   *     full
   */
  public final long addAndGet(K key, long delta) {
    requireWritable("update");
    Buffers buffer = withKey(key);
    Region at = buffer.region();
    int result = engine.addAndGet(at, Buffers.KEY, delta, at, buffer.value(), true);
    requireDone("update", result);
    long sum = at.getLong(buffer.value());
    at.keepAlive();
    return sum;
  }

  /** Number of entries; exact when no other process or thread is changing the map. */
  public final long size() {
    long size = engine.size();
    map().requireOpen("lookup");
    return size;
  }

  /** Removes every entry, one by one: entries that others insert meanwhile may stay. */
  public final void clear() {
    requireWritable("delete");
    walk(true, (key, value) -> {});
  }

  /**
   * Shows every entry. One that is there throughout is shown exactly once, one that is replaced
   * meanwhile in one of its versions. Ends after as many steps as the map has places, whatever
   * others do; {@code action} may use the map.
   */
  public final void forEach(BiConsumer<? super K, ? super V> action) {
    walk(false, action);
  }

  /** Shows and removes every entry; each is shown to one caller only. */
  public final void drain(BiConsumer<? super K, ? super V> action) {
    requireWritable("delete");
    walk(true, action);
  }

  private void walk(boolean delete, BiConsumer<? super K, ? super V> action) {
    Batch<K, V> batch = new Batch<>(this, engine);
    while (batch.next(delete)) {
      batch.forEach(action);
    }
  }

  /** The values of those keys that are there; see {@link #getAll(Object[], Object[])}. */
  @SuppressWarnings("unchecked") // arrays of this method alone
  public final Map<K, V> getAll(Collection<? extends K> wanted) {
    K[] each = (K[]) wanted.toArray();
    V[] found = (V[]) new Object[each.length];
    getAll(each, found);
    Map<K, V> there = new HashMap<>();
    for (int i = 0; i < each.length; i++) {
      if (found[i] != null) {
        there.put(each[i], found[i]);
      }
    }
    return there;
  }

  /**
   * Stores the value of each key, or null, under the key's index in {@code values}, in the value
   * that lies there if the codec can reuse it. As many single lookups, but the waits for memory of
   * up to 32 of them overlap. Not one snapshot: each value is of a moment of its own.
   *
   * @param values at least as long as {@code wanted}
   * @return how many keys were there
   */
  public final int getAll(K[] wanted, V[] values) {
    return lookups.get().get(wanted, values);
  }

  /** Stores every entry, in the order given; stops at the first that is refused. */
  public final void putAll(Map<? extends K, ? extends V> entries) {
    entries.forEach(this::put);
  }

  /** Removes keys; returns how many were there. */
  public final long deleteAll(Collection<? extends K> unwanted) {
    return unwanted.stream().filter(this::delete).count();
  }

  /** The key after {@code key} in the map's own order; the first if it is not there or null. */
  public final K nextKey(K key) {
    Buffers buffer = key == null ? buffers.get() : withKey(key);
    Region at = buffer.region();
    Region next = Region.allocate(keys.size());
    int result = engine.nextKey(key == null ? null : at, Buffers.KEY, next, 0);
    boolean found = done("getnext", result, ENOENT);
    K decoded = found ? keys.decode(next.bytes(), 0) : null;
    next.keepAlive();
    return decoded;
  }

  /**
   * The map as a {@link ConcurrentMap}. {@code compute}, {@code merge} and the like are atomic per
   * key: the function is called outside of every lock, and again if another thread or process was
   * faster.
   */
  public final ConcurrentMap<K, V> asMap() {
    return new MapView<>(this);
  }

  /**
   * The map as {@code long} to {@code long}, without boxes.
   *
   * @throws ShmapException EINVAL unless keys and values have 8 bytes
   */
  public LongHash asLongs() {
    requireLongs();
    return new LongHash(map(), engine);
  }

  final void requireLongs() {
    if (keys.size() != Long.BYTES || values.size() != Long.BYTES) {
      throw new ShmapException(
          Errno.EINVAL,
          "open "
              + path()
              + ": keys and values are not longs, key size="
              + keys.size()
              + " value size="
              + values.size());
    }
  }
}
