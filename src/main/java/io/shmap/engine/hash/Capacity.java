package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** The free units, exact through any death. */
class Capacity {

  /*
   * Change a stripe by one
   * ----------------------
   *   C1  u = stripe word                    acquire; taking, and none there: the next stripe
   *   C2  STRIPE; INTENT = w                 release; w = count -+ 1, my lane, sequence + 1, kind
   *   C3  acknowledge u: if u is another lane's intent still, and in the stripe still,
   *       CAS that lane's ACK -> u           from the value read before looking
   *   C4  CAS stripe u -> w                  failed: from C1, with a new sequence number
   *
   * Whoever settles lane L asks whether its intent w got in: the stripe holds w, or ACK holds w, in
   * this order. Nobody replaces w in the stripe without having put it into ACK (C3) while it is its
   * lane's intent; a w that was replaced between the two questions is in ACK by the second. w is
   * not there from an earlier time, as no two words of a lane are the same (16 bits of sequence).
   *
   * C3 reads ACK first, then INTENT and stripe: if L went on to a word v and v was acknowledged in
   * between, the CAS fails and v's only trace stays.
   *
   *   kind    died with the intent | got in, NODE unchanged | got in, NODE changed
   *   --------+--------------------+------------------------+--------------------------
   *   INSERT  | nothing            | the unit goes back     | the entry has the unit
   *   RETURN  | once more          | nothing                | nothing
   *   DELETE  | (never in a stripe) NODE unchanged: nothing; changed: the unit goes back
   *
   *   SWAP    (never in a stripe) the victim is gone, the newcomer is not there: the unit goes back
   *
   * What goes back goes by a RETURN in the dead lane's name, into the stripe that the lane names
   * already, so a settler that dies leaves a lane to settle, and nothing else.
   */

  private final Table table;
  private final Region region;
  private final Lanes lanes;
  private final Owners owners;
  private final long maxEntries;

  Capacity(Table table, Lanes lanes, Owners owners) {
    this.table = table;
    this.region = table.region;
    this.lanes = lanes;
    this.owners = owners;
    this.maxEntries = table.geometry.maxEntries();
  }

  /** Spreads the units over the stripes of a new section. */
  static void format(Region region, long maxEntries) {
    long each = maxEntries / HashLayout.STRIPES;
    long rest = maxEntries % HashLayout.STRIPES;
    for (int stripe = 0; stripe < HashLayout.STRIPES; stripe++) {
      region.putLong(HashLayout.stripe(stripe), stripe < rest ? each + 1 : each);
    }
  }

  /** Takes a unit for an insert that has written down NODE and BEFORE; false if there is none. */
  final boolean take(int lane) {
    for (int round = 0; round < Table.BOUND; round++) {
      for (int i = 0; i < HashLayout.STRIPES; i++) {
        if (takeFrom(lane, lane + i & HashLayout.STRIPES - 1)) {
          return true;
        }
      }
      if (isExhausted()) {
        lanes.idle(lane);
        return false;
      }
    }
    throw table.damaged("stripes never settle", 0, HashLayout.FREE);
  }

  private boolean takeFrom(int lane, int stripe) {
    for (int attempt = 0; attempt < Table.BOUND; attempt++) {
      long seen = word(stripe); // C1
      long count = HashLayout.count(seen);
      if (count == 0) {
        return false;
      }
      if (count > maxEntries) {
        throw table.damaged("free units", count, HashLayout.stripe(stripe));
      }
      if (exchange(lane, stripe, seen, count - 1, HashLayout.KIND_INSERT)) {
        return true;
      }
    }
    throw table.damaged("a stripe never settles", word(stripe), HashLayout.stripe(stripe));
  }

  /** Gives a unit back in the name of a lane, then the lane is idle. */
  final void giveBack(int lane) {
    giveBack(lane, lane & HashLayout.STRIPES - 1);
  }

  private void giveBack(int lane, int stripe) {
    for (int attempt = 0; attempt < Table.BOUND; attempt++) {
      long seen = word(stripe); // C1
      // One stripe cannot hold more than all units; with damage the unit is dropped, not added.
      if (HashLayout.count(seen) >= maxEntries) {
        throw table.damaged("free units", HashLayout.count(seen), HashLayout.stripe(stripe));
      }
      if (exchange(lane, stripe, seen, HashLayout.count(seen) + 1, HashLayout.KIND_RETURN)) {
        lanes.idle(lane);
        return;
      }
    }
    throw table.damaged("a stripe never settles", word(stripe), HashLayout.stripe(stripe));
  }

  /** C2 to C4. */
  boolean exchange(int lane, int stripe, long seen, long count, int kind) {
    long word = announce(lane, stripe, count, kind); // C2
    return acknowledge(lane, stripe, seen) // C3
        && region.casLong(HashLayout.stripe(stripe), seen, word); // C4
  }

  final long announce(int lane, int stripe, long count, int kind) {
    long word = lanes.word(lane, count, kind);
    lanes.storeStripe(lane, stripe);
    lanes.announce(lane, word);
    return word;
  }

  /** C3: false if the stripe or the acknowledgement has changed meanwhile. */
  boolean acknowledge(int lane, int stripe, long seen) {
    int other = HashLayout.laneOf(seen);
    if (other == lane) {
      return true;
    }
    if (other >= lanes.count()) {
      throw table.damaged("lane of a stripe", other, HashLayout.stripe(stripe));
    }
    long ack = lanes.ack(other);
    if (lanes.intent(other) != seen || ack == seen) {
      return true;
    }
    return word(stripe) == seen && lanes.casAck(other, ack, seen);
  }

  /** Whether the lane's intent has been in its stripe. */
  boolean gotIn(int lane, long intent) {
    return word(lanes.stripe(lane)) == intent || lanes.ack(lane) == intent;
  }

  /** Finishes or undoes what the lane's thread was doing; it is dead, or it is the caller. */
  final void settle(int lane) {
    long intent = lanes.intent(lane);
    boolean back =
        switch (HashLayout.kind(intent)) {
          case HashLayout.KIND_IDLE -> false;
          case HashLayout.KIND_INSERT -> gotIn(lane, intent) && !hasPublished(lane);
          case HashLayout.KIND_DELETE -> lanes.hasPublished(lane);
          case HashLayout.KIND_RETURN -> !gotIn(lane, intent);
          case HashLayout.KIND_SWAP -> isBetween(lane);
          default -> throw table.damaged("intent of lane " + lane, intent, lanes.offset(lane));
        };
    if (back) {
      // The same stripe: were STRIPE to change before INTENT does, the next settler could not see
      // that the insert's word had got in.
      giveBack(lane, lanes.stripe(lane));
    } else if (HashLayout.kind(intent) != HashLayout.KIND_IDLE) {
      lanes.idle(lane);
    }
  }

  /** Whether the insert in this lane has made its entry visible. */
  boolean hasPublished(int lane) {
    return lanes.hasPublished(lane);
  }

  /** Whether the swap in this lane has killed its victim and not published the newcomer. */
  boolean isBetween(int lane) {
    return lanes.isBetween(lane);
  }

  /** Settles all lanes of a slot. */
  final void settleSlot(int slot) {
    for (int i = 0; i < lanes.perSlot(); i++) {
      settle(lanes.firstOf(slot) + i);
    }
  }

  /** Every unit is in use, also when those of the dead have been brought back. */
  final boolean isExhausted() {
    return isFull() && !reapDead();
  }

  /** Every stripe was empty at one moment: empty, and unchanged after all were seen. */
  boolean isFull() {
    return areEmptyFrom(0);
  }

  /* All first readings come before all second ones, without an array to keep them in. */
  private boolean areEmptyFrom(int stripe) {
    if (stripe == HashLayout.STRIPES) {
      return true;
    }
    long seen = word(stripe);
    return HashLayout.count(seen) == 0 && areEmptyFrom(stripe + 1) && word(stripe) == seen;
  }

  private boolean reapDead() {
    boolean reaped = false;
    for (int lane = 0; lane < lanes.count(); lane++) {
      reaped |= !lanes.isIdle(lane) && reapIfDead(lane);
    }
    return reaped;
  }

  /** Settles the owner of a lane that is not idle, if it is dead; whether the lane is idle then. */
  final boolean reapIfDead(int lane) {
    int owner = lanes.isMine(lane) ? 0 : lanes.owner(lane);
    // A lane that is not idle after its owner was settled is damaged and cannot help.
    return owner != 0 && owners.settle(owner) == 0 && lanes.isIdle(lane);
  }

  /** Free units at about this moment. */
  final long free() {
    long free = 0;
    for (int stripe = 0; stripe < HashLayout.STRIPES; stripe++) {
      free += HashLayout.count(word(stripe));
    }
    return Math.min(free, maxEntries);
  }

  final long word(int stripe) {
    return region.getLongAcquire(HashLayout.stripe(stripe));
  }
}
