package io.shmap;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An array of maps in shared memory: {@link #maxEntries} slots, empty at first, for maps of the
 * same store that are all of one kind.
 *
 * <p>A slot keeps its map alive, though the map's name and every process that had it open are gone;
 * it goes when it leaves its last slot, by an update, by a delete or by the end of the array,
 * unless something else keeps it.
 *
 * <p><b>Concurrency.</b> A slot changes by one store: readers have the whole map of before or the
 * whole one of after. Who has attached to a map that leaves the array keeps it until he closes it.
 *
 * <p><b>Death.</b> If a process dies inside a change, the slot has its old map or the new one; the
 * map that has left is deleted by whoever looks next, as after a death of its own last process.
 *
 * <p>Changes throw {@link io.shmap.error.ShmapException} with EPERM on a frozen array or a
 * read-only handle. An index outside of the array is {@link IndexOutOfBoundsException}.
 *
 * @param <M> handles of inner maps
 */
public final class SharedArrayOfMaps<M extends SharedMap> extends SharedMap {

  private final InnerMaps<Long, M> inner;
  private final ThreadLocal<Buffers> buffers = Buffers.perThread(Integer.BYTES, Integer.BYTES);

  SharedArrayOfMaps(OpenMap map, Consumer<Header> agreement, Function<OpenMap, M> handle) {
    super(map);
    this.inner = new InnerMaps<>(map, agreement, handle);
  }

  private Buffers at(long index) {
    if (index < 0 || index >= maxEntries()) {
      throw new IndexOutOfBoundsException(
          "access " + path() + ": index=" + index + " maxEntries=" + maxEntries());
    }
    Buffers buffer = buffers.get();
    buffer.region().putInt(Buffers.KEY, (int) index);
    return buffer;
  }

  /**
   * The map at an index, attached, or null. It is this handle's: do not close it. Ask again for
   * each use: what is returned is closed when a later call finds another map at the index, and
   * threads that share this handle use {@link #read}.
   *
   * @throws io.shmap.error.ShmapException what {@link Shmap#attach} throws, of the map that the
   *     index has; EUCLEAN if it has no map of the array's kind
   */
  public M get(long index) {
    return inner.get(index, at(index).region(), Buffers.KEY);
  }

  /**
   * Applies a function to the map at an index, which stays open until it returns, whatever becomes
   * of the slot; null, without a call, if there is none. Throws what {@link #get} throws.
   */
  public <R> R read(long index, Function<? super M, ? extends R> reader) {
    return inner.read(index, at(index).region(), Buffers.KEY, reader);
  }

  /** The id of the map at an index, 0 if there is none. */
  public int id(long index) {
    int id = Nesting.id(map(), at(index).region(), Buffers.KEY);
    map().requireOpen("lookup");
    return id;
  }

  /**
   * Puts a map at an index, by one store. Its handle is still the caller's, who may close it.
   *
   * @throws io.shmap.error.ShmapException EINVAL if it is of another kind, EXDEV if it lies in
   *     another store, ENOENT if its deletion has begun
   */
  public void set(long index, M map) {
    requireWritable("update");
    int result = Nesting.put(map(), at(index).region(), Buffers.KEY, map.map(), Engine.ANY);
    if (result != 0) {
      throw inner.refused(result, map);
    }
    inner.forget(index);
    map().requireOpen("update");
  }

  /** Takes the map at an index away; false if there was none. */
  public boolean delete(long index) {
    requireWritable("delete");
    int result = Nesting.delete(map(), at(index).region(), Buffers.KEY);
    inner.forget(index);
    if (result != Errno.ENOENT.negated()) {
      requireDone("delete", result);
    }
    map().requireOpen("delete");
    return result == 0;
  }

  @Override
  void closeInner() {
    inner.close();
  }
}
