package io.shmap.engine.hash;

import io.shmap.error.Errno;
import io.shmap.layout.NodeLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.RobustLock;

/**
 * The nodes' locks.
 *
 * <p>Order: the home first; then at most one more node. One above the home may be waited for; one
 * below it (the table has wrapped round) is only tried, and if that fails everything is given back
 * before the busy one is waited for. So there is no cycle.
 */
final class NodeLocks {

  /** {@link #lockSecond}: the node must be waited for with nothing held. */
  static final int GIVE_BACK_AND_WAIT = 1;

  private static final int EBUSY = Errno.EBUSY.negated();

  private final Table table;
  private final Region region;
  private final Reach reach;
  private final RobustLock lock;
  private final int attachSlots;
  private final int self;

  NodeLocks(Table table, Reach reach, Owners owners) {
    this.table = table;
    this.region = table.region;
    this.reach = reach;
    this.lock = new RobustLock(region, owners);
    this.attachSlots = table.geometry.attachSlots();
    this.self = owners.self();
  }

  /** 0, or -EBUSY if a living holder did not give the lock back for too long. */
  int lock(long node) {
    long offset = offset(node);
    return region.casInt(offset, 0, self) ? 0 : lockSlowly(node, offset);
  }

  private int lockSlowly(long node, long offset) {
    checkHolder(offset);
    return normalised(node, lock.lock(offset));
  }

  /** Locks the node of an entry beside its home; 0, -EBUSY or GIVE_BACK_AND_WAIT. */
  int lockSecond(long home, long node) {
    if (node == home) {
      return 0;
    }
    if (node > home) {
      return lock(node);
    }
    return tryLock(node);
  }

  /** Locks a node if that needs no waiting; 0 or GIVE_BACK_AND_WAIT. */
  int tryLock(long node) {
    long offset = offset(node);
    checkHolder(offset);
    int result = normalised(node, lock.tryLock(offset));
    return result == EBUSY ? GIVE_BACK_AND_WAIT : result;
  }

  void unlockSecond(long home, long node) {
    if (node != home) {
      unlock(node);
    }
  }

  void unlock(long node) {
    lock.unlock(offset(node));
  }

  /** Waits, with nothing held, until the node was free at some moment. */
  int await(long node) {
    int result = lock(node);
    if (result == 0) {
      unlock(node);
    }
    return result;
  }

  /** The owner that holds a node's lock, 0 if none. */
  int holder(long node) {
    return lock.holder(offset(node));
  }

  /** Takes the lock from an owner that is stale; false if it is not that owner's any more. */
  boolean takeOver(long node, int stale) {
    if (!region.casInt(offset(node), stale, self)) {
      return false;
    }
    normalised(node, RobustLock.TAKEN_OVER);
    return true;
  }

  /* What a dead holder left is whole, but OUT may say too much. */
  private int normalised(long node, int result) {
    if (result != RobustLock.TAKEN_OVER) {
      return result;
    }
    boolean done = false;
    try {
      reach.recount(node);
      done = true;
      return 0;
    } finally {
      if (!done) {
        unlock(node);
      }
    }
  }

  private void checkHolder(long offset) {
    int holder = lock.holder(offset);
    if (holder != 0 && OwnerWord.slot(holder) >= attachSlots) {
      throw table.damaged("lock owner", holder & 0xffff_ffffL, offset);
    }
  }

  private long offset(long node) {
    return table.offset(node) + NodeLayout.LOCK;
  }
}
