package io.shmap.engine.bloom;

import io.shmap.layout.BloomLayout;

/**
 * How often a full filter says "maybe" to a value that was not added: the kernel's filter, and one
 * of blocks.
 *
 * <p>The blocks follow from these numbers and the file from the blocks, so all is computed with
 * operations whose results are the same everywhere: arithmetic, and {@link StrictMath}.
 */
final class FalsePositives {

  static final int BLOCK_BITS = 1 << BloomLayout.PROBE_BITS;

  private static final long LARGEST_ROUNDED = 1L << 31;
  private static final long MOST_BITS = 1L << 32;

  /** A number of values that is so unlikely changes no sum. */
  private static final double NEGLIGIBLE = 0x1p-70;

  private FalsePositives() {}

  /** The length of the kernel's array of bits, see {@code bloom_map_alloc}. */
  static long kernelBits(long maxEntries, int hashes) {
    long bits = maxEntries * hashes / 5 * 7;
    if (bits > LARGEST_ROUNDED) {
      return MOST_BITS;
    }
    return bits <= Long.SIZE ? Long.SIZE : Long.highestOneBit(2 * bits - 1);
  }

  /** The kernel's rate with {@code maxEntries} values in it. */
  static double ofKernel(long maxEntries, int hashes) {
    double perBit = (double) maxEntries * hashes / kernelBits(maxEntries, hashes);
    return power(-StrictMath.expm1(-perBit), hashes);
  }

  /**
   * The rate of a filter of blocks with {@code entries} values in it: the mean over how many of
   * them a block has got, which is binomial.
   */
  static double ofBlocks(long blocks, long entries, int hashes) {
    if (blocks == 1) {
      return ofBlock(entries, hashes);
    }
    long mode = (entries + 1) / blocks;
    Mean mean = new Mean();
    double weight = 1;
    for (long i = mode; i <= entries && weight > NEGLIGIBLE; i++) {
      mean.add(weight, ofBlock(i, hashes));
      weight *= (double) (entries - i) / (i + 1) / (blocks - 1);
    }
    weight = 1;
    for (long i = mode; i > 0 && weight > NEGLIGIBLE; i--) {
      weight *= (double) i / (entries - i + 1) * (blocks - 1);
      mean.add(weight, ofBlock(i - 1, hashes));
    }
    return mean.sum / mean.weights;
  }

  /* The rate of one block with so many values in it. */
  private static double ofBlock(long entries, int hashes) {
    double unset = power(1 - 1.0 / BLOCK_BITS, entries * hashes);
    return power(1 - unset, hashes);
  }

  private static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long bits = exponent; bits != 0; bits >>>= 1) {
      power = (bits & 1) == 0 ? power : power * square;
      square *= square;
    }
    return power;
  }

  private static final class Mean {

    private double weights;
    private double sum;

    void add(double weight, double number) {
      weights += weight;
      sum += weight * number;
    }
  }
}
