package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.array.ArrayEngine;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;

/**
 * An array in shared memory: {@link #maxEntries} values of a fixed size, all zero bytes at first.
 *
 * <p><b>Concurrency.</b> A read takes no lock and waits for nobody; concurrent with a write it
 * gives the old value or the new one, never a mix. Only a {@linkplain MapSpec.Builder#mmapable
 * mmapable} array gives up that promise for values above 8 bytes, as the kernel's arrays do: they
 * may be a mix, word by word.
 *
 * <p><b>Death.</b> If a process dies inside a write, the element has its old value or the new one.
 *
 * <p>Changes throw {@link ShmapException} with EPERM on a frozen array or a read-only handle, and
 * with EBUSY if another process has been stopped in the middle of writing the element for more than
 * 10 s. An index outside of the array is {@link IndexOutOfBoundsException}.
 *
 * @param <V> values
 */
public final class SharedArray<V> extends SharedMap {

  private final ArrayEngine engine;
  private final Codec<V> values;
  private final ThreadLocal<Buffers> buffers;

  SharedArray(OpenMap map, Codec<V> values) {
    super(map);
    this.engine = (ArrayEngine) map.engine();
    this.values = values;
    this.buffers = Buffers.perThread(Integer.BYTES, values.size());
  }

  private void requireIndex(long index) {
    if (index < 0 || index >= maxEntries()) {
      throw new IndexOutOfBoundsException(
          "access " + path() + ": index=" + index + " maxEntries=" + maxEntries());
    }
  }

  private void requireLongs() {
    if (values.size() != Long.BYTES) {
      throw new ShmapException(
          Errno.EINVAL, "access " + path() + ": values are not longs, value size=" + values.size());
    }
  }

  /** The value at an index. */
  public V get(long index) {
    Buffers buffer = copied(index);
    return buffer.get(values, buffer.value());
  }

  /**
   * The value at an index, in {@code using} if the codec can reuse it; then nothing is allocated.
   */
  public V getUsing(long index, V using) {
    Buffers buffer = copied(index);
    return buffer.get(values, buffer.value(), using);
  }

  private Buffers copied(long index) {
    requireIndex(index);
    Buffers buffer = buffers.get();
    requireDone("lookup", engine.get(index, buffer.region(), buffer.value()));
    return buffer;
  }

  /** Stores a value. */
  public void set(long index, V value) {
    requireIndex(index);
    requireWritable("update");
    Buffers buffer = buffers.get();
    buffer.put(values, value, buffer.value());
    requireDone("update", engine.set(index, buffer.region(), buffer.value()));
  }

  /**
   * The number at an index, without a box.
   *
   * @throws ShmapException EINVAL unless values have 8 bytes
   */
  public long getLong(long index) {
    requireIndex(index);
    requireLongs();
    long value = engine.getLong(index);
    map().requireOpen("lookup");
    return value;
  }

  /** Stores a number. */
  public void setLong(long index, long value) {
    requireIndex(index);
    requireLongs();
    requireWritable("update");
    requireDone("update", engine.setLong(index, value));
  }

  /** Adds to the number at an index and returns the sum, atomically. */
  public long addAndGet(long index, long delta) {
    requireIndex(index);
    requireLongs();
    requireWritable("update");
    long sum = engine.addAndGet(index, delta);
    map().requireOpen("update");
    return sum;
  }

  /** Stores a number if the one at the index is {@code expected}, atomically. */
  public boolean compareAndSet(long index, long expected, long value) {
    requireIndex(index);
    requireLongs();
    requireWritable("update");
    int result = engine.compareAndSet(index, expected, value);
    requireDone("update", result);
    return result == 1;
  }

  /**
   * The elements of a {@linkplain MapSpec.Builder#mmapable mmapable} array as memory. While a view
   * is open the array cannot be frozen: EBUSY.
   *
   * @throws ShmapException EINVAL if the array is not mmapable; EPERM if it is frozen or the handle
   *     is read-only
   */
  public ArrayView view() {
    requireWritable("map");
    Region view = engine.openView();
    map().requireOpen("map");
    return new ArrayView(engine, view, values.size());
  }
}
