package io.shmap.engine.array;

import io.shmap.error.Errno;
import io.shmap.layout.ArrayLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.RobustLock;

/** Which attachments may be storing into a MMAPABLE array behind the engine's back. */
final class Views {

  /*
   * Views and freeze
   * ----------------
   * Stores through a view ask nobody, so a map with a view cannot be frozen (EBUSY, as in the
   * kernel while a writable mmap exists), and a frozen one gives out no view.
   *
   *   open (holds VIEW_LOCK)                 freeze (holds VIEW_LOCK)
   *   (1) FROZEN? EPERM                      (1) a view of an owner who is not dead? EBUSY
   *   (2) VIEWS[own slot] = self             (2) FROZEN = 1
   *
   *   died after | VIEWS says    | recover does    | who comes before recover
   *   -----------+---------------+-----------------+------------------------------------
   *   open (2)   | the dead one  | own word = 0    | freeze settles the owner, goes on
   *   freeze (2) | no view       | nothing         | finds the map frozen
   *
   * Views of one attachment are counted on its heap; the count dies with the mapping.
   */

  private final Region data;
  private final Owners owners;
  private final RobustLock lock;
  private int opened;

  Views(Region data, Owners owners) {
    this.data = data;
    this.owners = owners;
    this.lock = new RobustLock(data, owners);
  }

  synchronized int open() {
    int result = lock.lock(ArrayLayout.VIEW_LOCK);
    if (result < 0) {
      return result;
    }
    try {
      if (data.getLongAcquire(ArrayLayout.FROZEN) != 0) {
        return Errno.EPERM.negated();
      }
      data.putIntRelease(own(), owners.self());
      opened++;
      return 0;
    } finally {
      lock.unlock(ArrayLayout.VIEW_LOCK);
    }
  }

  synchronized void close() {
    if (opened > 0 && --opened == 0) {
      data.putIntRelease(own(), 0);
    }
  }

  private long own() {
    return ArrayLayout.view(OwnerWord.slot(owners.self()));
  }

  /** Stores FROZEN unless somebody has a view. */
  int freeze() {
    int result = lock.lock(ArrayLayout.VIEW_LOCK);
    if (result < 0) {
      return result;
    }
    try {
      if (isAnyOpen()) {
        return Errno.EBUSY.negated();
      }
      return data.casLong(ArrayLayout.FROZEN, 0, 1) ? 0 : Errno.EPERM.negated();
    } finally {
      lock.unlock(ArrayLayout.VIEW_LOCK);
    }
  }

  private boolean isAnyOpen() {
    for (int slot = 0; slot < OwnerWord.MAX_SLOTS; slot++) {
      int viewer = data.getIntAcquire(ArrayLayout.view(slot));
      if (viewer != 0 && !isOver(viewer)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOver(int viewer) {
    return viewer != owners.self() && (owners.isStale(viewer) || owners.settle(viewer) == 0);
  }

  void recover(int owner) {
    data.casInt(ArrayLayout.VIEW_LOCK, owner, 0);
    data.casInt(ArrayLayout.view(OwnerWord.slot(owner)), owner, 0);
  }

  void sweepStale(int slot) {
    int holder = data.getIntAcquire(ArrayLayout.VIEW_LOCK);
    if (holder != 0 && OwnerWord.slot(holder) == slot) {
      data.casInt(ArrayLayout.VIEW_LOCK, holder, 0);
    }
    data.putIntRelease(ArrayLayout.view(slot), 0);
  }
}
