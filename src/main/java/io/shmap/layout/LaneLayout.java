package io.shmap.layout;

/**
 * A block of lanes, in sections whose writers hold one each while they are inside.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |          owner (u32)          |     reserved, 0 ...           |  a lane, 64 bytes
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>owner</td><td>anyone</td><td>CAS; holder: release</td><td>anyone, acquire</td></tr>
 * </table>
 */
public final class LaneLayout {

  public static final int COUNT = 64;
  public static final long LENGTH = 0x40;

  private LaneLayout() {}

  /** Offset of a lane of the block at {@code lanes}. */
  public static long lane(long lanes, int lane) {
    return lanes + lane * LENGTH;
  }
}
