package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.array.PerCpuArrayEngine;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * An array in shared memory with a value for each CPU: {@link #maxEntries} elements of {@link
 * #cpus} values of a fixed size, all zero bytes at first. Made for counting: {@link #add} lets
 * threads and processes count the same thing without waiting for each other, {@link #sum} adds up.
 *
 * <p><b>Concurrency.</b> Nobody takes a lock or waits for anybody. A value of at most 8 bytes is
 * read old or new; a longer one, and those of several CPUs together, may be read as a mix, word by
 * word, of before and after a concurrent {@code set}, as in the kernel. Adds are exact, whatever
 * else is added; a {@code set} overwrites what was added before it.
 *
 * <p><b>Death.</b> If a process dies inside an add, it has happened or not. If it dies inside a
 * {@code set} of more than 8 bytes, or of all CPUs, some of the words are new.
 *
 * <p>Changes throw {@link ShmapException} with EPERM on a frozen array or a read-only handle, and
 * with EBUSY if 64 writers have been stopped in the middle of a change for more than 10 s. An index
 * or CPU outside of the array is {@link IndexOutOfBoundsException}.
 *
 * @param <V> values
 */
public final class SharedPerCpuArray<V> extends SharedMap {

  private final PerCpuArrayEngine engine;
  private final Codec<V> values;
  private final int stripe;
  private final ThreadLocal<Buffers> buffers;

  SharedPerCpuArray(OpenMap map, Codec<V> values) {
    super(map);
    this.engine = (PerCpuArrayEngine) map.engine();
    this.values = values;
    this.stripe = map.valueLength() / engine.cpus();
    this.buffers = Buffers.perThread(Integer.BYTES, map.valueLength());
  }

  /** How many values an element has: the possible CPUs of the machine that made the map. */
  public int cpus() {
    return engine.cpus();
  }

  private void requireElement(long index, int cpu) {
    if (index < 0 || index >= maxEntries() || cpu < 0 || cpu >= cpus()) {
      throw new IndexOutOfBoundsException(
          String.format(
              "access %s: index=%d maxEntries=%d cpu=%d cpus=%d",
              path(), index, maxEntries(), cpu, cpus()));
    }
  }

  private void requireLongs() {
    if (values.size() != Long.BYTES) {
      throw new ShmapException(
          Errno.EINVAL, "access " + path() + ": values are not longs, value size=" + values.size());
    }
  }

  /**
   * Adds to a number at an index, that of a CPU which no other thread is adding to if there are
   * enough. Which one it is shows only in {@link #get} and {@link #getAll}.
   *
   * @throws ShmapException EINVAL unless values have 8 bytes
   */
  public void add(long index, long delta) {
    requireElement(index, 0);
    requireLongs();
    requireWritable("update");
    requireDone("update", engine.add(index, delta));
  }

  /**
   * The sum of the numbers of all CPUs at an index. An add that is under way is in it or not; one
   * that has returned is.
   *
   * @throws ShmapException EINVAL unless values have 8 bytes
   */
  public long sum(long index) {
    requireElement(index, 0);
    requireLongs();
    long sum = engine.sum(index);
    map().requireOpen("lookup");
    return sum;
  }

  /** The value of one CPU at an index. */
  public V get(long index, int cpu) {
    requireElement(index, cpu);
    Buffers buffer = buffers.get();
    requireDone("lookup", engine.get(index, cpu, buffer.region(), buffer.value()));
    return buffer.get(values, buffer.value());
  }

  /** The values at an index, by CPU. */
  public List<V> getAll(long index) {
    requireElement(index, 0);
    Buffers buffer = buffers.get();
    Region at = buffer.region();
    at.putInt(Buffers.KEY, (int) index);
    requireDone("lookup", engine.lookup(at, Buffers.KEY, at, buffer.value()));
    List<V> all = new ArrayList<>(cpus());
    for (int cpu = 0; cpu < cpus(); cpu++) {
      all.add(buffer.get(values, buffer.value() + (long) cpu * stripe));
    }
    return all;
  }

  /** Stores the value of one CPU at an index. */
  public void set(long index, int cpu, V value) {
    requireElement(index, cpu);
    requireWritable("update");
    Buffers buffer = buffers.get();
    put(buffer, 0, value);
    requireDone("update", engine.set(index, cpu, buffer.region(), buffer.value()));
  }

  /**
   * Stores the values at an index.
   *
   * @param all by CPU, one for each
   */
  public void setAll(long index, List<? extends V> all) {
    requireElement(index, 0);
    if (all.size() != cpus()) {
      throw new ShmapException(
          Errno.EINVAL, "update " + path() + ": values=" + all.size() + " but cpus=" + cpus());
    }
    requireWritable("update");
    Buffers buffer = buffers.get();
    for (int cpu = 0; cpu < cpus(); cpu++) {
      put(buffer, cpu, all.get(cpu));
    }
    Region at = buffer.region();
    at.putInt(Buffers.KEY, (int) index);
    requireDone("update", engine.update(at, Buffers.KEY, at, buffer.value(), 0));
  }

  /* With zeros as padding, whatever the buffer held before. */
  private void put(Buffers buffer, int cpu, V value) {
    long offset = buffer.value() + (long) cpu * stripe;
    buffer.region().putLong(offset + stripe - Long.BYTES, 0);
    buffer.put(values, value, offset);
  }
}
