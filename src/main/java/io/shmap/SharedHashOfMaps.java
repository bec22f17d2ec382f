package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A hash of maps in shared memory: keys to maps of the same store that are all of one kind.
 *
 * <p>What {@link SharedArrayOfMaps} says of slots, concurrency and death is true of keys here.
 * Exactly {@link #maxEntries} keys fit.
 *
 * @param <K> keys, with {@code equals} and {@code hashCode}
 * @param <M> handles of inner maps
 */
public final class SharedHashOfMaps<K, M extends SharedMap> extends SharedMap {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EEXIST = Errno.EEXIST.negated();

  private final Codec<K> keys;
  private final InnerMaps<ByteBuffer, M> inner;
  private final ThreadLocal<Buffers> buffers;

  SharedHashOfMaps(
      OpenMap map, Codec<K> keys, Consumer<Header> agreement, Function<OpenMap, M> handle) {
    super(map);
    this.keys = keys;
    this.inner = new InnerMaps<>(map, agreement, handle);
    this.buffers = Buffers.perThread(keys.size(), Integer.BYTES);
  }

  private Buffers at(K key) {
    Buffers buffer = buffers.get();
    buffer.put(keys, key, Buffers.KEY);
    return buffer;
  }

  /* A key by its bytes: arrays are keys too. */
  private ByteBuffer slot(Buffers buffer) {
    byte[] bytes = new byte[keys.size()];
    buffer.region().getBytes(Buffers.KEY, bytes, 0, bytes.length);
    return ByteBuffer.wrap(bytes);
  }

  /**
   * The map of a key, attached, or null. It is this handle's: do not close it. Ask again for each
   * use: what is returned is closed when a later call finds another map under the key, and threads
   * that share this handle use {@link #read}.
   *
   * @throws io.shmap.error.ShmapException what {@link Shmap#attach} throws, of the map that the key
   *     has; EUCLEAN if it has no map of the hash's kind
   */
  public M get(K key) {
    Buffers buffer = at(key);
    return inner.get(slot(buffer), buffer.region(), Buffers.KEY);
  }

  /**
   * Applies a function to the map of a key, which stays open until it returns, whatever becomes of
   * the key; null, without a call, if there is none. Throws what {@link #get} throws.
   */
  public <R> R read(K key, Function<? super M, ? extends R> reader) {
    Buffers buffer = at(key);
    return inner.read(slot(buffer), buffer.region(), Buffers.KEY, reader);
  }

  /** The id of the map of a key, 0 if there is none. */
  public int id(K key) {
    int id = Nesting.id(map(), at(key).region(), Buffers.KEY);
    map().requireOpen("lookup");
    return id;
  }

  /**
   * Puts a map under a key, by one store. Its handle is still the caller's, who may close it.
   *
   * @throws io.shmap.error.ShmapException EINVAL if it is of another kind, EXDEV if it lies in
   *     another store, ENOENT if its deletion has begun, E2BIG if the key is new and the hash full
   */
  public void put(K key, M map) {
    update(key, map, Engine.ANY, 0);
  }

  /** Puts a map under a new key; false if the key is there. */
  public boolean insert(K key, M map) {
    return update(key, map, Engine.NOEXIST, EEXIST);
  }

  /** Puts a map under a key that is there; false if it is not. */
  public boolean replace(K key, M map) {
    return update(key, map, Engine.EXIST, ENOENT);
  }

  private boolean update(K key, M map, int flags, int expected) {
    requireWritable("update");
    Buffers buffer = at(key);
    int result = Nesting.put(map(), buffer.region(), Buffers.KEY, map.map(), flags);
    boolean refused = result != 0 && result == expected;
    if (result != 0 && !refused) {
      throw inner.refused(result, map);
    }
    if (!refused) {
      inner.forget(slot(buffer));
    }
    map().requireOpen("update");
    return !refused;
  }

  /** Takes a key and its map away; false if it was not there. */
  public boolean delete(K key) {
    requireWritable("delete");
    Buffers buffer = at(key);
    int result = Nesting.delete(map(), buffer.region(), Buffers.KEY);
    inner.forget(slot(buffer));
    if (result != ENOENT) {
      requireDone("delete", result);
    }
    map().requireOpen("delete");
    return result == 0;
  }

  /** Number of keys; exact when no other process or thread is changing the hash. */
  public long size() {
    long size = map().engine().size();
    map().requireOpen("lookup");
    return size;
  }

  @Override
  void closeInner() {
    inner.close();
  }
}
