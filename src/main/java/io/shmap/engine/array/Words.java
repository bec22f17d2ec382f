package io.shmap.engine.array;

import io.shmap.engine.Findings;
import io.shmap.engine.WriterLanes;
import io.shmap.layout.ArrayLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/**
 * Elements in place: one word each, or the runs of words of a MMAPABLE array.
 *
 * <p>A word changes by one store. A longer value of a MMAPABLE array changes word by word, as in
 * the kernel: a reader may see a mix, and a writer's death leaves one.
 */
final class Words implements Elements {

  private final Region data;
  private final ArrayGeometry geometry;
  private final WriterLanes lanes;
  private final long elements;
  private final long stride;
  private final int valueSize;

  Words(Region data, ArrayGeometry geometry, Owners owners) {
    this.data = data;
    this.geometry = geometry;
    this.lanes = new WriterLanes(data, ArrayLayout.LANES, owners);
    this.elements = geometry.elements();
    this.stride = geometry.stride();
    this.valueSize = geometry.valueSize();
  }

  @Override
  public int get(long index, Region out, long outOffset) {
    long element = elements + index * stride;
    int whole = valueSize & ~7;
    for (int i = 0; i < whole; i += 8) {
      out.putLong(outOffset + i, data.getLongAcquire(element + i));
    }
    if (whole < valueSize) {
      putTail(data.getLongAcquire(element + whole), out, outOffset + whole);
    }
    return 0;
  }

  /** Exactly the value's bytes: what follows them in the caller's buffer is not touched. */
  private void putTail(long word, Region out, long outOffset) {
    int size = valueSize & 7;
    int i = 0;
    if (size >= 4) {
      out.putInt(outOffset, (int) word);
      i = 4;
    }
    for (; i < size; i++) {
      out.putByte(outOffset + i, (byte) (word >>> 8 * i));
    }
  }

  private long getTail(Region value, long valueOffset) {
    int size = valueSize & 7;
    long word = 0;
    int i = 0;
    if (size >= 4) {
      word = value.getInt(valueOffset) & 0xffff_ffffL;
      i = 4;
    }
    for (; i < size; i++) {
      word |= (value.getByte(valueOffset + i) & 0xffL) << 8 * i;
    }
    return word;
  }

  @Override
  public int set(long index, Region value, long valueOffset) {
    long lane = lanes.enter();
    if (lane < 0) {
      return (int) lane;
    }
    try {
      store(elements + index * stride, value, valueOffset);
    } finally {
      lanes.leave(lane);
    }
    data.fullFence(); // W6 of WriterLanes
    return 0;
  }

  private void store(long element, Region value, long valueOffset) {
    int whole = valueSize & ~7;
    for (int i = 0; i < whole; i += 8) {
      data.putLongRelease(element + i, value.getLong(valueOffset + i));
    }
    if (whole < valueSize) {
      data.putLongRelease(element + whole, getTail(value, valueOffset + whole));
    }
  }

  /** For values of 8 bytes. */
  long getLong(long index) {
    return data.getLongAcquire(elements + (index << 3));
  }

  int setLong(long index, long value) {
    long lane = lanes.enter();
    if (lane < 0) {
      return (int) lane;
    }
    data.putLongRelease(elements + (index << 3), value);
    lanes.leave(lane);
    data.fullFence(); // W6 of WriterLanes
    return 0;
  }

  /** Announces a change of single words, see {@link WriterLanes#enter}. */
  long enter() {
    return lanes.enter();
  }

  void leave(long lane) {
    lanes.leave(lane);
  }

  /** Inside only. */
  long addAndGet(long index, long delta) {
    return data.getAndAddLong(elements + (index << 3), delta) + delta;
  }

  /** Inside only. */
  boolean compareAndSet(long index, long expected, long value) {
    return data.casLong(elements + (index << 3), expected, value);
  }

  @Override
  public int awaitWriters() {
    return lanes.awaitWriters();
  }

  @Override
  public void recover(int owner) {
    lanes.recover(owner);
  }

  @Override
  public void sweepStale(int slot) {
    lanes.sweepStale(slot);
  }

  @Override
  public void check(Findings findings, boolean quiet) {
    lanes.check(findings, quiet);
    int tail = valueSize & 7;
    if (tail == 0 || geometry.mmapable()) {
      return;
    }
    for (long i = 0; i < geometry.maxEntries() && !findings.isFull(); i++) {
      long word = data.getLongAcquire(geometry.element(i));
      if (word >>> 8 * tail != 0) {
        findings.add("padding is not 0, index=" + i, geometry.element(i), word);
      }
    }
  }
}
