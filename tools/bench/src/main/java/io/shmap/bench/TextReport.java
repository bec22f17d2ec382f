package io.shmap.bench;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** The results as tables, and what has become of the targets. */
final class TextReport {

  private static final int MILLION = 1_000_000;
  private static final double ABOUT_ZERO = 0.5;

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private TextReport(Results results) {
    this.results = results;
  }

  static String of(Results results) {
    TextReport report = new TextReport(results);
    report.tables();
    report.targets();
    return report.text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }

  private void tables() {
    String table = "";
    for (Cell cell : results.cells()) {
      if (!cell.table().equals(table)) {
        table = cell.table();
        line("");
        line("%s: nanoseconds of an operation, share of ConcurrentHashMap's", table);
        StringBuilder header = new StringBuilder(String.format("%-20s", ""));
        results.subjects().forEach(each -> header.append(String.format("%18s", shortened(each))));
        line("%s", header);
      }
      StringBuilder row = new StringBuilder(String.format("%-20s", cell.operation().text));
      results.subjects().forEach(each -> row.append(String.format("%18s", entry(cell, each))));
      line("%s", row);
    }
  }

  private static String shortened(Subject subject) {
    return subject.text.substring(0, Math.min(17, subject.text.length()));
  }

  private String entry(Cell cell, Subject subject) {
    OptionalDouble nanos = results.nanos(cell, subject);
    OptionalDouble share = results.share(cell, subject);
    return nanos.isEmpty()
        ? "-"
        : share.isEmpty()
            ? decimal(nanos.getAsDouble())
            : decimal(nanos.getAsDouble()) + " " + decimal(share.getAsDouble());
  }

  /** Two digits below 10, one below 100. */
  static String decimal(double number) {
    int digits = number < 10 ? 2 : number < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  private void targets() {
    line("");
    line("targets");
    TreeSet<Cell> cells = results.cells();
    for (Cell cell : cells) {
      OptionalDouble share = results.share(cell, Subject.SHMAP);
      switch (cell.operation()) {
        case GET_HIT -> {
          target("get / ConcurrentHashMap's", 0.6, cell, share);
          allocation(cell);
          speedUp(cell);
        }
        case PUT_EXISTING -> {
          target("put / ConcurrentHashMap's", 0.35, cell, share);
          allocation(cell);
          speedUp(cell);
        }
        case GET_ALL -> {
          if (cell.entries() >= MILLION) {
            Cell alone = cell.with(Operation.GET_EACH);
            OptionalDouble ratio = results.ratio(cell, Subject.SHMAP, alone, Subject.SHMAP);
            target("batched / single gets", 0.5, cell, ratio);
          }
          allocation(cell);
        }
        case GET_MISS -> allocation(cell);
        case INSERT, DELETE, GET_EACH, WALK -> {}
      }
    }
  }

  private void target(String what, double most, Cell cell, OptionalDouble ratio) {
    if (cell.workers().areThreads() && ratio.isPresent()) {
      String verdict = ratio.getAsDouble() <= most ? "holds" : "missed";
      line("%-28s <= %.2f  %-42s %.2f  %s", what, most, cell.table(), ratio.getAsDouble(), verdict);
    }
  }

  private void allocation(Cell cell) {
    OptionalDouble bytes = results.bytes(cell, Subject.SHMAP);
    if (bytes.isPresent() && bytes.getAsDouble() >= ABOUT_ZERO) {
      line("%-28s    0     %-42s %.1f  missed", "bytes", cell.table(), bytes.getAsDouble());
    }
  }

  private void speedUp(Cell cell) {
    if (cell.workers() == Workers.TWO_PROCESSES) {
      Cell alone = cell.with(Workers.ONE_PROCESS);
      OptionalDouble ratio = results.ratio(alone, Subject.SHMAP, cell, Subject.SHMAP);
      if (ratio.isPresent()) {
        line(
            "%-28s >= 1.80  %-42s %.2f  %s",
            cell.operation().text + ", 2 processes / 1",
            cell.table(),
            ratio.getAsDouble(),
            ratio.getAsDouble() >= 1.8 ? "holds" : "missed");
      }
    }
  }
}
