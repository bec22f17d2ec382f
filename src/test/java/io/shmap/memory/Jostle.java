package io.shmap.memory;

import java.util.SplittableRandom;

/**
 * Lets a thread step aside before an access now and then, so that others get in between where they
 * hardly ever would. For one thread.
 */
public final class Jostle implements WatchedRegion.Watch {

  private final SplittableRandom random;
  private final int rarity;

  /** Steps aside before one of {@code rarity} accesses. */
  public Jostle(long seed, int rarity) {
    this.random = new SplittableRandom(seed);
    this.rarity = rarity;
  }

  @Override
  public void beforeLoad() {
    if (random.nextInt(rarity) == 0) {
      Thread.yield();
    }
  }

  @Override
  public void beforeStore() {
    beforeLoad();
  }
}
