package io.shmap.cli.demo;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Shows the top words and a bar while others count: redrawn in place on a terminal, else a line now
 * and then.
 */
final class LiveTable {

  private static final int BAR = 40;
  private static final int IN_A_LINE = 3;
  private static final long ON_TERMINAL = TimeUnit.MILLISECONDS.toNanos(150);
  private static final long ON_LINES = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private final boolean terminal;
  private final int top;
  private final long words;
  private long next;
  private int drawn;

  LiveTable(PrintWriter out, boolean terminal, int top, long words) {
    this.out = out;
    this.terminal = terminal;
    this.top = top;
    this.words = words;
  }

  /** Draws if it is time to; looking never takes more than a tenth of the time. */
  void draw(DemoMaps maps) {
    long start = System.nanoTime();
    if (start - next >= 0) {
      drawNow(maps);
      long end = System.nanoTime();
      next = end + Math.max(terminal ? ON_TERMINAL : ON_LINES, 10 * (end - start));
    }
  }

  void drawNow(DemoMaps maps) {
    DemoMaps.Progress[] files = maps.snapshot();
    Map<String, Long> totals = new HashMap<>();
    maps.addTo(totals, files);
    List<Map.Entry<String, Long>> best = best(totals);
    erase();
    String bar = bar(files);
    if (terminal) {
      out.println(bar);
      rows(best);
      drawn = best.size() + 1;
    } else {
      StringBuilder line = new StringBuilder(bar);
      for (Map.Entry<String, Long> word : best.subList(0, Math.min(IN_A_LINE, best.size()))) {
        line.append("  ").append(word.getKey()).append(' ').append(number(word.getValue()));
      }
      out.println(line);
    }
    out.flush();
  }

  /** A line that stays, above the table. */
  void say(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  /** The table alone, for the end. */
  void table(Map<String, Long> totals) {
    erase();
    rows(best(totals));
    out.flush();
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\033[" + drawn + "A\033[J");
      drawn = 0;
    }
  }

  private void rows(List<Map.Entry<String, Long>> best) {
    for (Map.Entry<String, Long> word : best) {
      out.printf("%12s  %s%n", number(word.getValue()), word.getKey());
    }
  }

  private String bar(DemoMaps.Progress[] files) {
    long done = 0;
    int committed = 0;
    for (DemoMaps.Progress file : files) {
      done += file.done();
      committed += file.phase() == DemoMaps.Phase.COMMITTED ? 1 : 0;
    }
    int filled = (int) (BAR * done / Math.max(1, words));
    return String.format(
        Locale.ROOT,
        "%3d%% [%s%s] %,d of %,d words, %,d of %,d files",
        100 * done / Math.max(1, words),
        "#".repeat(filled),
        ".".repeat(BAR - filled),
        done,
        words,
        committed,
        files.length);
  }

  private List<Map.Entry<String, Long>> best(Map<String, Long> totals) {
    return totals.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(top)
        .toList();
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
