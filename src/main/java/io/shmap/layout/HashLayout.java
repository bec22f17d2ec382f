package io.shmap.layout;

/**
 * The section of the hash family: a header, free units in stripes, lanes, nodes. Offsets are from
 * the start of the section.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x000|               0, or 1 for ever (u64)                          |  FROZEN
 * 0x008|     node + 1 whose reader cannot get through, 0 = none        |  STARVING
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x080|               clock hand of the LRU types (u64)               |  HAND
 * 0x088|         entries that had to go, LRU types (u64)               |  EVICTIONS
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x0c0|        stripes (u32)          |  lanes per attachment (u32)   |  GEOMETRY
 * 0x0c8|        places (u32)           |       node size (u32)         |
 * 0x0d0|         nodes (u32)           |         reserved, 0           |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x100|      free units: 8 stripes of 64 bytes, one word each         |  FREE
 * 0x300|      lanes: attach slots x lanes, 64 bytes each               |  LANES
 *      |      nodes: see NodeLayout; where they start: HashGeometry    |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * lane +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |      what the lane's thread is doing to a stripe (word)       |  INTENT
 * 0x08 |      the lane's last word that was seen in a stripe (word)    |  ACK
 * 0x10 |      STATE of NODE before the operation (u64)                 |  BEFORE
 * 0x18 |         node (u32)            |    the victim's node (u32)    |  NODE, NODE2
 * 0x20 |      STATE of NODE2 before the operation (u64)                |  BEFORE2
 * 0x28 |    stripe of INTENT (u32)     |  owner that uses it (u32)     |  STRIPE, OWNER
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * word  63    61 60            45 44         32 31                     0
 *      +--------+----------------+-------------+------------------------+
 *      |  kind  |    sequence    |    lane     |      count (u32)       |
 *      +--------+----------------+-------------+------------------------+
 * </pre>
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>FROZEN</td><td>anyone, once</td><td>volatile</td><td>lock holders, acquire</td></tr>
 * <tr><td>STARVING</td><td>readers, then one writer</td><td>release, CAS</td><td>writers, acquire</td></tr>
 * <tr><td>HAND, EVICTIONS</td><td>anyone who evicts</td><td>atomic addition</td><td>anyone</td></tr>
 * <tr><td>GEOMETRY</td><td>the creator</td><td>plain</td><td>check, plain</td></tr>
 * <tr><td>FREE</td><td>anyone with a lane</td><td>CAS</td><td>anyone, acquire</td></tr>
 * <tr><td>INTENT</td><td>the lane's thread, its reaper</td><td>release</td><td>anyone, acquire</td></tr>
 * <tr><td>ACK</td><td>anyone with a lane</td><td>CAS</td><td>reaper and ackers, acquire</td></tr>
 * <tr><td>other lane words</td><td>the lane's thread, its reaper; before INTENT</td><td>plain</td><td>reaper, after INTENT, plain</td></tr>
 * </table>
 */
public final class HashLayout {

  public static final long FROZEN = 0x000;
  public static final long STARVING = 0x008;
  public static final long HAND = 0x080;
  public static final long EVICTIONS = 0x088;
  public static final long GEOMETRY_STRIPES = 0x0c0;
  public static final long GEOMETRY_LANES = 0x0c4;
  public static final long GEOMETRY_PLACES = 0x0c8;
  public static final long GEOMETRY_NODE_SIZE = 0x0cc;
  public static final long GEOMETRY_NODES = 0x0d0;
  public static final long FREE = 0x100;
  public static final long LANES = 0x300;

  public static final int STRIPES = 8;
  public static final long STRIPE_LENGTH = 0x40;

  public static final long LANE_LENGTH = 0x40;
  public static final long LANE_INTENT = 0x00;
  public static final long LANE_ACK = 0x08;
  public static final long LANE_BEFORE = 0x10;
  public static final long LANE_NODE = 0x18;
  public static final long LANE_NODE2 = 0x1c;
  public static final long LANE_BEFORE2 = 0x20;
  public static final long LANE_STRIPE = 0x28;
  public static final long LANE_OWNER = 0x2c;

  public static final int KIND_IDLE = 0;
  public static final int KIND_INSERT = 1;
  public static final int KIND_DELETE = 2;
  public static final int KIND_RETURN = 3;
  public static final int KIND_SWAP = 4;

  private static final int LANE_SHIFT = 32;
  private static final int LANE_MASK = 0x1fff;
  private static final int SEQUENCE_SHIFT = 45;
  private static final int SEQUENCE_MASK = 0xffff;
  private static final int KIND_SHIFT = 61;

  private HashLayout() {}

  /** Offset of a stripe's word. */
  public static long stripe(int stripe) {
    return FREE + stripe * STRIPE_LENGTH;
  }

  /** Offset of a lane, counted through all attachments. */
  public static long lane(int lane) {
    return LANES + lane * LANE_LENGTH;
  }

  /** A word of a stripe or an intent. */
  public static long word(long count, int lane, int sequence, int kind) {
    return count
        | (long) lane << LANE_SHIFT
        | (long) (sequence & SEQUENCE_MASK) << SEQUENCE_SHIFT
        | (long) kind << KIND_SHIFT;
  }

  public static long count(long word) {
    return word & 0xffff_ffffL;
  }

  public static int laneOf(long word) {
    return (int) (word >>> LANE_SHIFT) & LANE_MASK;
  }

  public static int sequence(long word) {
    return (int) (word >>> SEQUENCE_SHIFT) & SEQUENCE_MASK;
  }

  public static int kind(long word) {
    return (int) (word >>> KIND_SHIFT);
  }
}
