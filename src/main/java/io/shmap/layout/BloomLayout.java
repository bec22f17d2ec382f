package io.shmap.layout;

/**
 * The data section of a Bloom filter: two pages of its own, then the blocks. Zero bytes throughout
 * are an empty filter.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x0000|                     0, or 1 for ever (u64)                   |  FROZEN
 * 0x0008|                     reserved, 0 ...                          |  RESERVED
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x1000|          owner (u32)         |     reserved, 0 ...           |  LANES: 64, 64 bytes each
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x2000|                  bits 0 to 63 of block 0 (u64) ...           |  BLOCKS: 64 bytes each
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>FROZEN</td><td>anyone, once</td><td>CAS</td><td>anyone, acquire</td></tr>
 * <tr><td>LANES</td><td colspan="3">as {@link LaneLayout} says</td></tr>
 * <tr><td>block word</td><td>holder of any lane, sets bits</td><td>CAS</td>
 * <td>anyone, acquire</td></tr>
 * </table>
 */
public final class BloomLayout {

  public static final long FROZEN = 0x0000;
  public static final long RESERVED = 0x0008;
  public static final long LANES = 0x1000;
  public static final long BLOCKS = 0x2000;

  /** A cache line: all bits of one value lie in one. */
  public static final long BLOCK_LENGTH = 0x40;

  /** Bits of a block, as a power of two: a probe takes so many bits of a hash. */
  public static final int PROBE_BITS = 9;

  private BloomLayout() {}
}
