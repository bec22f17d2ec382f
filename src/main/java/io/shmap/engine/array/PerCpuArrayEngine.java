package io.shmap.engine.array;

import io.shmap.engine.Engine;
import io.shmap.engine.Findings;
import io.shmap.engine.WriterLanes;
import io.shmap.error.Errno;
import io.shmap.layout.OwnerWord;
import io.shmap.layout.PerCpuArrayLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * PERCPU_ARRAY: {@code maxEntries} elements at indexes 0 and up, each with one value for every
 * possible CPU of the machine that made the map, all 0 at first.
 *
 * <p>The values of one CPU lie together, in a <i>plane</i>, so that two threads that add to one
 * element write to different lines. A thread has a plane of its own as long as there are not more
 * threads than CPUs; which CPU it runs on does not matter to a sum. A thread that finds another one
 * at work on its word moves on to the next plane, as the cells of {@link
 * java.util.concurrent.atomic.LongAdder} are used.
 *
 * <p>The value operand of {@link Engine}'s operations is bpf(2)'s: the values of all CPUs, each
 * padded to 8 bytes, and the padding is kept. Each word of 8 bytes is atomic, as in the kernel: a
 * longer value, and the values of several CPUs, may be read as a mix of before and after a change,
 * and stay one if the process that made the change died inside it.
 */
public final class PerCpuArrayEngine implements Engine {

  /*
   * The sites W1 to W6 and the died-after table are those of WriterLanes; W4 is one word, R1 is its
   * acquiring load. An add is one CAS or add: it has happened or not, whenever its process dies.
   */

  private static final int EPERM = Errno.EPERM.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int E2BIG = Errno.E2BIG.negated();

  /** So often a thread looks whether another one adds to its words. */
  static final int ADDS_BETWEEN_LOOKS = 64;

  private final Region data;
  private final WriterLanes lanes;
  private final long maxEntries;
  private final int cpus;
  private final int stripe;
  private final long plane;
  private final long longs;
  private final Indexes indexes;
  private final AtomicInteger threads;
  private final ThreadLocal<OwnPlane> ownPlane;

  /** An attachment's engine over a section, which is an array of zeros when its bytes are 0. */
  public PerCpuArrayEngine(Region data, PerCpuArrayGeometry geometry, Owners owners) {
    data.require(0, geometry.length(), "the header's geometry");
    this.data = data;
    this.lanes = new WriterLanes(data, PerCpuArrayLayout.LANES, owners);
    this.maxEntries = geometry.maxEntries();
    this.cpus = geometry.cpus();
    this.stripe = geometry.stripe();
    this.plane = geometry.planeLength();
    this.longs = geometry.valueSize() == Long.BYTES ? maxEntries : 0;
    this.indexes = new Indexes(maxEntries, geometry.stripes(), this::copyAll);
    this.threads = new AtomicInteger(OwnerWord.slot(owners.self())); // not all processes at 0
    this.ownPlane =
        ThreadLocal.withInitial(() -> new OwnPlane(Math.floorMod(threads.getAndIncrement(), cpus)));
  }

  /** Where a thread adds. */
  private static final class OwnPlane {
    private int cpu;
    private int adds;

    OwnPlane(int cpu) {
      this.cpu = cpu;
    }
  }

  /** Possible CPUs of the machine when the map was made. */
  public int cpus() {
    return cpus;
  }

  private long element(int cpu, long index) {
    return PerCpuArrayLayout.PLANES + cpu * plane + index * stripe;
  }

  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    long index = Indexes.index(key, keyOffset);
    if (index >= maxEntries) {
      return ENOENT;
    }
    copyAll(index, value, valueOffset);
    data.keepAlive();
    return 0;
  }

  private void copyAll(long index, Region out, long outOffset) {
    for (int cpu = 0; cpu < cpus; cpu++) {
      copy(element(cpu, index), out, outOffset + (long) cpu * stripe);
    }
  }

  private void copy(long element, Region out, long outOffset) {
    for (int i = 0; i < stripe; i += Long.BYTES) {
      out.putLong(outOffset + i, data.getLongAcquire(element + i)); // R1
    }
  }

  /**
   * Copies one CPU's value of an element, with its padding.
   *
   * @return 0, or -ENOENT if there is no such index or CPU
   */
  public int get(long index, int cpu, Region out, long outOffset) {
    if (!isElement(index, cpu)) {
      return ENOENT;
    }
    copy(element(cpu, index), out, outOffset);
    data.keepAlive();
    return 0;
  }

  private boolean isElement(long index, int cpu) {
    return index >= 0 && index < maxEntries && cpu >= 0 && cpu < cpus;
  }

  @Override
  public int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    if (isFrozen()) {
      return EPERM;
    }
    if (flags != ANY && flags != NOEXIST && flags != EXIST) {
      return Errno.EINVAL.negated();
    }
    long index = Indexes.index(key, keyOffset);
    if (index >= maxEntries) {
      return E2BIG;
    }
    return flags == NOEXIST ? Errno.EEXIST.negated() : store(index, 0, cpus, value, valueOffset);
  }

  /**
   * Stores one CPU's value of an element, with its padding.
   *
   * @return 0; -E2BIG if there is no such index or CPU; -EPERM if the array is frozen; -EBUSY
   */
  public int set(long index, int cpu, Region value, long valueOffset) {
    return isElement(index, cpu) ? store(index, cpu, cpu + 1, value, valueOffset) : E2BIG;
  }

  private int store(long index, int from, int to, Region value, long valueOffset) {
    long lane = lanes.enter();
    if (lane < 0) {
      return (int) lane;
    }
    try {
      long source = valueOffset;
      for (int cpu = from; cpu < to; cpu++) {
        long element = element(cpu, index);
        for (int i = 0; i < stripe; i += Long.BYTES, source += Long.BYTES) {
          data.putLongRelease(element + i, value.getLong(source)); // W4
        }
      }
    } finally {
      lanes.leave(lane);
    }
    data.fullFence(); // W6 of WriterLanes
    data.keepAlive();
    return 0;
  }

  /**
   * Adds atomically to the number that the calling thread's CPU has at an index.
   *
   * @return 0; -E2BIG if there is no such index or values do not have 8 bytes; -EPERM; -EBUSY
   */
  public int add(long index, long delta) {
    if (index < 0 || index >= longs) {
      return E2BIG;
    }
    long lane = lanes.enter();
    if (lane < 0) {
      return (int) lane;
    }
    addToOwn(index, delta);
    lanes.leave(lane);
    data.keepAlive();
    return 0;
  }

  /* An add does not see whether it met another one; a CAS does, and costs more. */
  private void addToOwn(long index, long delta) {
    OwnPlane own = ownPlane.get();
    long word = element(own.cpu, index);
    if (++own.adds % ADDS_BETWEEN_LOOKS != 0) {
      data.getAndAddLong(word, delta); // W4
      return;
    }
    long number = data.getLongAcquire(word);
    if (!data.casLong(word, number, number + delta)) { // W4
      own.cpu = own.cpu + 1 == cpus ? 0 : own.cpu + 1;
      data.getAndAddLong(element(own.cpu, index), delta); // W4
    }
  }

  /**
   * The sum of the numbers that all CPUs have at an index; 0 if there is no such index or values do
   * not have 8 bytes. An add that is under way is in it or not.
   */
  public long sum(long index) {
    if (index < 0 || index >= longs) {
      return 0;
    }
    long sum = 0;
    for (int cpu = 0; cpu < cpus; cpu++) {
      sum += data.getLongAcquire(element(cpu, index)); // R1
    }
    data.keepAlive();
    return sum;
  }

  @Override
  public int delete(Region key, long keyOffset) {
    return isFrozen() ? EPERM : Errno.EINVAL.negated();
  }

  @Override
  public int lookupAndDelete(Region key, long keyOffset, Region value, long valueOffset) {
    return isFrozen() ? EPERM : Errno.ENOTSUPP.negated();
  }

  /** The next index; 0 for no key and for one beyond the end. */
  @Override
  public int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    return indexes.next(key, keyOffset, next, nextOffset);
  }

  /** As {@link ArrayEngine#nextBatch}. */
  @Override
  public int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    if (delete) {
      count[0] = 0;
      return isFrozen() ? EPERM : Errno.ENOTSUPP.negated();
    }
    int result = indexes.nextBatch(cursor, keys, values, count);
    data.keepAlive();
    return result;
  }

  /** As {@link ArrayEngine#freeze}. */
  @Override
  public int freeze() {
    boolean first = data.casLong(PerCpuArrayLayout.FROZEN, 0, 1); // F1
    int waited = lanes.awaitWriters(); // F2
    data.keepAlive();
    return waited != 0 ? waited : first ? 0 : EPERM;
  }

  @Override
  public boolean isFrozen() {
    return lanes.isFrozen();
  }

  /** All elements exist always. */
  @Override
  public long size() {
    return maxEntries;
  }

  @Override
  public List<String> check(boolean quiet) {
    Findings findings = new Findings();
    long frozen = data.getLongAcquire(PerCpuArrayLayout.FROZEN);
    if (frozen >>> 1 != 0) {
      findings.add("FROZEN is neither 0 nor 1", PerCpuArrayLayout.FROZEN, frozen);
    }
    findings.addUnlessZero(data, PerCpuArrayLayout.RESERVED, PerCpuArrayLayout.LANES);
    lanes.check(findings, quiet);
    for (int cpu = 0; cpu < cpus && !findings.isFull(); cpu++) {
      findings.addUnlessZero(data, element(cpu, maxEntries), element(cpu + 1, 0));
    }
    data.keepAlive();
    return findings.toList();
  }

  @Override
  public void recover(int owner) {
    lanes.recover(owner);
  }

  @Override
  public void sweepStale(int slot) {
    lanes.sweepStale(slot);
  }
}
