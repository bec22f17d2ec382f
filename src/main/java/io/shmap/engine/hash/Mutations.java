package io.shmap.engine.hash;

import io.shmap.error.Errno;
import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/**
 * What is done to an entry once its locks are held: the home's, and that of the node it lives in or
 * will live in.
 */
class Mutations {

  /*
   * Replace, value of one word
   *   one release store of the value: old or new. The home's lock is enough, wherever it lives.
   *
   * Replace, longer value; i is the entry's place, j a dead one of the same node
   *   W0  store fence       a place that a predecessor killed is not refilled before that is seen
   *       per-CPU values:   a full fence, then nobody adds any more who saw it live (Adder)
   *   W1  place j = key, value; TAG j                    nobody looks there
   *   W2  STATE = version + 1, live - i + j     release: the replacement happens here
   *
   * Insert into a dead place j of node T; X is the home
   *   I1  W0, W1
   *   I2  lane: NODE = T, BEFORE = STATE(T)
   *   I3  take a unit, intent INSERT                     none: E2BIG
   *   I4  T is not X: widen OUT(X)              release
   *   I5  STATE(T) = version + 1, live + j      release: the entry exists
   *   I6  INTENT = IDLE                         release
   *
   * Delete the entry in place i of node Y; X is the home
   *   D1  lane: NODE = Y, BEFORE = STATE(Y); INTENT = DELETE     release
   *   D2  STATE(Y) = version + 1, live - i      release: the entry is gone
   *   D3  give the unit back, intent RETURN; INTENT = IDLE
   *   D4  Y is not X: recount OUT(X)            release
   *
   *   died after         | readers see | settle does                     | next owner of X does
   *   -------------------+-------------+---------------------------------+---------------------
   *   W0, W1             | old value   | nothing                         | nothing
   *   W2                 | new value   | nothing                         | nothing
   *   I1, I2             | absent      | nothing                         | nothing
   *   I3 intent stored   | absent      | sees it was not taken; IDLE     | nothing
   *   I3 unit taken      | absent      | STATE = BEFORE: gives it back   | nothing
   *   I4                 | absent      | the same                        | recount: too wide
   *   I5                 | present     | STATE differs: IDLE             | recount
   *   D1                 | present     | STATE = BEFORE: IDLE            | nothing
   *   D2                 | absent      | STATE differs: gives it back    | recount
   *   D3 intent stored   | absent      | returns it                      | recount
   *   D3 returned        | absent      | sees it was returned; IDLE      | recount
   *
   * BEFORE can be trusted because nobody takes over a dead owner's locks before its lanes are
   * settled. The lane is taken last, with all locks held, so who has a lane never waits.
   */

  private static final int EBUSY = Errno.EBUSY.negated();
  private static final int E2BIG = Errno.E2BIG.negated();

  private final Table table;
  private final Region region;
  private final Lanes lanes;
  private final Capacity capacity;
  private final Reach reach;
  private final PlaneLocks planeLocks;

  Mutations(Parts parts, Capacity capacity) {
    this.table = parts.table;
    this.region = table.region;
    this.lanes = parts.lanes;
    this.capacity = capacity;
    this.reach = parts.reach;
    this.planeLocks = parts.planeLocks;
  }

  /** Replaces a value of more than one word; 0 or -EBUSY. */
  int replace(
      long home, long location, long hash, Region key, long keyFrom, Region value, long valueFrom) {
    long node = Table.nodeOf(location);
    long state = table.checkedState(node);
    int dead = deadPlace(node, state);
    int filled = fill(node, dead, hash, key, keyFrom, value, valueFrom);
    if (filled == 0) {
      exchangePlaces(node, state, Table.placeOf(location), dead);
    }
    return filled;
  }

  /* There is one as long as nobody changes the node without its lock. */
  private int deadPlace(long node, long state) {
    int dead = Table.deadPlace(state);
    if (dead >= table.places) {
      long offset = table.offset(node) + NodeLayout.STATE;
      throw table.damaged("live bits of node " + node, NodeLayout.live(state), offset);
    }
    return dead;
  }

  /** W2. */
  void exchangePlaces(long node, long state, int dying, int filled) {
    table.publish(node, state, NodeLayout.live(state) & ~(1 << dying) | 1 << filled);
  }

  /** Inserts into a node that has room; 0, -E2BIG or -EBUSY. */
  final int insert(
      long home, long distance, long hash, Region key, long keyFrom, Region value, long valueFrom) {
    long node = table.behind(home, distance);
    long state = table.checkedState(node);
    int dead = deadPlace(node, state);
    int filled = fill(node, dead, hash, key, keyFrom, value, valueFrom); // I1
    if (filled != 0) {
      return filled;
    }
    int lane = lanes.take();
    if (lane == Lanes.NONE) {
      return EBUSY;
    }
    try {
      lanes.storeBefore(lane, node, state); // I2
      if (!capacity.take(lane)) { // I3
        return E2BIG;
      }
      publishInsert(home, distance, hash, state, dead);
      lanes.idle(lane); // I6
      return 0;
    } finally {
      leave(lane);
    }
  }

  /** W0, W1; 0 or -EBUSY. */
  int fill(
      long node, int place, long hash, Region key, long keyFrom, Region value, long valueFrom) {
    region.storeFence();
    int waited = planeLocks.awaitAdders(node);
    if (waited == 0) {
      table.fill(node, place, hash, key, keyFrom, value, valueFrom);
    }
    return waited;
  }

  /** I4, I5. */
  void publishInsert(long home, long distance, long hash, long state, int dead) {
    if (distance != 0) {
      reach.widen(home, distance, hash);
    }
    table.publish(table.behind(home, distance), state, NodeLayout.live(state) | 1 << dead);
  }

  /** Deletes an entry; 0 or -EBUSY. */
  final int delete(long home, long location) {
    long node = Table.nodeOf(location);
    long state = table.checkedState(node);
    int lane = lanes.take();
    if (lane == Lanes.NONE) {
      return EBUSY;
    }
    try {
      lanes.storeBefore(lane, node, state);
      capacity.announce(lane, 0, 0, HashLayout.KIND_DELETE); // D1
      finishDelete(home, location, state, lane);
      return 0;
    } finally {
      leave(lane);
    }
  }

  /** D2 to D4. */
  void finishDelete(long home, long location, long state, int lane) {
    kill(location, state);
    capacity.giveBack(lane);
    narrow(home, location);
  }

  /** D2. */
  final void kill(long location, long state) {
    int live = NodeLayout.live(state) & ~(1 << Table.placeOf(location));
    table.publish(Table.nodeOf(location), state, live);
  }

  /** D4. */
  final void narrow(long home, long location) {
    if (Table.nodeOf(location) != home) {
      reach.recount(home);
    }
  }

  /* What was thrown between left the lane as a death would. */
  final void leave(int lane) {
    try {
      if (!lanes.isIdle(lane)) {
        capacity.settle(lane);
      }
    } finally {
      lanes.release(lane);
    }
  }
}
