package io.shmap.layout;

/**
 * One CPU's values of one node of a per-CPU hash. All nodes of one CPU lie together, in a
 * <i>plane</i>; the planes follow the nodes.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |          owner (u32)          |         reserved, 0           |  LOCK
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x08 |  a value for each place of the node, padded to 8              |  VALUES
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>LOCK</td><td>anyone</td><td>CAS; holder: release</td><td>anyone, acquire</td></tr>
 * <tr><td>value of a dead place</td><td>holder of the node's lock, this LOCK was free</td><td>plain</td><td>anyone, acquire, then STATE again</td></tr>
 * <tr><td>value of a live place</td><td>lock holder</td><td>atomic addition</td><td>anyone, acquire, then STATE again</td></tr>
 * </table>
 */
public final class PlaneLayout {

  public static final long LOCK = 0x00;
  public static final long RESERVED = 0x04;
  public static final long VALUES = 0x08;

  /** Planes begin at multiples of this, two cache lines: two CPUs share none. */
  public static final long ALIGNMENT = 128;

  private PlaneLayout() {}
}
