package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.Engine;
import io.shmap.engine.lpm.LpmEngine;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Prefixes to values in shared memory; a lookup finds the longest prefix that its key begins with.
 *
 * <p>A key is a prefix length in bits and 1 to 256 bytes, as {@link
 * io.shmap.codec.Codecs#IPV4_PREFIX} and {@link io.shmap.codec.Codecs#IPV6_PREFIX} have it: an
 * address is a prefix of all its bits. A lookup by a shorter one finds no longer one. Bits behind
 * the length do not tell keys apart, and are kept as they were stored last.
 *
 * <p><b>Concurrency.</b> A lookup takes no lock and waits for nobody; concurrent with a change it
 * gives the answer from before it or after it. Changes happen one after the other. Exactly {@link
 * #maxEntries} prefixes fit, whatever they are.
 *
 * <p><b>Death.</b> If a process dies inside an operation, by kill -9 too, the operation has
 * happened or has not; the others do not notice, but that a change waits until the kernel has ended
 * the dead process.
 *
 * <p>Changes throw {@link ShmapException} with EPERM on a frozen map or a read-only handle, and
 * with EBUSY if another process has been stopped in the middle of a change for more than 10 s.
 *
 * @param <K> prefixes
 * @param <V> values
 */
public final class SharedLpmTrie<K, V> extends SharedMap {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int EINVAL = Errno.EINVAL.negated();

  private final LpmEngine engine;
  private final Codec<K> keys;
  private final Codec<V> values;
  private final ThreadLocal<Buffers> buffers;
  private final ThreadLocal<LpmLookups<K, V>> lookups;

  SharedLpmTrie(OpenMap map, Codec<K> keys, Codec<V> values) {
    super(map);
    this.engine = (LpmEngine) map.engine();
    this.keys = keys;
    this.values = values;
    this.buffers = Buffers.perThread(keys.size(), values.size());
    this.lookups = ThreadLocal.withInitial(() -> new LpmLookups<>(map, keys, values, engine));
  }

  Codec<K> keys() {
    return keys;
  }

  Codec<V> values() {
    return values;
  }

  private Buffers withKey(K key) {
    Buffers buffer = buffers.get();
    buffer.put(keys, key, Buffers.KEY);
    return buffer;
  }

  /* True: done; false: the expected refusal; anything else is thrown. */
  private boolean done(String operation, int result, int expected) {
    if (result == 0 && !map().isClosed()) {
      return true;
    }
    if (result == expected && !map().isClosed()) {
      return false;
    }
    if (result == EINVAL) {
      map().requireOpen(operation);
      throw new ShmapException(
          Errno.EINVAL, operation + " " + path() + ": the prefix is longer than its data");
    }
    throw map().failure(operation, result);
  }

  private boolean find(Buffers buffer) {
    Region at = buffer.region();
    int result = engine.lookup(at, Buffers.KEY, at, buffer.value());
    return result == 0 || done("lookup", result, ENOENT);
  }

  /** The value of the longest prefix that the key begins with, or null. */
  public V get(K key) {
    Buffers buffer = withKey(key);
    return find(buffer) ? buffer.get(values, buffer.value()) : null;
  }

  /**
   * {@link #get}, in {@code using} if the codec can reuse it; with such a codec nothing is
   * allocated.
   */
  public V getUsing(K key, V using) {
    Buffers buffer = withKey(key);
    return find(buffer) ? buffer.get(values, buffer.value(), using) : null;
  }

  /** The longest prefix that the key begins with, as it was stored, and its value; or null. */
  public Map.Entry<K, V> match(K key) {
    Buffers buffer = withKey(key);
    Region at = buffer.region();
    Region matched = Region.allocate(keys.size());
    int result = engine.match(at, Buffers.KEY, matched, 0, at, buffer.value());
    return done("lookup", result, ENOENT) ? entry(matched, buffer) : null;
  }

  private Map.Entry<K, V> entry(Region key, Buffers buffer) {
    K decoded = keys.decode(key.bytes(), 0);
    key.keepAlive();
    return Map.entry(decoded, buffer.get(values, buffer.value()));
  }

  private boolean findExactly(Buffers buffer) {
    Region at = buffer.region();
    int result = engine.lookupExact(at, Buffers.KEY, at, buffer.value());
    return done("lookup", result, ENOENT);
  }

  /** The value of exactly this prefix, or null. */
  public V getExact(K prefix) {
    Buffers buffer = withKey(prefix);
    return findExactly(buffer) ? buffer.get(values, buffer.value()) : null;
  }

  /** Whether exactly this prefix is there. */
  public boolean containsKey(K prefix) {
    return findExactly(withKey(prefix));
  }

  /** What {@link #get} gives for each key that has a prefix there; see the other one. */
  @SuppressWarnings("unchecked") // arrays of this method alone
  public Map<K, V> getAll(Collection<? extends K> wanted) {
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
   * Stores what {@link #getUsing} gives for each key under the key's index in {@code values}. As
   * many single lookups, but the waits for memory of up to 32 of them overlap. Not one snapshot.
   *
   * @param values at least as long as {@code wanted}
   * @return how many keys had a prefix there
   */
  public int getAll(K[] wanted, V[] values) {
    return lookups.get().get(wanted, values);
  }

  /**
   * Stores the value of a prefix.
   *
   * @throws ShmapException ENOSPC if the prefix is new and the map full
   */
  public void put(K prefix, V value) {
    update(prefix, value, Engine.ANY, 0);
  }

  /**
   * Stores the value of a new prefix; false if it is there, also when the map is full.
   *
   * @throws ShmapException ENOSPC if the prefix is new and the map full
   */
  public boolean insert(K prefix, V value) {
    return update(prefix, value, Engine.NOEXIST, EEXIST);
  }

  /** Stores a value if the prefix is there; false if it is not. */
  public boolean replace(K prefix, V value) {
    return update(prefix, value, Engine.EXIST, ENOENT);
  }

  private boolean update(K prefix, V value, int flags, int expected) {
    requireWritable("update");
    Buffers buffer = withKey(prefix);
    buffer.put(values, value, buffer.value());
    Region at = buffer.region();
    return done("update", engine.update(at, Buffers.KEY, at, buffer.value(), flags), expected);
  }

  /** Removes exactly this prefix; false if it was not there. */
  public boolean delete(K prefix) {
    requireWritable("delete");
    return done("delete", engine.delete(withKey(prefix).region(), Buffers.KEY), ENOENT);
  }

  /** Number of prefixes; exact when no other process or thread is changing the map. */
  public long size() {
    long size = engine.size();
    map().requireOpen("lookup");
    return size;
  }

  /**
   * Shows every entry in postorder: what lies within a prefix before it, lower addresses first. One
   * that is there throughout is shown exactly once. Ends whatever others do; {@code action} may use
   * the map.
   */
  public void forEach(BiConsumer<? super K, ? super V> action) {
    Region entries = Region.allocate(2L * Buffers.pad(keys.size()) + values.size());
    BytesStore<?, ?> bytes = entries.bytes();
    long next = Buffers.pad(keys.size());
    long value = 2 * next;
    Region last = null;
    while (done("lookup", engine.nextEntry(last, 0, entries, next, entries, value), ENOENT)) {
      last = entries;
      entries.copyFrom(0, entries, next, keys.size());
      action.accept(keys.decode(bytes, 0), values.decode(bytes, value));
    }
    entries.keepAlive();
  }

  /** The prefix after this one in postorder; the first if it is not there or null. */
  public K nextKey(K prefix) {
    Buffers buffer = prefix == null ? buffers.get() : withKey(prefix);
    Region at = buffer.region();
    Region next = Region.allocate(keys.size());
    int result = engine.nextKey(prefix == null ? null : at, Buffers.KEY, next, 0);
    K decoded = done("getnext", result, ENOENT) ? keys.decode(next.bytes(), 0) : null;
    next.keepAlive();
    return decoded;
  }
}
