package io.shmap.engine.lpm;

import io.shmap.error.Errno;
import io.shmap.layout.LpmLayout;

/**
 * Where the parts of a trie lie: a function of key size, value size and entry count.
 *
 * <p>Pairs are for any set of prefixes: each has two links in use, so there are fewer of them than
 * entries. One more entry than fit lets a full trie replace one.
 *
 * @param dataSize bytes of a key behind its prefix length
 */
public record LpmGeometry(int dataSize, int valueSize, long maxEntries) {

  /** Bytes of a key before its data: the prefix length, u32. */
  public static final int PREFIX_LENGTH_SIZE = 4;

  private static final int MAX_DATA_SIZE = 256;
  private static final int MAX_VALUE_SIZE = (4 << 20) - 280;

  /* Numbers of entries, plus 1 for the spare one and 1 for "none", are u32. */
  private static final long MAX_ENTRIES = 0xffff_fffdL;

  public LpmGeometry {
    int errno = check(PREFIX_LENGTH_SIZE + (long) dataSize, valueSize, maxEntries);
    if (errno != 0) {
      throw new IllegalArgumentException(
          "lpm_trie: "
              + Errno.of(errno)
              + ", dataSize="
              + dataSize
              + " valueSize="
              + valueSize
              + " maxEntries="
              + maxEntries);
    }
  }

  /**
   * What bpf(2) answers to the creation of such a trie.
   *
   * @return 0, -EINVAL, or -E2BIG where entries could not be numbered
   */
  public static int check(long keySize, long valueSize, long maxEntries) {
    long dataSize = keySize - PREFIX_LENGTH_SIZE;
    if (dataSize < 1
        || dataSize > MAX_DATA_SIZE
        || valueSize < 1
        || valueSize > MAX_VALUE_SIZE
        || maxEntries < 1) {
      return Errno.EINVAL.negated();
    }
    return maxEntries > MAX_ENTRIES ? Errno.E2BIG.negated() : 0;
  }

  private static long pad(long size) {
    return size + 7 & ~7L;
  }

  /** The longest prefix. */
  public int maxPrefixLength() {
    return 8 * dataSize;
  }

  public int keySize() {
    return PREFIX_LENGTH_SIZE + dataSize;
  }

  /**
   * Bits that the table resolves: its 16 bytes for each of their values are 8 per entry at most.
   */
  public int tableBits() {
    int log2 = Long.SIZE - 1 - Long.numberOfLeadingZeros(maxEntries);
    return Math.min(Math.min(maxPrefixLength(), LpmLayout.MAX_TABLE_BITS), Math.max(0, log2 - 1));
  }

  /** Links of the table, the unused first one too. */
  public long tableSlots() {
    return 2L << tableBits();
  }

  public long pairs() {
    return Math.max(1, maxEntries - 1);
  }

  public long entries() {
    return maxEntries + 1;
  }

  public long pairsOffset() {
    return LpmLayout.TABLE + tableSlots() * Long.BYTES;
  }

  public long entriesOffset() {
    return pairsOffset() + pairs() * LpmLayout.PAIR_LENGTH;
  }

  /** Of a value, in its entry. */
  public long valueOffset() {
    return pad(LpmLayout.ENTRY_DATA + dataSize);
  }

  public long entrySize() {
    return valueOffset() + pad(valueSize);
  }

  /** Bytes of the section. */
  public long length() {
    return entriesOffset() + entries() * entrySize();
  }

  /** What the header keeps and an attach compares: table bits, pairs, entries, entry size. */
  public long[] numbers() {
    return new long[] {tableBits(), pairs(), entries(), entrySize()};
  }
}
