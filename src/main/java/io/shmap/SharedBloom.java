package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.engine.bloom.BloomEngine;
import io.shmap.map.OpenMap;

/**
 * A Bloom filter in shared memory: says of a value that it was surely not added, or that it maybe
 * was. Values are added and never taken out.
 *
 * <p>With {@link #maxEntries} values in it, a value that was not added is "maybe" no oftener than
 * in the kernel's filter of the same {@code maxEntries} and {@linkplain #hashes hashes}. More are
 * never refused; each makes false positives likelier.
 *
 * <p><b>Concurrency.</b> A query takes no lock and waits for nobody, and may be made through a
 * read-only handle. An add that has returned is seen by every query that begins after it.
 *
 * <p><b>Death.</b> If a process dies inside an add, the value is there or is not. Nothing that was
 * added before is lost.
 *
 * <p>An add throws {@link io.shmap.error.ShmapException} with EPERM on a frozen filter or a
 * read-only handle, and with EBUSY if 64 writers have been stopped in the middle of theirs for more
 * than 10 s.
 *
 * <p>All bits of a value lie in one cache line: Putze, Sanders, Singler, <i>Cache-, Hash- and
 * Space-Efficient Bloom Filters</i> (2009).
 *
 * @param <V> values
 */
public final class SharedBloom<V> extends SharedMap {

  private final BloomEngine engine;
  private final Codec<V> values;
  private final ThreadLocal<Buffers> buffers;

  SharedBloom(OpenMap map, Codec<V> values) {
    super(map);
    this.engine = (BloomEngine) map.engine();
    this.values = values;
    this.buffers = Buffers.perThread(0, values.size());
  }

  /**
   * Adds a value.
   *
   * @return false if it might have been in already. Of several who add a new value at once, one at
   *     least is told true
   */
  public boolean add(V value) {
    requireWritable("update");
    Buffers buffer = encoded(value);
    int result = engine.add(buffer.region(), buffer.value());
    requireDone("update", result);
    return result == 1;
  }

  /** False if the value was surely not added; true if it was, and sometimes if it was not. */
  public boolean mightContain(V value) {
    Buffers buffer = encoded(value);
    boolean found = engine.mightContain(buffer.region(), buffer.value());
    map().requireOpen("lookup");
    return found;
  }

  private Buffers encoded(V value) {
    Buffers buffer = buffers.get();
    buffer.put(values, value, buffer.value());
    return buffer;
  }

  /** About how many different values have been added; looks at the whole filter. */
  public long approximateCount() {
    long count = engine.size();
    map().requireOpen("info");
    return count;
  }

  /** How many bits each value sets. */
  public int hashes() {
    return engine.hashes();
  }
}
