package io.shmap.engine.bloom;

import io.shmap.engine.KeyHash;
import io.shmap.error.MapCorruptedException;
import io.shmap.layout.BloomLayout;
import io.shmap.memory.Region;

/**
 * The bits: a blocked Bloom filter, in which all bits of a value lie in one cache line.
 *
 * <p>Putze, Sanders, Singler, <i>Cache-, Hash- and Space-Efficient Bloom Filters</i>, ACM Journal
 * of Experimental Algorithmics 14 (2009).
 */
class Blocks {

  /** Each makes another 63 bits of a hash, which are {@value #PROBES_OF_A_MIX} probes. */
  private static final long[] MIXES = {
    0xe703_7ed1_a0b4_28dbL, 0x8ebc_6af0_9c88_c6e3L, 0x5899_65cc_7537_4cc3L
  };

  private static final int PROBES_OF_A_MIX = 7;
  private static final int PROBE_MASK = FalsePositives.BLOCK_BITS - 1;

  private final Region data;
  private final BloomGeometry geometry;
  private final int hashes;
  private final long blocks;

  Blocks(Region data, BloomGeometry geometry) {
    this.data = data;
    this.geometry = geometry;
    this.hashes = geometry.hashes();
    this.blocks = geometry.blocks();
  }

  private long block(long hash) {
    return BloomLayout.BLOCKS + ((hash >>> 32) * blocks >>> 32) * BloomLayout.BLOCK_LENGTH;
  }

  /** Whether all bits of a value are set. */
  final boolean contains(long hash) {
    long block = block(hash);
    long probes = 0;
    for (int i = 0; i < hashes; i++) {
      probes = i % PROBES_OF_A_MIX == 0 ? mixed(hash, i) : probes >>> BloomLayout.PROBE_BITS;
      if ((data.getLongAcquire(word(block, probes)) & bit(probes)) == 0) { // R1
        return false;
      }
    }
    return true;
  }

  /** Sets the bits of a value, inside only; true if one of them was not set. */
  final boolean add(long hash) {
    long block = block(hash);
    boolean changed = false;
    long probes = 0;
    for (int i = 0; i < hashes; i++) {
      probes = i % PROBES_OF_A_MIX == 0 ? mixed(hash, i) : probes >>> BloomLayout.PROBE_BITS;
      changed |= set(word(block, probes), bit(probes));
    }
    return changed;
  }

  private static long mixed(long hash, int probe) {
    return KeyHash.fold(hash ^ MIXES[probe / PROBES_OF_A_MIX]);
  }

  private static long word(long block, long probe) {
    return block + ((probe & PROBE_MASK) >>> 6 << 3);
  }

  private static long bit(long probe) {
    return 1L << probe; // modulo 64
  }

  /* Who loses a CAS has lost it to another bit of the word, and none is ever taken back. */
  boolean set(long word, long bit) {
    for (int attempt = 0; attempt <= Long.SIZE; attempt++) {
      long seen = data.getLongAcquire(word);
      if ((seen & bit) != 0) {
        return false;
      }
      if (data.casLong(word, seen, seen | bit)) { // W4
        return true;
      }
    }
    throw new MapCorruptedException(
        "update "
            + data.name()
            + ": a word of bits never settles, offset=0x"
            + Long.toHexString(word));
  }

  /**
   * The number of values that most likely set so many bits, block by block: {@code ln(unset) / ln(1
   * - 1/512)} probes. A block without a free bit counts as if half a one were.
   */
  final double estimate() {
    double[] values = new double[FalsePositives.BLOCK_BITS + 1];
    for (int set = 0; set < values.length; set++) {
      double unset = Math.max(0.5, FalsePositives.BLOCK_BITS - set) / FalsePositives.BLOCK_BITS;
      values[set] = Math.log(unset) / Math.log1p(-1.0 / FalsePositives.BLOCK_BITS) / hashes;
    }
    double sum = 0;
    long end = geometry.length();
    for (long block = BloomLayout.BLOCKS; block < end; block += BloomLayout.BLOCK_LENGTH) {
      sum += values[bitsSet(block)];
    }
    return sum;
  }

  private int bitsSet(long block) {
    int set = 0;
    for (long i = 0; i < BloomLayout.BLOCK_LENGTH; i += Long.BYTES) {
      set += Long.bitCount(data.getLongAcquire(block + i));
    }
    return set;
  }
}
