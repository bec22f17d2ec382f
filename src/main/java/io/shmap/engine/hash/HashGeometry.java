package io.shmap.engine.hash;

import io.shmap.error.Errno;
import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.layout.PlaneLayout;

/**
 * The shape of a hash section, fixed when the map is created.
 *
 * @param keySize bytes of a key
 * @param valueSize bytes of a value
 * @param maxEntries how many entries always fit, and not one more
 * @param attachSlots how many attachments have lanes
 * @param lanes lanes of one attachment, a power of two
 * @param places places of a node
 * @param usable how many of them may be live at once
 * @param nodes length of the table
 * @param planes 0, or the CPUs that each have a value of their own for every key
 */
public record HashGeometry(
    int keySize,
    int valueSize,
    long maxEntries,
    int attachSlots,
    int lanes,
    int places,
    int usable,
    long nodes,
    int planes) {

  private static final long MAX_ENTRIES = 1L << 31;

  /** Key and value together; a little more than this is refused by the kernel too. */
  private static final long MAX_ENTRY_LENGTH = 1L << 22;

  /** Bytes of one CPU's value; the kernel's bound on what it allocates for each CPU. */
  private static final int MAX_PER_CPU_VALUE_SIZE = 32_768;

  private static final int MIN_LANES = 4;
  private static final int MAX_LANES = 8;
  private static final long NODE_ALIGNMENT = 128;

  /**
   * Places that make a node of exactly two cache lines when key and value are one word each. Then
   * the nodes are even in number too: with both, {@link LongFace} finds a node in fewer steps.
   */
  private static final int PLACES_OF_WORDS = 6;

  /** The geometry for sizes that {@link #check} accepts. */
  public static HashGeometry of(
      int keySize, int valueSize, long maxEntries, int attachSlots, int cpus) {
    return of(keySize, valueSize, maxEntries, attachSlots, cpus, 0);
  }

  /** The same with a value for each CPU, for sizes that {@link #checkPerCpu} accepts. */
  public static HashGeometry perCpu(
      int keySize, int valueSize, long maxEntries, int attachSlots, int cpus) {
    return of(keySize, valueSize, maxEntries, attachSlots, cpus, cpus);
  }

  private static HashGeometry of(
      int keySize, int valueSize, long maxEntries, int attachSlots, int cpus, int planes) {
    long stride = pad(keySize) + pad(valueSize) * Math.max(planes, 1);
    int spare = planes > 0 || valueSize > Long.BYTES ? 1 : 0;
    boolean words = planes == 0 && stride == 2 * Long.BYTES;
    int places =
        words ? PLACES_OF_WORDS : (int) Math.min(NodeLayout.MAX_PLACES, maxEntries + spare);
    int usable = places - spare;
    long perHundredNodes = usable * loadPercent(stride);
    long nodes = (maxEntries * 100 + perHundredNodes - 1) / perHundredNodes;
    return new HashGeometry(
        keySize,
        valueSize,
        maxEntries,
        attachSlots,
        lanesFor(cpus),
        places,
        usable,
        words ? nodes + 1 & ~1L : nodes,
        planes);
  }

  /** 0, or the negated errno with which such a map is refused; sizes are bpf(2)'s u32. */
  public static int check(long keySize, long valueSize, long maxEntries) {
    if (keySize < 1 || valueSize < 1 || maxEntries < 1) {
      return Errno.EINVAL.negated();
    }
    if (maxEntries > MAX_ENTRIES || keySize + valueSize > MAX_ENTRY_LENGTH) {
      return Errno.E2BIG.negated();
    }
    return 0;
  }

  /** The same with a value for each CPU. */
  public static int checkPerCpu(long keySize, long valueSize, long maxEntries) {
    int errno = check(keySize, valueSize, maxEntries);
    return errno == 0 && valueSize > MAX_PER_CPU_VALUE_SIZE ? Errno.E2BIG.negated() : errno;
  }

  private static long loadPercent(long stride) {
    return stride <= 32 ? 55 : stride <= 256 ? 75 : 85;
  }

  private static int lanesFor(int cpus) {
    int wanted = Math.min(Math.max(cpus, MIN_LANES), MAX_LANES);
    return Integer.highestOneBit(2 * wanted - 1);
  }

  private static long pad(long size) {
    return size + 7 & ~7L;
  }

  /** Bytes of a key in a place. */
  public long paddedKeySize() {
    return pad(keySize);
  }

  /** Bytes of a value, or of one CPU's, where it is kept. */
  public long paddedValueSize() {
    return pad(valueSize);
  }

  /**
   * Bytes of a value as an operation takes and gives it: of all CPUs, each padded, if there are.
   */
  public int operandSize() {
    return planes == 0 ? valueSize : planes * (int) paddedValueSize();
  }

  /** Bytes of an entry in a copy of a node: key, padded, then the operand, padded. */
  public long entrySize() {
    return paddedKeySize() + pad(operandSize());
  }

  /** Bytes of a place. */
  public long placeSize() {
    return paddedKeySize() + (planes == 0 ? paddedValueSize() : 0);
  }

  public long nodeSize() {
    return NodeLayout.PLACES + places * placeSize();
  }

  private long nodesEnd() {
    return nodesOffset() + nodes * nodeSize();
  }

  /** Where the planes start. */
  public long planesOffset() {
    return nodesEnd() + PlaneLayout.ALIGNMENT - 1 & -PlaneLayout.ALIGNMENT;
  }

  /** Bytes of one CPU's part of a node. */
  public long planeNodeLength() {
    return PlaneLayout.VALUES + places * paddedValueSize();
  }

  /** From one plane to the next, in bytes. */
  public long planeLength() {
    return nodes * planeNodeLength() + PlaneLayout.ALIGNMENT - 1 & -PlaneLayout.ALIGNMENT;
  }

  /** Where the nodes start. */
  public long nodesOffset() {
    long end = HashLayout.lane(attachSlots * lanes);
    return (end + NODE_ALIGNMENT - 1) / NODE_ALIGNMENT * NODE_ALIGNMENT;
  }

  /** Bytes of the section. */
  public long length() {
    return planes == 0 ? nodesEnd() : planesOffset() + planes * planeLength();
  }

  /** Whether values are one word, replaced in place by one store. */
  public boolean hasWordValues() {
    return planes == 0 && valueSize <= Long.BYTES;
  }

  /** What the file's header keeps and an attach compares. */
  public long[] numbers() {
    return new long[] {
      HashLayout.STRIPES,
      lanes,
      places,
      nodeSize(),
      nodes,
      nodesOffset(),
      length(),
      planes == 0 ? 0 : planeLength()
    };
  }
}
