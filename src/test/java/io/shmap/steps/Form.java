package io.shmap.steps;

import java.util.Random;

/**
 * How much of it is run: {@code -Dshmap.pairs=every} is the full form, every schedule; a number is
 * how many schedules are drawn for each pair of operations. {@code -Dshmap.seed} draws them again.
 *
 * @param every whether it is the full form
 * @param schedules drawn for each pair
 */
public record Form(boolean every, int schedules, long seed, Random random) {

  private static final String EVERY = "every";

  /** What the system properties say; 1 if nothing. */
  public static Form chosen() {
    String chosen = System.getProperty("shmap.pairs", "1");
    long seed = Long.getLong("shmap.seed", System.nanoTime());
    boolean every = chosen.equals(EVERY);
    return new Form(every, every ? 0 : Integer.parseInt(chosen), seed, new Random(seed));
  }

  @Override
  public String toString() {
    return every ? EVERY : "drawn with -Dshmap.seed=" + seed;
  }
}
