package io.shmap.engine.lpm;

import io.shmap.error.MapCorruptedException;
import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;

/**
 * The memory of one trie: where links, pairs and entries are, and the bits of keys.
 *
 * <p>The first 64 bits of a key are its <i>head</i>, the first bit on top, so that keys of up to 8
 * bytes are compared in a register.
 */
final class Trie {

  /** What a walk gives in place of a link when it met one that cannot be right. */
  static final long DAMAGED = 1;

  /** How often a reader looks again before it gives up. */
  static final int BOUND = 1 << 24;

  final Region region;
  final LpmGeometry geometry;
  final int tableBits;
  final int maxPrefixLength;

  private final int dataSize;
  private final long pairs;
  private final long entries;
  private final long pairsOffset;
  private final long entriesOffset;
  private final long entrySize;
  private final long valueOffset;
  private final long valueSize;

  Trie(Region region, LpmGeometry geometry) {
    region.require(0, geometry.length(), "the header's geometry");
    this.region = region;
    this.geometry = geometry;
    this.tableBits = geometry.tableBits();
    this.maxPrefixLength = geometry.maxPrefixLength();
    this.dataSize = geometry.dataSize();
    this.pairs = geometry.pairs();
    this.entries = geometry.entries();
    this.pairsOffset = geometry.pairsOffset();
    this.entriesOffset = geometry.entriesOffset();
    this.entrySize = geometry.entrySize();
    this.valueOffset = geometry.valueOffset();
    this.valueSize = geometry.valueSize();
  }

  /** Changes when any entry does; the same before and after a walk: it saw one state. */
  long version() {
    return region.getLongAcquire(LpmLayout.VERSION);
  }

  /** Whether VERSION still is what it was before the loads that came before this. */
  boolean isStill(long version) {
    region.loadFence();
    return version() == version;
  }

  boolean isFrozen() {
    return region.getLongAcquire(LpmLayout.FROZEN) != 0;
  }

  /** Number of the slot of a prefix that is not longer than the table's bits. */
  static long slot(long head, int prefixLength) {
    return prefixLength == 0 ? 1 : 1L << prefixLength | head >>> Long.SIZE - prefixLength;
  }

  /** Bits that all prefixes of a slot have. */
  static int level(long slot) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(slot);
  }

  static long slotOffset(long slot) {
    return LpmLayout.TABLE + slot * Long.BYTES;
  }

  long link(long offset) {
    return region.getLongAcquire(offset);
  }

  boolean hasPair(long link) {
    return LpmLayout.number(link) < pairs;
  }

  boolean hasEntry(long link) {
    return LpmLayout.isEntry(link) && LpmLayout.number(link) < entries;
  }

  /** Whether a link is right in a slot above the last level, where it is to be an entry. */
  boolean fitsSlot(long link, long slot) {
    return hasEntry(link) && LpmLayout.position(link) == level(slot);
  }

  /** Whether an entry that is there begins with the bits of a slot. */
  boolean isOf(long slot, long link) {
    int level = level(slot);
    return LpmLayout.position(link) >= level && slot(entryWord(entry(link), 0), level) == slot;
  }

  /** Offset of a pair that is there. */
  long pair(long link) {
    return pairsOffset + LpmLayout.number(link) * LpmLayout.PAIR_LENGTH;
  }

  /** Offset of an entry that is there. */
  long entry(long link) {
    return entriesOffset + LpmLayout.number(link) * entrySize;
  }

  /** Whether a link could be at an offset. */
  boolean isPlaceOfLink(long offset) {
    return offset > LpmLayout.TABLE && offset < entriesOffset && (offset & 7) == 0;
  }

  /** The entry of a stem: a link, or DAMAGED. */
  long entryOfStem(long stem, int depth) {
    long link = link(stem);
    return hasEntry(link) && LpmLayout.depth(link) == depth ? link : DAMAGED;
  }

  long head(Region key, long data) {
    return word(key, data, 0);
  }

  private long word(Region key, long data, int index) {
    int at = index * Long.BYTES;
    int rest = dataSize - at;
    if (rest >= Long.BYTES) {
      return Long.reverseBytes(key.getLong(data + at));
    }
    if (rest == Integer.BYTES) {
      return (long) Integer.reverseBytes(key.getInt(data + at)) << Integer.SIZE;
    }
    long word = 0;
    for (int i = 0; i < rest; i++) {
      word |= (key.getByte(data + at + i) & 0xffL) << Long.SIZE - Byte.SIZE * (i + 1);
    }
    return word;
  }

  /** A bit of a key; the position is below the longest prefix. */
  static boolean bit(long head, Region key, long data, int position) {
    return position < Long.SIZE
        ? head << position < 0
        : (key.getByte(data + (position >>> 3)) << (position & 7) & 0x80) != 0;
  }

  /** How many bits a key has in common with an entry, at most {@code limit}. */
  int common(long head, Region key, long data, long entry, int limit) {
    int bits = Long.numberOfLeadingZeros(head ^ entryWord(entry, 0));
    for (int i = 1; bits == i * Long.SIZE && bits < limit; i++) {
      bits += Long.numberOfLeadingZeros(word(key, data, i) ^ entryWord(entry, i));
    }
    return Math.min(bits, limit);
  }

  /* What is behind the data is part of the entry too, and behind every limit. */
  private long entryWord(long entry, int index) {
    long at = entry + LpmLayout.ENTRY_DATA + (long) index * Long.BYTES;
    return Long.reverseBytes(region.getLong(at));
  }

  int generation(long entry) {
    return region.getInt(entry + LpmLayout.ENTRY_GENERATION);
  }

  /** Copies the prefix of an entry as a key. */
  void copyKey(long entry, int prefixLength, Region to, long offset) {
    to.putInt(offset, prefixLength);
    long data = offset + LpmGeometry.PREFIX_LENGTH_SIZE;
    to.copyFrom(data, region, entry + LpmLayout.ENTRY_DATA, dataSize);
  }

  void copyValue(long entry, Region to, long offset) {
    if (valueSize == Long.BYTES) {
      to.putLong(offset, region.getLong(entry + valueOffset));
    } else {
      to.copyFrom(offset, region, entry + valueOffset, valueSize);
    }
  }

  /** Fills an entry that no reader can reach. */
  void fill(long entry, Region key, long data, Region value, long offset) {
    region.copyFrom(entry + LpmLayout.ENTRY_DATA, key, data, dataSize);
    region.copyFrom(entry + valueOffset, value, offset, valueSize);
  }

  Pool pairPool() {
    return new Pool(
        this,
        LpmLayout.PAIR_FREE,
        LpmLayout.PAIR_HIGH,
        pairs,
        pairsOffset,
        LpmLayout.PAIR_LENGTH,
        0);
  }

  /* The next free one is named in the value area: generations go on. */
  Pool entryPool() {
    return new Pool(
        this,
        LpmLayout.ENTRY_FREE,
        LpmLayout.ENTRY_HIGH,
        entries,
        entriesOffset,
        entrySize,
        valueOffset);
  }

  MapCorruptedException damaged(String what, long offset) {
    return new MapCorruptedException(
        "access "
            + region.name()
            + ": damaged, "
            + what
            + ", offset=0x"
            + Long.toHexString(offset));
  }

  /** For a walk that met a wrong link though nobody changed anything. */
  MapCorruptedException damagedTree(long slot) {
    return damaged(
        "a link that cannot be right is at or below a slot of the table", slotOffset(slot));
  }

  MapCorruptedException endless(String what) {
    return damaged(
        what + " was overtaken by changes " + BOUND + " times in a row", LpmLayout.VERSION);
  }
}
