package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.hash.LruEngine;
import io.shmap.error.Errno;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.List;

/**
 * A {@link SharedPerCpuHash} that is never full: a new key that meets {@link #maxEntries} others
 * makes one go that was not used for long, as in a {@link SharedLruHash}. Every add, sum, lookup
 * and change is use; {@link #peekAll} and walks are not.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class SharedLruPerCpuHash<K, V> extends SharedPerCpuHash<K, V> {

  private static final int ENOENT = Errno.ENOENT.negated();

  private final LruEngine engine;

  SharedLruPerCpuHash(OpenMap map, Codec<K> keys, Codec<V> values) {
    super(map, keys, values);
    this.engine = (LruEngine) map.engine();
  }

  /** The values of a key, by CPU, or null, without counting as use. */
  public List<V> peekAll(K key) {
    Buffers buffer = withKey(key);
    Region at = buffer.region();
    int result = engine.peek(at, Buffers.KEY, at, buffer.value());
    return done("lookup", result, ENOENT) ? all(buffer) : null;
  }

  /**
   * How many keys have made room for others since the map was made, by all processes. One that dies
   * in the middle of an insert may not have counted its own.
   */
  public long evictions() {
    long evictions = engine.evictions();
    map().requireOpen("info");
    return evictions;
  }
}
