package io.shmap.engine.hash;

import io.shmap.layout.OwnerWord;
import io.shmap.layout.PlaneLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.RobustLock;

/**
 * The locks of a per-CPU hash: one for each CPU's part of each node. Who holds one may add to the
 * values there that are live; nobody refills a place whose value somebody may be adding to.
 *
 * <p>Who adds holds one of them and no other lock, and waits for nothing. Who changes a node holds
 * its lock, and then waits for these. So there is no cycle. What a dead holder leaves is whole: he
 * made one store, or did not.
 */
class PlaneLocks {

  final int count;

  private final Table table;
  private final Planes planes;
  private final Region region;
  private final RobustLock lock;
  private final int self;
  private final int attachSlots;

  PlaneLocks(Table table, Owners owners) {
    this.table = table;
    this.planes = table.planes;
    this.count = planes.count;
    this.region = table.region;
    this.lock = new RobustLock(region, owners);
    this.self = owners.self();
    this.attachSlots = table.geometry.attachSlots();
  }

  private long offset(int plane, long node) {
    return planes.part(plane, node) + PlaneLayout.LOCK;
  }

  /** Takes one if it is free; false if somebody has it, living or dead. */
  final boolean tryLock(int plane, long node) {
    return region.casInt(offset(plane, node), 0, self); // P1
  }

  /** 0, or -EBUSY if a living holder did not give it back for too long. */
  final int lock(int plane, long node) {
    long offset = offset(plane, node);
    checkHolder(offset);
    return Math.min(lock.lock(offset), 0); // P1
  }

  final void unlock(int plane, long node) {
    lock.unlock(offset(plane, node)); // P4
  }

  /** Takes all of a node, or none; 0 or -EBUSY. */
  int lockAll(long node) {
    int taken = 0;
    try {
      while (taken < count) {
        int result = lock(taken, node);
        if (result != 0) {
          return result;
        }
        taken++;
      }
      return 0;
    } finally {
      if (taken < count) {
        unlock(node, taken);
      }
    }
  }

  void unlockAll(long node) {
    unlock(node, count);
  }

  private void unlock(long node, int planesBelow) {
    for (int plane = 0; plane < planesBelow; plane++) {
      unlock(plane, node);
    }
  }

  /**
   * Waits until nobody adds any more who found a place of the node live before it was killed; 0 or
   * -EBUSY.
   */
  int awaitAdders(long node) {
    if (count != 0) {
      region.fullFence(); // W0
    }
    for (int plane = 0; plane < count; plane++) {
      long offset = offset(plane, node);
      int holder = lock.holder(offset);
      if (holder != 0) {
        checkHolder(offset);
        int result = lock.awaitRelease(offset);
        if (result != 0) {
          return result;
        }
      }
    }
    return 0;
  }

  /** The owner that holds one, 0 if none. */
  final int holder(int plane, long node) {
    return lock.holder(offset(plane, node));
  }

  /** Frees those of a node that owners of a slot left, who are stale. */
  final void sweep(long node, int slot) {
    for (int plane = 0; plane < count; plane++) {
      int holder = holder(plane, node);
      if (holder != 0 && OwnerWord.slot(holder) == slot) {
        region.casInt(offset(plane, node), holder, 0);
      }
    }
  }

  private void checkHolder(long offset) {
    int holder = lock.holder(offset);
    if (holder != 0 && OwnerWord.slot(holder) >= attachSlots) {
      throw table.damaged("lock owner", holder & 0xffff_ffffL, offset);
    }
  }
}
