package io.shmap.engine.array;

import io.shmap.error.Errno;
import io.shmap.layout.LaneLayout;
import io.shmap.layout.PerCpuArrayLayout;

/** Where the elements of a per-CPU array lie: a function of value size, element count and CPUs. */
public record PerCpuArrayGeometry(int valueSize, long maxEntries, int cpus) {

  /** More than any kernel is built for, and no more than bytes of an operand can be counted. */
  public static final int MAX_CPUS = 1 << 15;

  /** Bytes of a value; the kernel's bound on what it allocates for each CPU. */
  private static final int MAX_VALUE_SIZE = 32_768;

  private static final long MAX_ENTRIES = 0xffff_ffffL;
  private static final long MAX_LENGTH = 1L << 60;

  public PerCpuArrayGeometry {
    int errno = check(4, valueSize, maxEntries);
    if (errno != 0 || cpus < 1 || cpus > MAX_CPUS) {
      throw new IllegalArgumentException(
          "per-CPU array: valueSize=" + valueSize + " maxEntries=" + maxEntries + " cpus=" + cpus);
    }
  }

  /**
   * What bpf(2) answers to the creation of such an array.
   *
   * @return 0, -EINVAL or -E2BIG
   */
  public static int check(long keySize, long valueSize, long maxEntries) {
    if (keySize != 4 || valueSize < 1 || maxEntries < 1) {
      return Errno.EINVAL.negated();
    }
    boolean tooLarge =
        valueSize > MAX_VALUE_SIZE
            || maxEntries > MAX_ENTRIES
            || maxEntries > MAX_LENGTH / MAX_CPUS / pad8(valueSize);
    return tooLarge ? Errno.E2BIG.negated() : 0;
  }

  private static long pad8(long size) {
    return size + 7 & ~7L;
  }

  /** Bytes of one CPU's value, in whole words. */
  public int stripe() {
    return (int) pad8(valueSize);
  }

  /** Bytes of the values of all CPUs together, as bpf(2) takes and gives them. */
  public int stripes() {
    return cpus * stripe();
  }

  /** From one CPU's plane to the next, in bytes. */
  public long planeLength() {
    long alignment = PerCpuArrayLayout.PLANE_ALIGNMENT;
    return maxEntries * stripe() + alignment - 1 & -alignment;
  }

  /** Offset of one CPU's value of an element. */
  public long element(int cpu, long index) {
    return PerCpuArrayLayout.PLANES + cpu * planeLength() + index * stripe();
  }

  /** Bytes of the section, in whole pages. */
  public long length() {
    return PerCpuArrayLayout.PLANES + cpus * planeLength() + 0xfff & ~0xfffL;
  }

  /** What the header keeps and an attach compares: stripe, plane, offset of plane 0, lanes. */
  public long[] numbers() {
    return new long[] {stripe(), planeLength(), PerCpuArrayLayout.PLANES, LaneLayout.COUNT};
  }
}
