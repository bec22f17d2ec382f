package io.shmap.layout;

/**
 * One node of the hash: a header of 32 bytes, then at most 8 places.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 | live  |                   version (u56)                       |  STATE
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x08 | tag 0 | tag 1 | tag 2 | tag 3 | tag 4 | tag 5 | tag 6 | tag 7 |  TAGS
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x10 |          owner (u32)          |   reach (u16) |  filter (u16) |  LOCK, OUT
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x18 | ref 0 | ref 1 | ref 2 | ref 3 | ref 4 | ref 5 | ref 6 | ref 7 |  REF
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x20 |  places: key, padded to 8; value, padded to 8                 |  PLACES
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <p>Reach is the distance in nodes of the furthest entry that has its home here, 0xffff = to the
 * end of the table; bit {@code tag & 15} of the filter is set for every entry that lives further
 * on. Both may say too much, never too little.
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>STATE</td><td>lock holder</td><td>release</td><td>anyone, acquire</td></tr>
 * <tr><td>TAGS</td><td>lock holder, dead places only</td><td>plain</td><td>anyone, plain, then STATE again</td></tr>
 * <tr><td>LOCK</td><td>anyone</td><td>CAS; holder: release</td><td>anyone, acquire</td></tr>
 * <tr><td>OUT</td><td>lock holder</td><td>release</td><td>anyone, plain, then STATE again</td></tr>
 * <tr><td>REF</td><td>anyone, LRU types</td><td>plain</td><td>anyone, plain</td></tr>
 * <tr><td>key, long value</td><td>lock holder, dead places only</td><td>plain</td><td>anyone, plain, then STATE again</td></tr>
 * <tr><td>value of one word</td><td>holder of the home's lock</td><td>release</td><td>anyone, acquire</td></tr>
 * </table>
 */
public final class NodeLayout {

  /** Live mask in the low byte, version above it; the one word that publishes. */
  public static final long STATE = 0x00;

  public static final long TAGS = 0x08;
  public static final long LOCK = 0x10;
  public static final long OUT = 0x14;
  public static final long REF = 0x18;
  public static final long PLACES = 0x20;

  /** A byte of REF: the entry of the place was used since the hand last passed. */
  public static final int REFERENCED = 0x80;

  public static final int MAX_PLACES = 8;
  public static final int REACH_TO_THE_END = 0xffff;

  private static final int LIVE_BITS = 8;
  private static final int FILTER_SHIFT = 16;

  private NodeLayout() {}

  /** The live mask of a STATE. */
  public static int live(long state) {
    return (int) state & 0xff;
  }

  /** How many STATEs there were before this one. */
  public static long version(long state) {
    return state >>> LIVE_BITS;
  }

  /** The STATE that follows {@code state} and has the given live mask. */
  public static long next(long state, int live) {
    return (state >>> LIVE_BITS) + 1 << LIVE_BITS | live;
  }

  public static int reach(int out) {
    return out & 0xffff;
  }

  /** Whether an entry with this hash may live further on. */
  public static boolean mayReach(int out, long hash) {
    return (out >>> FILTER_SHIFT + ((int) hash & 15) & 1) != 0;
  }

  /** The OUT that also covers an entry with this hash at this distance. */
  public static int widen(int out, long distance, long hash) {
    int reach = (int) Math.min(Math.max(reach(out), distance), REACH_TO_THE_END);
    return out & 0xffff_0000 | reach | 1 << FILTER_SHIFT + ((int) hash & 15);
  }
}
