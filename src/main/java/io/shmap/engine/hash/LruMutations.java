package io.shmap.engine.hash;

import io.shmap.error.Errno;
import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/**
 * What is done to a victim and a newcomer once all locks are held: the newcomer's home and node,
 * the victim's home and node.
 */
class LruMutations extends Mutations {

  /*
   * The newcomer takes the victim's unit of capacity
   * ------------------------------------------------
   * X is the newcomer's home, T its node; the victim's are H and V, its place is i. All four are
   * locked; some or all of them may be one.
   *
   * V is not T; j is a dead place of T
   *   E1  W0, W1: place j of T = newcomer, REF j set     nobody looks there
   *   E2  lane: NODE = T, BEFORE = STATE(T), NODE2 = V, BEFORE2 = STATE(V); INTENT = SWAP  release
   *   E3  T is not X: widen OUT(X)                                    release
   *   E4  STATE(V) = version + 1, live - i                            release: the victim is gone
   *   E5  STATE(T) = version + 1, live + j                            release: the newcomer is there
   *   E6  INTENT = IDLE                                               release
   *   E7  V is not H: recount OUT(H)                                  release
   *   E8  EVICTIONS + 1
   *
   * V is T, and T has a dead place j: the unit does not change hands, no intent
   *   E1, E3, then E9  STATE(T) = version + 1, live - i + j           release: both at once; E7, E8
   *
   * V is T, and has none: the newcomer gets the victim's own place (T is X and H too)
   *   E2, E4, E1 with j = i, E5, E6, E8; NODE is NODE2, so two versions on is E5
   *
   *   died after | readers see                  | settle does                 | next owner does
   *   -----------+------------------------------+-----------------------------+----------------
   *   E1         | the victim                   | nothing                     | nothing
   *   E2         | the victim                   | neither STATE changed: IDLE | nothing
   *   E3         | the victim                   | the same, or no intent      | of X: recount
   *   E4         | neither                      | NODE2 changed, NODE not:    | of X, H: recount
   *              |                              | gives the unit back         |
   *   E5         | the newcomer                 | both changed: IDLE          | of X, H: recount
   *   E6, E9     | the newcomer                 | nothing                     | of H: recount
   *   E7         | the newcomer                 | nothing                     | nothing
   *
   * Who dies between E5 or E9 and E8 leaves an eviction that was not counted.
   *
   * BEFORE and BEFORE2 can be trusted as for an insert: nobody changes T or V before the lane is
   * settled. E4 before E5, so there is never an entry more than there are units.
   */

  private static final int EBUSY = Errno.EBUSY.negated();

  private final Table table;
  private final Lanes lanes;
  private final Capacity capacity;
  private final Reach reach;
  private final Clock clock;

  LruMutations(LruParts parts, Capacity capacity) {
    super(parts, capacity);
    this.table = parts.table;
    this.lanes = parts.lanes;
    this.capacity = capacity;
    this.reach = parts.reach;
    this.clock = parts.clock;
  }

  /** W0, W1; the entry is born referenced. */
  @Override
  final int fill(
      long node, int place, long hash, Region key, long keyFrom, Region value, long valueFrom) {
    int filled = super.fill(node, place, hash, key, keyFrom, value, valueFrom);
    if (filled == 0) {
      clock.reference(node, place);
    }
    return filled;
  }

  /**
   * Puts a new entry in the place of a victim's, at a distance from its home where there is room or
   * where the victim is; 0 or -EBUSY.
   */
  final int swap(
      long home,
      long distance,
      long hash,
      Region key,
      long keyFrom,
      Region value,
      long valueFrom,
      long victimHome,
      long victim) {
    long target = table.behind(home, distance);
    long state = table.checkedState(target);
    int dead = Table.deadPlace(state);
    boolean hasDead = dead < table.places;
    int filled = hasDead ? fill(target, dead, hash, key, keyFrom, value, valueFrom) : 0; // E1
    if (filled != 0) {
      return filled;
    }
    if (hasDead && Table.nodeOf(victim) == target) {
      widen(home, distance, hash); // E3
      exchangePlaces(target, state, Table.placeOf(victim), dead); // E9
    } else {
      int lane = lanes.take();
      if (lane == Lanes.NONE) {
        return EBUSY;
      }
      try {
        announce(lane, target, state, Table.nodeOf(victim)); // E2
        if (hasDead) {
          publishSwap(home, distance, hash, state, dead, victim);
        } else {
          refill(hash, key, keyFrom, value, valueFrom, state, victim);
        }
        lanes.idle(lane); // E6
      } finally {
        leave(lane);
      }
    }
    narrow(victimHome, victim); // E7
    clock.countEviction(); // E8
    return 0;
  }

  final void widen(long home, long distance, long hash) {
    if (distance != 0) {
      reach.widen(home, distance, hash);
    }
  }

  void announce(int lane, long target, long state, long victimNode) {
    lanes.storeBefore(lane, target, state);
    lanes.storeVictim(lane, victimNode, table.checkedState(victimNode));
    capacity.announce(lane, 0, 0, HashLayout.KIND_SWAP);
  }

  /** E3 to E5 for two nodes. */
  void publishSwap(long home, long distance, long hash, long state, int dead, long victim) {
    widen(home, distance, hash); // E3
    kill(victim, table.checkedState(Table.nodeOf(victim))); // E4
    table.publish(table.behind(home, distance), state, NodeLayout.live(state) | 1 << dead); // E5
  }

  /** E4, E1, E5 in one place; not with per-CPU values, where a place of each node is dead. */
  void refill(
      long hash, Region key, long keyFrom, Region value, long valueFrom, long state, long victim) {
    long node = Table.nodeOf(victim);
    int place = Table.placeOf(victim);
    kill(victim, state); // E4
    fill(node, place, hash, key, keyFrom, value, valueFrom); // E1
    table.publish(node, table.checkedState(node), NodeLayout.live(state)); // E5
  }
}
