package io.shmap.sync;

import io.shmap.error.Errno;
import io.shmap.memory.Region;

/**
 * A lock word (u32) that survives its holder's death: 0 = free, else the owner that holds it.
 *
 * <p>All threads of an attachment take the same word. Readers of the data never look at it.
 */
public final class RobustLock {

  /*
   * Ordering
   * --------
   *   L1  CAS word 0 -> self               taking: nothing inside is done before it
   *   L2  word = 0          release        giving back: nothing inside is done after it
   *   L3  CAS word dead -> self            taking over, only when the dead owner is stale
   *
   * L1 pairs with L2, L3 with the store that freed the dead owner's slot record (settle), which
   * comes after everything that the recovery did. An owner word is never handed out twice, so L3
   * has no ABA: if the word is still the dead owner's, nobody has held the lock in between.
   *
   *   died after | the word says   | who comes next
   *   -----------+-----------------+--------------------------------------------------
   *   L1, L3     | the dead owner  | settles the owner, takes over (L3), normalises
   *   L2         | 0               | takes it (L1)
   */

  /** {@link #lock} took a free lock. */
  public static final int TAKEN = 0;

  /** {@link #lock} took the lock of a dead owner: the caller normalises what the lock guards. */
  public static final int TAKEN_OVER = 1;

  private static final int EBUSY = Errno.EBUSY.negated();

  private final Region region;
  private final Owners owners;
  private final int self;

  public RobustLock(Region region, Owners owners) {
    this.region = region;
    this.owners = owners;
    this.self = owners.self();
  }

  /**
   * Waits for the lock, at most {@link Owners#lockBoundNanos}.
   *
   * @return {@link #TAKEN}, {@link #TAKEN_OVER}, or -EBUSY
   */
  public int lock(long offset) {
    return region.casInt(offset, 0, self) ? TAKEN : lockSlowly(offset); // L1
  }

  private int lockSlowly(long offset) {
    long start = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      int result = tryLock(offset, Backoff.isLong(attempt));
      if (result != EBUSY) {
        return result;
      }
      int holder = region.getIntAcquire(offset);
      boolean tooLong = System.nanoTime() - start > owners.lockBoundNanos();
      if (holder != 0 && Backoff.isLong(attempt) && tooLong) {
        owners.noteBusy(holder, offset);
        return EBUSY;
      }
      Backoff.pause(attempt);
    }
  }

  /**
   * Takes the lock if it is free or its holder is dead, without waiting.
   *
   * @return {@link #TAKEN}, {@link #TAKEN_OVER}, or -EBUSY
   */
  public int tryLock(long offset) {
    return tryLock(offset, true);
  }

  private int tryLock(long offset, boolean askKernel) {
    int holder = region.getIntAcquire(offset);
    if (holder == 0) {
      return region.casInt(offset, 0, self) ? TAKEN : EBUSY; // L1
    }
    boolean takeOver = isOver(holder, askKernel) && region.casInt(offset, holder, self); // L3
    return takeOver ? TAKEN_OVER : EBUSY;
  }

  /** Gives the lock back. */
  public void unlock(long offset) {
    region.putIntRelease(offset, 0); // L2
  }

  /**
   * Waits until whoever holds the lock now has given it back or is dead and settled, at most {@link
   * Owners#lockBoundNanos}. A thread that takes it later is not waited for, unless it is of the
   * same attachment.
   *
   * @return 0 or -EBUSY
   */
  public int awaitRelease(long offset) {
    int holder = region.getIntAcquire(offset);
    long start = System.nanoTime();
    for (int attempt = 0; holder != 0 && region.getIntAcquire(offset) == holder; attempt++) {
      if (isOver(holder, Backoff.isLong(attempt))) {
        return 0;
      }
      if (Backoff.isLong(attempt) && System.nanoTime() - start > owners.lockBoundNanos()) {
        owners.noteBusy(region.getIntAcquire(offset), offset);
        return EBUSY;
      }
      Backoff.pause(attempt);
    }
    return 0;
  }

  private boolean isOver(int holder, boolean askKernel) {
    return holder != self && (owners.isStale(holder) || askKernel && owners.settle(holder) == 0);
  }

  /** The owner that holds the lock, 0 if none. */
  public int holder(long offset) {
    return region.getIntAcquire(offset);
  }
}
