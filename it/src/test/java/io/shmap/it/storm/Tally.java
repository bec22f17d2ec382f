package io.shmap.it.storm;

import io.shmap.MapType;
import java.util.Locale;

/** What the kills have hit, and how long things took. */
final class Tally {

  private final int[] inside = new int[StormMaps.TRIALS];
  private int deaths;
  private long slowestDeath;

  /**
   * A worker is dead.
   *
   * @param trial in whose change it was, -1 if in none
   * @param nanos from the signal to the end of the process: its locks are free then
   */
  void noteDeath(int trial, long nanos) {
    deaths++;
    slowestDeath = Math.max(slowestDeath, nanos);
    if (trial >= 0) {
      inside[trial]++;
    }
  }

  /** The trial in whose changes there were the fewest kills. */
  int rarest() {
    int rarest = 0;
    for (int trial = 1; trial < inside.length; trial++) {
      rarest = inside[trial] < inside[rarest] ? trial : rarest;
    }
    return rarest;
  }

  /** Kills inside a change of a map of a type. */
  int inside(StormMaps maps, MapType type) {
    int sum = 0;
    for (int trial = 0; trial < inside.length; trial++) {
      boolean same = maps.trials().get(trial).maps().get(0).type() == type;
      sum += same ? inside[trial] : 0;
    }
    return sum;
  }

  String report(StormMaps maps, int kills, long seed) {
    StringBuilder report = new StringBuilder();
    line(
        report,
        "kill storm: %d kills, %d processes died, seed %d, slowest death %.1f ms",
        kills,
        deaths,
        seed,
        millis(slowestDeath));
    line(
        report,
        "%-24s %12s %12s %16s %16s",
        "",
        "changes",
        "kills inside",
        "slowest change",
        "slowest lookup");
    for (int trial = 0; trial < inside.length; trial++) {
      line(
          report,
          "%-24s %12d %12d %13.1f ms %13.1f ms",
          maps.trials().get(trial).name(),
          maps.board().changes(trial),
          inside[trial],
          millis(maps.board().slowestChange(trial)),
          millis(maps.board().slowestLookup(trial)));
    }
    return report.toString();
  }

  private static void line(StringBuilder report, String format, Object... arguments) {
    report.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
