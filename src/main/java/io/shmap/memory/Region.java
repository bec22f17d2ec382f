package io.shmap.memory;

import io.shmap.error.MapCorruptedException;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.Memory;

/**
 * A run of memory, addressed by offset: the only way to mapped memory.
 *
 * <p>The verbs say the access mode; {@link io.shmap.memory} defines them. All numbers are little
 * endian, and every word that is accessed by other than a plain verb is aligned to its size.
 *
 * <p><b>Bounds.</b> A verb trusts its offset, and checks it only under {@code -ea}. An offset that
 * was computed from a number found in shared memory must have been through {@link #require} (or a
 * comparison of the number with its bound) before it gets here.
 *
 * <p>An open class: production loads only this one, so calls are direct; tests subclass it to count
 * stores, to die after the n-th, to damage what is read.
 */
public class Region {

  private static final Memory MEMORY = Chronicle.start();

  /** So many bytes are copied sooner than the JVM's routine for any size is called. */
  private static final int COPIED_BY_WORDS = 32;

  private final String name;
  private final long address;
  private final long length;
  private final Object owner;
  private final boolean writable;

  /** A view of memory that {@code owner} keeps mapped. */
  protected Region(String name, long address, long length, Object owner, boolean writable) {
    this.name = name;
    this.address = address;
    this.length = length;
    this.owner = owner;
    this.writable = writable;
  }

  /** The same memory under the same name; for subclasses that watch or disturb the accesses. */
  protected Region(Region other) {
    this(other.name, other.address, other.length, other, other.writable);
  }

  static Region over(String name, long address, long length, Object owner, boolean writable) {
    return new Region(name, address, length, owner, writable);
  }

  /** Private memory of this process, zero-filled, freed with the region. */
  public static Region allocate(long length) {
    Mapping mapping = Mapping.anonymous(length);
    return mapping.region("buffer");
  }

  /** What messages call this memory: the path of the map. */
  public final String name() {
    return name;
  }

  /** In bytes. */
  public final long length() {
    return length;
  }

  /** False if a store would end the JVM. */
  public final boolean isWritable() {
    return writable;
  }

  /**
   * The memory as Chronicle Bytes sees it: no bounds are checked. Keep the region while using it.
   */
  public final BytesStore<?, ?> bytes() {
    PointerBytesStore bytes = new PointerBytesStore();
    bytes.set(address, length);
    return bytes;
  }

  /** A part of it under the same name, which keeps the whole mapped; the range is the caller's. */
  public final Region slice(long offset, long size) {
    if (offset < 0 || size < 0 || offset > length - size) {
      throw new IndexOutOfBoundsException(
          name + ": slice offset=" + offset + " size=" + size + " length=" + length);
    }
    return new Region(name, address + offset, size, this, writable);
  }

  /** Checks a range that was computed from numbers found in shared memory. */
  public final void require(long offset, long size, String what) {
    if (offset < 0 || size < 0 || offset > length - size) {
      throw new MapCorruptedException(
          "access "
              + name
              + ": damaged, "
              + what
              + " leads to offset=0x"
              + Long.toHexString(offset)
              + " size="
              + size
              + " outside of length=0x"
              + Long.toHexString(length));
    }
  }

  private long at(long offset, int size) {
    assert offset >= 0 && offset <= length - size
        : name + ": offset=0x" + Long.toHexString(offset) + " length=0x" + Long.toHexString(length);
    return address + offset;
  }

  /**
   * An offset resolved once, for the verbs that end in {@code At}, which load no field and whose
   * bounds are the caller's alone; for loads of which a benchmark shows that it matters.
   */
  public final long pointer(long offset) {
    return at(offset, 1);
  }

  /** {@link #getLong}, {@code plus} bytes behind a pointer. */
  public long getLongAt(long pointer, long plus) {
    return MEMORY.readLong(pointer + plus);
  }

  /** {@link #getLongAcquire}, {@code plus} bytes behind a pointer. */
  public long getLongAcquireAt(long pointer, long plus) {
    long value = MEMORY.readLong(pointer + plus);
    VarHandle.acquireFence();
    return value;
  }

  /** {@link #casInt}, {@code plus} bytes behind a pointer. */
  public boolean casIntAt(long pointer, long plus, int expected, int value) {
    return MEMORY.compareAndSwapInt(pointer + plus, expected, value);
  }

  /** {@link #putIntRelease}, {@code plus} bytes behind a pointer. */
  public void putIntReleaseAt(long pointer, long plus, int value) {
    MEMORY.writeOrderedInt(pointer + plus, value);
  }

  /** {@link #putLongRelease}, {@code plus} bytes behind a pointer. */
  public void putLongReleaseAt(long pointer, long plus, long value) {
    MEMORY.writeOrderedLong(pointer + plus, value);
  }

  public byte getByte(long offset) {
    return MEMORY.readByte(at(offset, 1));
  }

  public int getInt(long offset) {
    return MEMORY.readInt(at(offset, 4));
  }

  public int getIntAcquire(long offset) {
    int value = MEMORY.readInt(at(offset, 4));
    VarHandle.acquireFence();
    return value;
  }

  public long getLong(long offset) {
    return MEMORY.readLong(at(offset, 8));
  }

  public long getLongAcquire(long offset) {
    long value = MEMORY.readLong(at(offset, 8));
    VarHandle.acquireFence();
    return value;
  }

  public void putByte(long offset, byte value) {
    MEMORY.writeByte(at(offset, 1), value);
  }

  public void putInt(long offset, int value) {
    MEMORY.writeInt(at(offset, 4), value);
  }

  public void putIntRelease(long offset, int value) {
    MEMORY.writeOrderedInt(at(offset, 4), value);
  }

  public void putIntVolatile(long offset, int value) {
    MEMORY.writeVolatileInt(at(offset, 4), value);
  }

  public void putLong(long offset, long value) {
    MEMORY.writeLong(at(offset, 8), value);
  }

  public void putLongRelease(long offset, long value) {
    MEMORY.writeOrderedLong(at(offset, 8), value);
  }

  public void putLongVolatile(long offset, long value) {
    MEMORY.writeVolatileLong(at(offset, 8), value);
  }

  public boolean casInt(long offset, int expected, int value) {
    return MEMORY.compareAndSwapInt(at(offset, 4), expected, value);
  }

  public boolean casLong(long offset, long expected, long value) {
    return MEMORY.compareAndSwapLong(at(offset, 8), expected, value);
  }

  /** Adds atomically and returns the value from before. */
  public long getAndAddLong(long offset, long delta) {
    return MEMORY.addLong(at(offset, 8), delta) - delta;
  }

  /** Copies plainly from another region; the two ranges do not overlap. */
  public void copyFrom(long offset, Region source, long sourceOffset, long size) {
    if (size > 0) {
      assert size <= length - offset && size <= source.length - sourceOffset : name;
      long from = source.at(sourceOffset, 1);
      long to = at(offset, 1);
      if (size <= COPIED_BY_WORDS) {
        copyWords(from, to, size);
      } else {
        MEMORY.copyMemory(from, to, size);
      }
    }
  }

  private static void copyWords(long from, long to, long size) {
    long i = 0;
    for (; i <= size - 8; i += 8) {
      MEMORY.writeLong(to + i, MEMORY.readLong(from + i));
    }
    for (; i < size; i++) {
      MEMORY.writeByte(to + i, MEMORY.readByte(from + i));
    }
  }

  /** Copies plainly out of the region. */
  public void getBytes(long offset, byte[] target, int from, int size) {
    if (size > 0) {
      assert size <= length - offset : name;
      Objects.checkFromIndexSize(from, size, target.length);
      MEMORY.readBytes(at(offset, 1), target, from, size);
    }
  }

  /** Copies plainly into the region. */
  public void putBytes(long offset, byte[] source, int from, int size) {
    if (size > 0) {
      assert size <= length - offset : name;
      Objects.checkFromIndexSize(from, size, source.length);
      MEMORY.copyMemory(source, from, at(offset, 1), size);
    }
  }

  /** Compares plainly, 8 bytes at a time. */
  public final boolean isEqual(long offset, Region other, long otherOffset, long size) {
    long i = 0;
    for (; i <= size - 8; i += 8) {
      if (getLong(offset + i) != other.getLong(otherOffset + i)) {
        return false;
      }
    }
    for (; i < size; i++) {
      if (getByte(offset + i) != other.getByte(otherOffset + i)) {
        return false;
      }
    }
    return true;
  }

  /** Keeps the loads before it from being done after the loads and stores behind it. */
  public final void loadFence() {
    VarHandle.acquireFence();
  }

  /** Keeps the loads and stores before it from being done after the stores behind it. */
  public final void storeFence() {
    VarHandle.releaseFence();
  }

  /** Orders everything before it before everything behind it. */
  public final void fullFence() {
    VarHandle.fullFence();
  }

  /** Keeps the memory mapped at least until here: the last line of an operation. */
  public final void keepAlive() {
    Reference.reachabilityFence(this);
  }
}
