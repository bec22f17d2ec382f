package io.shmap.sync;

import java.util.concurrent.locks.LockSupport;

/**
 * Waiting for a word that another thread or process will change: spin, then yield, then park at
 * growing intervals. Allocates nothing; the caller keeps the attempt number.
 */
public final class Backoff {

  private static final int SPINS = 100;
  private static final int YIELDS = 100;
  private static final long FIRST_PARK_NANOS = 50_000;
  private static final int DOUBLINGS = 5;

  private Backoff() {}

  /** True when the short waiting is over and it is worth asking the kernel about the holder. */
  public static boolean isLong(int attempt) {
    return attempt >= SPINS + YIELDS;
  }

  /** Waits as long as the {@code attempt}-th wait should take, attempts counted from 0. */
  public static void pause(int attempt) {
    if (attempt < SPINS) {
      Thread.onSpinWait();
    } else if (attempt < SPINS + YIELDS) {
      Thread.yield();
    } else {
      int doublings = Math.min(attempt - SPINS - YIELDS, DOUBLINGS);
      LockSupport.parkNanos(FIRST_PARK_NANOS << doublings);
    }
  }
}
