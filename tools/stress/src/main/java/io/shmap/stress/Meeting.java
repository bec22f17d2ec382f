package io.shmap.stress;

import java.util.concurrent.atomic.AtomicInteger;

/** Where the two actors of a state wait for each other, to go on at the same moment. */
final class Meeting {

  /** After so many the other one is thought not to run. */
  private static final int SPINS = 1000;

  private final AtomicInteger arrived = new AtomicInteger();

  /** True for the one who came second. */
  boolean join() {
    boolean last = arrived.incrementAndGet() == 2;
    for (int spins = 0; arrived.get() < 2; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    return last;
  }
}
