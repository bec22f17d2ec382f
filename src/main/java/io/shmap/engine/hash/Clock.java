package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/**
 * Which entry goes when a new key meets a full map: a clock (second chance) over the nodes.
 *
 * <p>A byte for each place says whether its entry was looked up or stored since the hand last
 * cleared it. The hand goes from node to node; a node without an unreferenced entry loses all its
 * references as the hand passes.
 */
class Clock {

  /*
   * REF and HAND are hints. A byte that a lookup sets while the hand clears the node may be lost, a
   * byte may be set for a place that has been refilled meanwhile, two hands may pass one node: then
   * another entry goes than would have, and nothing else happens. So both are without a protocol,
   * REF plain, HAND an atomic addition so that two threads do not go over the same nodes.
   *
   * Bound: three rounds. The first clears what the second finds unreferenced, unless others set it
   * again; in the third the hand takes any entry.
   */

  /** No entry can be seen: every unit is in the hands of somebody in the middle of a change. */
  static final long NONE = -1;

  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

  /** Times the lowest bit of each byte: these bits side by side, in the top byte. */
  private static final long GATHER = 0x0102_0408_1020_4080L;

  private static final int ROUNDS = 2;

  private final Table table;
  private final Region region;
  private final long start;
  private final boolean writable;
  private final int allPlaces;

  Clock(Table table) {
    this.table = table;
    this.region = table.region;
    this.start = region.pointer(0);
    this.writable = region.isWritable();
    this.allPlaces = (1 << table.places) - 1;
  }

  /** Notes that an entry is in use; who may not write to the map notes nothing. */
  final void reference(long location) {
    reference(Table.nodeOf(location), Table.placeOf(location));
  }

  final void reference(long node, int place) {
    long offset = table.offset(node) + NodeLayout.REF + place;
    if (writable && region.getByte(offset) == 0) {
      region.putByte(offset, (byte) NodeLayout.REFERENCED);
    }
  }

  /** {@link #reference} of an entry that is known to be unreferenced, by a pointer to its node. */
  final void referenceAt(long node, int place) {
    if (writable) {
      region.putByte(node - start + NodeLayout.REF + place, (byte) NodeLayout.REFERENCED);
    }
  }

  /** Whether a place holds an entry, and it is unreferenced. */
  final boolean isUnreferenced(long location) {
    return (unreferenced(Table.nodeOf(location)) >>> Table.placeOf(location) & 1) != 0;
  }

  /** The mask of the live places of a node that are unreferenced. */
  final int unreferenced(long node) {
    return live(node) & ~referenced(node);
  }

  private int live(long node) {
    return NodeLayout.live(table.state(node)) & allPlaces;
  }

  private int referenced(long node) {
    long bytes = region.getLong(table.offset(node) + NodeLayout.REF);
    return (int) ((bytes >>> 7 & EACH_BYTE) * GATHER >>> Long.SIZE - Byte.SIZE);
  }

  /** Moves the hand to the next entry that may go: where it was seen, or NONE. */
  final long candidate() {
    for (long pass = 0; pass < ROUNDS * table.nodes; pass++) {
      long node = advance();
      int unreferenced = unreferenced(node);
      if (unreferenced != 0) {
        return location(node, unreferenced);
      }
      if (region.getLong(table.offset(node) + NodeLayout.REF) != 0) {
        region.putLong(table.offset(node) + NodeLayout.REF, 0);
      }
    }
    return anyEntry();
  }

  private long anyEntry() {
    for (long pass = 0; pass < table.nodes; pass++) {
      long node = advance();
      int live = live(node);
      if (live != 0) {
        return location(node, live);
      }
    }
    return NONE;
  }

  private long advance() {
    return (region.getAndAddLong(HashLayout.HAND, 1) & Long.MAX_VALUE) % table.nodes;
  }

  private static long location(long node, int places) {
    return Table.location(node, Integer.numberOfTrailingZeros(places));
  }

  /** Counts an eviction. */
  final void countEviction() {
    region.getAndAddLong(HashLayout.EVICTIONS, 1);
  }

  /** How many entries had to go since the map was made. */
  final long evictions() {
    return region.getLongAcquire(HashLayout.EVICTIONS);
  }
}
