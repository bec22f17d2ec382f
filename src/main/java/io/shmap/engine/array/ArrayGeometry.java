package io.shmap.engine.array;

import io.shmap.error.Errno;
import io.shmap.layout.ArrayLayout;
import io.shmap.layout.LaneLayout;

/** Where the elements of an array lie: a function of value size, element count and MMAPABLE. */
public record ArrayGeometry(int valueSize, long maxEntries, boolean mmapable) {

  /** How an element is stored. */
  public enum Kind {
    /** One aligned 8-byte word. */
    WORD(ArrayLayout.KIND_WORD),
    /** A word of sequence and owner, and two copies. */
    CELL(ArrayLayout.KIND_CELL),
    /** In place, at a stride callers may rely on. */
    FLAT(ArrayLayout.KIND_FLAT);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private static final long MAX_ENTRIES = 0xffff_ffffL;
  private static final int MAX_VALUE_SIZE = Integer.MAX_VALUE - 4096;
  private static final long MAX_LENGTH = 1L << 60;

  public ArrayGeometry {
    int errno = check(4, valueSize, maxEntries, mmapable);
    if (errno != 0) {
      throw new IllegalArgumentException(
          "array: " + Errno.of(errno) + ", valueSize=" + valueSize + " maxEntries=" + maxEntries);
    }
  }

  /**
   * What bpf(2) answers to the creation of such an array.
   *
   * @return 0, -EINVAL or -E2BIG
   */
  public static int check(long keySize, long valueSize, long maxEntries, boolean mmapable) {
    if (keySize != 4 || valueSize < 1 || maxEntries < 1) {
      return Errno.EINVAL.negated();
    }
    boolean tooLarge =
        valueSize > MAX_VALUE_SIZE
            || maxEntries > MAX_ENTRIES
            || maxEntries > MAX_LENGTH / stride(valueSize, mmapable);
    return tooLarge ? Errno.E2BIG.negated() : 0;
  }

  private static long stride(long valueSize, boolean mmapable) {
    long padded = pad8(valueSize);
    return mmapable || valueSize <= 8 ? padded : ArrayLayout.CELL_COPIES + 2 * padded;
  }

  private static long pad8(long size) {
    return size + 7 & ~7L;
  }

  public Kind kind() {
    return mmapable ? Kind.FLAT : valueSize <= 8 ? Kind.WORD : Kind.CELL;
  }

  /** From one element to the next, in bytes. */
  public long stride() {
    return stride(valueSize, mmapable);
  }

  /** Offset of element 0; on a page. */
  public long elements() {
    return mmapable ? ArrayLayout.FLAT_ELEMENTS : ArrayLayout.ELEMENTS;
  }

  /** Offset of an element. */
  public long element(long index) {
    return elements() + index * stride();
  }

  /** Bytes of all elements. */
  public long elementsLength() {
    return maxEntries * stride();
  }

  /** Bytes of the section, in whole pages. */
  public long length() {
    return elements() + elementsLength() + 0xfff & ~0xfffL;
  }

  /** What the header keeps and an attach compares: kind, stride, offset of element 0, lanes. */
  public long[] numbers() {
    return new long[] {kind().number, stride(), elements(), LaneLayout.COUNT};
  }
}
