package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten processes at once that do anything and die at any step; and that this test can fail. */
class StormTest {

  private static final int ROUNDS = Integer.getInteger("shmap.storm.rounds", 25);
  private static final int MOST_ROUNDS_TO_CATCH = 600;

  @Test
  void nobodyNoticesTheDeaths() throws Exception {
    long seed = Long.getLong("shmap.seed", System.nanoTime());
    try (Storm storm = new Storm(StormKernel.Flaw.NONE, seed)) {
      for (int i = 0; isNotYetEnough(storm, i) && storm.violations.isEmpty(); i++) {
        storm.round(i);
      }
      System.out.println("storm: " + describe(storm, seed));
      assertThat(storm.violations).as(describe(storm, seed)).isEmpty();
      // Without these the test would pass by nobody dying, or nobody meeting anybody.
      assertThat(storm.deaths.sum()).as("deaths").isGreaterThan(ROUNDS);
      assertThat(storm.attaches.sum()).as("attaches").isGreaterThan(ROUNDS);
      assertThat(storm.takeovers.sum()).as("lock takeovers").isPositive();
      assertThat(storm.orphans.sum()).as("orphans swept").isPositive();
      storm.finish();
    }
  }

  /* A takeover needs a death in a few stores, so a short run may have to be a little longer. */
  private static boolean isNotYetEnough(Storm storm, int rounds) {
    boolean rare = storm.takeovers.sum() == 0 || storm.orphans.sum() == 0;
    return rounds < ROUNDS || rare && rounds < 20 * ROUNDS;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aWrongProtocolIsNoticed(StormKernel.Flaw flaw) throws Exception {
    long seed = Long.getLong("shmap.seed", System.nanoTime());
    try (Storm storm = new Storm(flaw, seed)) {
      int rounds = 0;
      while (rounds < MOST_ROUNDS_TO_CATCH && storm.violations.isEmpty()) {
        storm.round(rounds++);
      }
      System.out.println(flaw + ": caught in round " + rounds + ": " + storm.violations.peek());
      assertThat(storm.violations).as("%s, %s", flaw, describe(storm, seed)).isNotEmpty();
    }
  }

  private static String describe(Storm storm, long seed) {
    return String.format(
        "seed=%d operations=%d deaths=%d attaches=%d takeovers=%d orphans=%d",
        seed,
        storm.operations.sum(),
        storm.deaths.sum(),
        storm.attaches.sum(),
        storm.takeovers.sum(),
        storm.orphans.sum());
  }
}
