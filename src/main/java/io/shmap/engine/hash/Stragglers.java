package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;

/**
 * Finds the units that the dead hold, a few lanes at a time.
 *
 * <p>A HASH looks at every lane before it refuses a key. A full LRU map refuses nobody, and nearly
 * every new key meets it full; so each eviction looks at the lanes of one slot. A word that is
 * there still when its turn comes again belongs to a thread that is slow, stopped or dead, and the
 * kernel is asked. After as many evictions as two rounds of the slots take, the units of the dead
 * are back.
 */
final class Stragglers {

  private final Lanes lanes;
  private final Capacity capacity;
  private final int slots;
  private final long[] seen; // shared by the threads without care: a lost word is seen next time
  private int next;

  Stragglers(Lanes lanes, Capacity capacity) {
    this.lanes = lanes;
    this.capacity = capacity;
    this.slots = lanes.count() / lanes.perSlot();
    this.seen = new long[lanes.count()];
  }

  /** Looks at one slot's lanes. */
  void look() {
    int slot = next;
    next = slot + 1 == slots ? 0 : slot + 1;
    int end = lanes.firstOf(slot) + lanes.perSlot();
    for (int lane = lanes.firstOf(slot); lane < end; lane++) {
      long word = lanes.intent(lane);
      if (word == seen[lane] && HashLayout.kind(word) != HashLayout.KIND_IDLE) {
        capacity.reapIfDead(lane);
      }
      seen[lane] = word;
    }
  }
}
