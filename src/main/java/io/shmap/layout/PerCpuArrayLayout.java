package io.shmap.layout;

/**
 * The data section of a PERCPU_ARRAY: two pages of its own, then a plane for each CPU. Zero bytes
 * throughout are an array of zeros.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x0000|                     0, or 1 for ever (u64)                   |  FROZEN
 * 0x0008|                     reserved, 0 ...                          |  RESERVED
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x1000|          owner (u32)         |     reserved, 0 ...           |  LANES: 64, 64 bytes each
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x2000|      plane of CPU 0, padded to 128; then that of CPU 1 ...   |  PLANES
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * plane +------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |   value of element 0 in words, padded to 8; then element 1 ...|
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>FROZEN</td><td>anyone, once</td><td>CAS</td><td>anyone, acquire</td></tr>
 * <tr><td>LANES</td><td colspan="3">as {@link LaneLayout} says</td></tr>
 * <tr><td>plane word</td><td>holder of any lane</td><td>release, CAS, add</td>
 * <td>anyone, acquire</td></tr>
 * </table>
 */
public final class PerCpuArrayLayout {

  public static final long FROZEN = 0x0000;
  public static final long RESERVED = 0x0008;
  public static final long LANES = 0x1000;
  public static final long PLANES = 0x2000;

  /** Planes begin at multiples of this: two lines, as the processor fetches lines in pairs. */
  public static final long PLANE_ALIGNMENT = 0x80;

  private PerCpuArrayLayout() {}
}
