package io.shmap.engine.bloom;

import io.shmap.error.Errno;
import io.shmap.layout.BloomLayout;
import io.shmap.layout.LaneLayout;

/**
 * The shape of a Bloom filter, fixed when it is created.
 *
 * @param valueSize bytes of a value
 * @param hashes probes of a value
 * @param blocks blocks of 512 bits
 */
public record BloomGeometry(int valueSize, int hashes, long blocks) {

  /** If the creator does not say how many hashes. */
  private static final int DEFAULT_HASHES = 5;

  private static final int MOST_HASHES = 15;
  private static final long MAX_ENTRIES = 0xffff_ffffL;
  private static final long MAX_VALUE_SIZE = 1L << 22;

  /**
   * The share of the kernel's rate that blocks are planned for. The rest is for what the formula
   * leaves out: that the bits set in a block are not exactly their mean, which costs 8 percent with
   * 15 hashes and less with fewer.
   */
  private static final double SHARE_OF_KERNELS = 7 / 8.0;

  /** The geometry for numbers that {@link #check} accepts. */
  public static BloomGeometry of(int valueSize, long maxEntries, long mapExtra) {
    int hashes = mapExtra == 0 ? DEFAULT_HASHES : (int) mapExtra;
    return new BloomGeometry(valueSize, hashes, blocksFor(maxEntries, hashes));
  }

  /** 0, or the negated errno with which such a map is refused; sizes are bpf(2)'s u32. */
  public static int check(long keySize, long valueSize, long maxEntries, long mapExtra) {
    if (valueSize > MAX_VALUE_SIZE) {
      return Errno.E2BIG.negated();
    }
    boolean possible =
        keySize == 0
            && valueSize >= 1
            && maxEntries >= 1
            && maxEntries <= MAX_ENTRIES
            && mapExtra >= 0
            && mapExtra <= MOST_HASHES;
    return possible ? 0 : Errno.EINVAL.negated();
  }

  /* The fewest, from as many bits as the kernel takes on: with fewer the rate is never better. */
  private static long blocksFor(long maxEntries, int hashes) {
    double rate = SHARE_OF_KERNELS * FalsePositives.ofKernel(maxEntries, hashes);
    long tooFew =
        Math.max(0, FalsePositives.kernelBits(maxEntries, hashes) / FalsePositives.BLOCK_BITS - 1);
    long enough = tooFew + 1;
    while (FalsePositives.ofBlocks(enough, maxEntries, hashes) > rate) {
      tooFew = enough;
      enough *= 2;
    }
    while (tooFew + 1 < enough) {
      long middle = (tooFew + enough) / 2;
      if (FalsePositives.ofBlocks(middle, maxEntries, hashes) > rate) {
        tooFew = middle;
      } else {
        enough = middle;
      }
    }
    return enough;
  }

  /** Bytes of the section. */
  public long length() {
    return BloomLayout.BLOCKS + blocks * BloomLayout.BLOCK_LENGTH;
  }

  /** What the file's header keeps and an attach compares. */
  public long[] numbers() {
    return new long[] {hashes, blocks, BloomLayout.BLOCKS, LaneLayout.COUNT};
  }
}
