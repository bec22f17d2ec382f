package io.shmap.layout;

/**
 * The data section of an array: two pages of its own, a third if it is MMAPABLE, then the elements.
 * Zero bytes throughout are an empty array.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x0000|                     0, or 1 for ever (u64)                   |  FROZEN
 * 0x0008|    index + 1 whose reader cannot get through, 0 = none (u64) |  STARVING
 * 0x0010|          owner (u32)         |         reserved, 0           |  VIEW_LOCK, MMAPABLE only
 * 0x0018|                     reserved, 0 ...                          |  RESERVED
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x1000|          owner (u32)         |     reserved, 0 ...           |  LANES: 64, 64 bytes each
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x2000|          owner (u32)         |       owner (u32) ...         |  VIEWS: by slot, MMAPABLE only
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x2000|                  elements: words or cells                    |  ELEMENTS
 * 0x3000|                  elements of an MMAPABLE array               |  FLAT_ELEMENTS
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * word +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |                value, zero-padded (up to 8 bytes)             |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * cell +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |          owner (u32)          |        sequence (u32)         |  CELL_WORD
 * 0x08 |     copy of even sequences, padded to 8; then the odd one     |  CELL_COPIES
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * flat +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |                value, zero-padded to 8                        |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>FROZEN</td><td>anyone, once; MMAPABLE: holder of VIEW_LOCK</td><td>volatile</td>
 * <td>anyone, acquire</td></tr>
 * <tr><td>STARVING</td><td>anyone; only advice</td><td>release</td><td>writers, acquire</td></tr>
 * <tr><td>VIEW_LOCK</td><td>anyone</td><td>CAS; holder: release</td><td>anyone, acquire</td></tr>
 * <tr><td>LANES</td><td colspan="3">as {@link LaneLayout} says</td></tr>
 * <tr><td>VIEWS</td><td>the slot's attachment, under VIEW_LOCK if not 0; recoverer</td><td>release; CAS</td>
 * <td>holder of VIEW_LOCK, acquire</td></tr>
 * <tr><td>word, flat</td><td>holder of any lane</td><td>release, CAS, add</td>
 * <td>anyone, acquire</td></tr>
 * <tr><td>cell word</td><td>owner half: anyone; whole: the owner</td><td>CAS; release</td>
 * <td>anyone, acquire</td></tr>
 * <tr><td>cell copies</td><td>the owner, the copy that is not current</td><td>plain</td>
 * <td>anyone, plain, then the cell word again</td></tr>
 * </table>
 *
 * <p>The owner half of a cell word is accessed as the 4-byte word it is, and as half of 8 bytes;
 * both are aligned, and both processors keep such accesses coherent.
 */
public final class ArrayLayout {

  public static final long FROZEN = 0x0000;
  public static final long STARVING = 0x0008;
  public static final long VIEW_LOCK = 0x0010;
  public static final long RESERVED = 0x0018;
  public static final long LANES = 0x1000;
  public static final long VIEWS = 0x2000;
  public static final long ELEMENTS = 0x2000;
  public static final long FLAT_ELEMENTS = 0x3000;

  public static final long VIEW_LENGTH = 0x04;

  public static final long CELL_WORD = 0x00;
  public static final long CELL_COPIES = 0x08;

  /** Kinds of elements as numbers of the header. */
  public static final int KIND_WORD = 1;

  public static final int KIND_CELL = 2;
  public static final int KIND_FLAT = 3;

  private ArrayLayout() {}

  /** Offset of the view word of an attach slot. */
  public static long view(int slot) {
    return VIEWS + slot * VIEW_LENGTH;
  }
}
