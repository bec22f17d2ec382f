package io.shmap.layout;

/**
 * The section of an LPM trie: a header, a table for the first bits, pairs, entries. Offsets are
 * from the start of the section. All zero bytes but {@code VERSION} are an empty trie.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x000|               0, or 1 for ever (u64)                          |  FROZEN
 * 0x008|          owner (u32)          |         reserved, 0           |  LOCK
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x080|           moves with each change (u64)                        |  VERSION
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x100|                    entries in the trie (u64)                  |  COUNT
 * 0x108|         first free pair + 1, 0 = none (u64)                   |  PAIR_FREE
 * 0x110|         pairs that have ever been used (u64)                  |  PAIR_HIGH
 * 0x118|         first free entry + 1, 0 = none (u64)                  |  ENTRY_FREE
 * 0x120|         entries that have ever been used (u64)                |  ENTRY_HIGH
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x140|    offset of the link that is being changed, 0 = none         |  AT
 * 0x148|                 the link that it becomes                      |  NOW
 * 0x150|        pair + 1 (u32)         |       entry + 1 (u32)         |  TAKE: used by the change
 * 0x158|        pair + 1 (u32)         |       entry + 1 (u32)         |  GONE: unlinked by the change
 * 0x160|                 COUNT after the change (u64)                  |  AFTER
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x200|      2^(t+1) links in heap order, the first one unused         |  TABLE
 *      |      pairs of two links, then entries: see LpmGeometry        |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * entry+-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |       generation (u32)        |  data, padded to 8            |  ENTRY_GENERATION, ENTRY_DATA
 *      |                  value, padded to 8                           |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * link  63      62      61          45 44       33   32  31           0
 *      +-------+-------+--------------+-----------+------+-------------+
 *      | entry |   1   |      0       | position  |branch|   number    |   0 = none
 *      +-------+-------+--------------+-----------+------+-------------+
 * </pre>
 *
 * <p>A link with the top bit is an entry and gives its prefix length as the position; one without
 * is a pair: with the branch bit, what is below by the key's bit at the position; without, a
 * <i>stem</i>: the entry that ends at the position, and what is below it. Position and branch bit
 * together are the <i>depth</i>, which grows along every path.
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>FROZEN</td><td>anyone, once</td><td>CAS</td><td>holder of LOCK, acquire</td></tr>
 * <tr><td>LOCK</td><td>anyone</td><td>CAS; holder: release</td><td>anyone, acquire</td></tr>
 * <tr><td>VERSION</td><td>holder of LOCK</td><td>release</td><td>anyone, acquire</td></tr>
 * <tr><td>COUNT to AFTER</td><td>holder of LOCK</td><td>AT, free lists: release; others plain</td>
 * <td>holder of LOCK, plain; anyone for the size, acquire</td></tr>
 * <tr><td>links</td><td>holder of LOCK</td><td>release; in an unlinked pair plain</td>
 * <td>anyone, acquire</td></tr>
 * <tr><td>generation</td><td>holder of LOCK, entry unlinked</td><td>plain, then a fence</td>
 * <td>anyone, plain, then a fence</td></tr>
 * <tr><td>data, value</td><td>holder of LOCK, entry unlinked</td><td>plain</td>
 * <td>anyone, plain, then the generation again</td></tr>
 * </table>
 */
public final class LpmLayout {

  public static final long FROZEN = 0x000;
  public static final long LOCK = 0x008;
  public static final long VERSION = 0x080;
  public static final long COUNT = 0x100;
  public static final long PAIR_FREE = 0x108;
  public static final long PAIR_HIGH = 0x110;
  public static final long ENTRY_FREE = 0x118;
  public static final long ENTRY_HIGH = 0x120;
  public static final long AT = 0x140;
  public static final long NOW = 0x148;
  public static final long TAKE = 0x150;
  public static final long GONE = 0x158;
  public static final long AFTER = 0x160;
  public static final long TABLE = 0x200;

  public static final long PAIR_LENGTH = 0x10;
  public static final long ENTRY_GENERATION = 0x00;
  public static final long ENTRY_DATA = 0x04;

  /** The table is never for more bits than this. */
  public static final int MAX_TABLE_BITS = 24;

  private static final long LINK = 1L << 62;
  private static final int DEPTH_SHIFT = 32;
  private static final int DEPTH_MASK = 0x1fff;

  private LpmLayout() {}

  /** A link to the entry of a prefix of so many bits. */
  public static long entryLink(long entry, int prefixLength) {
    return Long.MIN_VALUE | LINK | (long) prefixLength << DEPTH_SHIFT + 1 | entry;
  }

  /** A link to a pair at a depth: twice the position, and 1 more for a branch. */
  public static long pairLink(long pair, int depth) {
    return LINK | (long) depth << DEPTH_SHIFT | pair;
  }

  public static boolean isEntry(long link) {
    return link < 0;
  }

  public static boolean isPair(long link) {
    return link > 0;
  }

  /** Whether a number that is not 0 is a link at all. */
  public static boolean isLink(long link) {
    long rest = link & ~(Long.MIN_VALUE | (long) DEPTH_MASK << DEPTH_SHIFT | 0xffff_ffffL);
    return rest == LINK && !(isEntry(link) && isBranch(depth(link)));
  }

  /** Of the entry or pair. */
  public static long number(long link) {
    return link & 0xffff_ffffL;
  }

  public static int depth(long link) {
    return (int) (link >>> DEPTH_SHIFT) & DEPTH_MASK;
  }

  /** In bits; the prefix length of an entry. */
  public static int position(long link) {
    return depth(link) >>> 1;
  }

  public static boolean isBranch(int depth) {
    return (depth & 1) != 0;
  }
}
