package io.shmap.engine.hash;

import io.shmap.memory.Mortality;
import io.shmap.memory.WatchedRegion;

/**
 * Watches one attachment: can end its process before a store, and let something else happen before
 * an access.
 */
final class Watcher implements WatchedRegion.Watch {

  final Mortality life = Mortality.immortal();

  private long accesses;
  private long interruptAt = Long.MAX_VALUE;
  private Runnable interruption;

  /** Before the n-th access from now on, counted from 0, {@code action} is run once. */
  void interruptBefore(long n, Runnable action) {
    accesses = 0;
    interruptAt = n;
    interruption = action;
  }

  /** Whether the interruption has happened. */
  boolean hasInterrupted() {
    return interruption == null;
  }

  @Override
  public void beforeLoad() {
    access();
  }

  @Override
  public void beforeStore() {
    access();
    life.step();
  }

  private void access() {
    if (accesses++ == interruptAt && !life.isDead()) {
      Runnable action = interruption;
      interruption = null;
      action.run();
    }
  }
}
