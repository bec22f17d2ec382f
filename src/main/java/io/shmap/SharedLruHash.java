package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.hash.LruEngine;
import io.shmap.error.Errno;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;

/**
 * A {@link SharedHash} that is never full: a new key that meets {@link #maxEntries} others makes
 * one entry go. No other operation makes one go, and E2BIG there is not.
 *
 * <p><b>Which one.</b> One that was not used for long: all processes together have one clock, which
 * gives each entry that was used since it last came by a second chance. Every lookup that finds its
 * key and every change is use; {@link #peek}, {@link #containsKey} and walks are not, nor is
 * anything that a read-only handle does. A new entry counts as used.
 *
 * <p><b>Concurrency and death</b> are as for a {@link SharedHash}. An eviction and the insert that
 * needs it are two steps for a reader, who may find neither entry for a moment; a process that dies
 * between them has made an entry go for nothing. Changes can be EBUSY also while other processes
 * that have been stopped in the middle of a change hold all entries of a very small map.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class SharedLruHash<K, V> extends SharedHash<K, V> {

  private static final int ENOENT = Errno.ENOENT.negated();

  private final LruEngine engine;

  SharedLruHash(OpenMap map, Codec<K> keys, Codec<V> values) {
    super(map, keys, values);
    this.engine = (LruEngine) map.engine();
  }

  /** The value of a key, or null, without counting as use. */
  public V peek(K key) {
    Buffers buffer = withKey(key);
    return look(buffer) ? buffer.get(values(), buffer.value()) : null;
  }

  /** Whether a key is there, without counting as use. */
  @Override
  public boolean containsKey(K key) {
    return look(withKey(key));
  }

  private boolean look(Buffers buffer) {
    Region at = buffer.region();
    return done("lookup", engine.peek(at, Buffers.KEY, at, buffer.value()), ENOENT);
  }

  /**
   * How many entries have made room for others since the map was made, by all processes. One that
   * dies in the middle of an insert may not have counted its own.
   */
  public long evictions() {
    long evictions = engine.evictions();
    map().requireOpen("info");
    return evictions;
  }

  @Override
  public LongLruHash asLongs() {
    requireLongs();
    return new LongLruHash(map(), engine);
  }
}
