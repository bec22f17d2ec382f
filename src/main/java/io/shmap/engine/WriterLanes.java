package io.shmap.engine;

import io.shmap.error.Errno;
import io.shmap.layout.LaneLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.RobustLock;

/**
 * Who is changing a section right now: a writer holds one of 64 lanes, whichever is free. For
 * sections whose first word is FROZEN and whose changes are of single words, with no room for an
 * owner.
 */
public final class WriterLanes {

  /*
   * Freeze and the writers of words
   * -------------------------------
   * A word has no room for an owner, so its writers hold a lane meanwhile. Lanes exclude nobody:
   * they let freeze wait for the writers who are inside. A lookup does not know of them.
   *
   *   writer                                  freeze
   *   W1  FROZEN? EPERM           acquire     F1  FROZEN = 1             volatile, full fence
   *   W2  CAS a lane 0 -> self                F2  for every lane: held? wait until it is given
   *   W3  FROZEN? give back, EPERM acquire        back or its holder is dead and settled
   *   W4  change the word         release
   *   W5  lane = 0                release
   *   W6  full fence, unless W4 is a CAS or an add
   *
   * W2 and F1 are full fences: either W3 sees F1 and nothing is changed, or F2 sees W2 and waits
   * for W5. Without the lanes a writer that stops between W3 and W4 changes a frozen map.
   * W1 keeps refused writers off the lanes, so that F2 ends however often they try.
   * W5 pairs with F2: a lane seen free means that its change is seen.
   * W6 pairs with W6 of another thread: a change that has returned has happened for everybody. Two
   * threads that each change an element and then look at the other's cannot both find the old one.
   *
   *   died after | readers see | recover does    | who comes before recover
   *   -----------+-------------+-----------------+-----------------------------------------
   *   W2, W3     | old value   | lane = 0        | takes another lane
   *   W4         | new value   | lane = 0        | takes another lane
   *   F1         | no change   | nothing         | is refused; who freezes again waits as F2
   *
   * A lane costs a CAS on a line that is nearly always the thread's own. A stopped process keeps
   * one lane per stopped thread; only when all 64 are held does a writer wait.
   */

  private static final long FROZEN = 0; // the first word of every section
  private static final int MASK = LaneLayout.COUNT - 1;

  private final Region data;
  private final long lanes;
  private final RobustLock lock;
  private final int self;

  /** Over the block of lanes at an offset of a section. */
  public WriterLanes(Region data, long lanes, Owners owners) {
    this.data = data;
    this.lanes = lanes;
    this.lock = new RobustLock(data, owners);
    this.self = owners.self();
  }

  private long lane(int number) {
    return LaneLayout.lane(lanes, number);
  }

  public boolean isFrozen() {
    return data.getLongAcquire(FROZEN) != 0;
  }

  /**
   * Announces a change.
   *
   * @return the offset of the lane, for {@link #leave}; -EPERM if the map is frozen; -EBUSY
   */
  public long enter() {
    if (isFrozen()) { // W1
      return Errno.EPERM.negated();
    }
    long lane = take(); // W2
    if (lane > 0 && isFrozen()) { // W3
      leave(lane);
      return Errno.EPERM.negated();
    }
    return lane;
  }

  private long take() {
    int home = home();
    long lane = lane(home);
    return data.casInt(lane, 0, self) ? lane : takeAnother(home);
  }

  /** Spreads the threads of all processes over the lanes. */
  private int home() {
    return (int) ((Thread.currentThread().getId() + self) * 0x9E37_79B9_7F4A_7C15L >>> 58);
  }

  private long takeAnother(int home) {
    for (int i = 1; i <= MASK; i++) {
      long lane = lane(home + i & MASK);
      if (data.getIntAcquire(lane) == 0 && data.casInt(lane, 0, self)) {
        return lane;
      }
    }
    long lane = lane(home);
    int result = lock.lock(lane);
    return result < 0 ? result : lane;
  }

  /** Ends a change. */
  public void leave(long lane) {
    data.putIntRelease(lane, 0); // W5
  }

  /**
   * Waits until everybody is out who entered before FROZEN was stored.
   *
   * @return 0, or -EBUSY if somebody has been stopped inside for too long
   */
  public int awaitWriters() {
    for (int i = 0; i < LaneLayout.COUNT; i++) {
      int result = lock.awaitRelease(lane(i)); // F2
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  /** {@link io.shmap.sync.Recoverable#recover}. */
  public void recover(int owner) {
    for (int i = 0; i < LaneLayout.COUNT; i++) {
      data.casInt(lane(i), owner, 0);
    }
  }

  /** {@link io.shmap.sync.Recoverable#sweepStale}. */
  public void sweepStale(int slot) {
    for (int i = 0; i < LaneLayout.COUNT; i++) {
      int holder = data.getIntAcquire(lane(i));
      if (holder != 0 && OwnerWord.slot(holder) == slot) {
        data.casInt(lane(i), holder, 0);
      }
    }
  }

  /** Reports lanes that are held though nobody is inside, and bytes that are not 0. */
  public void check(Findings findings, boolean quiet) {
    for (int i = 0; i < LaneLayout.COUNT; i++) {
      int holder = lock.holder(lane(i));
      if (quiet && holder != 0) {
        findings.add("lane is held though nobody is inside", lane(i), holder);
      }
      findings.addUnlessZero(data, lane(i) + 8, lane(i + 1));
    }
  }
}
