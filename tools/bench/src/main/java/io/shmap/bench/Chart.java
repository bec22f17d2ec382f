package io.shmap.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The results as an SVG: one panel for each condition, one line for each operation, one dot for
 * each subject at its share of ConcurrentHashMap's time; the scale is logarithmic.
 */
final class Chart {

  private static final int LEFT = 170;
  private static final int WIDTH = 640;
  private static final int ROW = 22;
  private static final int GAP = 58;
  private static final int TOP = 70;
  private static final int LEGEND_COLUMN = 160;
  private static final int LEGEND_COLUMNS = 5;
  private static final double LEAST = 0.1;
  private static final double MOST = 100;
  private static final double[] GRID = {0.1, 0.35, 0.6, 1, 2, 5, 10, 20, 50, 100};

  private static final Map<Subject, String> COLOURS =
      Map.of(
          Subject.CONCURRENT_HASH_MAP, "#6b7280",
          Subject.AGRONA, "#b45309",
          Subject.CHRONICLE_MAP, "#7c3aed",
          Subject.LMDB, "#0891b2",
          Subject.MVSTORE, "#65a30d",
          Subject.KERNEL, "#db2777",
          Subject.SHMAP, "#111827");

  private final Results results;
  private final StringBuilder svg = new StringBuilder();

  private Chart(Results results) {
    this.results = results;
  }

  static String of(Results results) {
    return new Chart(results).draw();
  }

  private String draw() {
    List<Cell> cells =
        results.cells().stream().filter(each -> each.workers().areThreads()).toList();
    int y = TOP;
    String table = "";
    for (Cell cell : cells) {
      if (!cell.table().equals(table)) {
        table = cell.table();
        y += GAP;
        String title = table;
        long rows = cells.stream().filter(each -> each.table().equals(title)).count();
        panel(table, y, (int) rows * ROW);
      }
      row(cell, y + ROW / 2);
      y += ROW;
    }
    legend();
    return String.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#374151\">%n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n%s</svg>%n",
        LEFT + WIDTH + 30, y + 20, svg);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format + "%n", arguments));
  }

  private void legend() {
    add(
        "<text x=\"10\" y=\"20\" font-size=\"14\">Time of an operation as a share of"
            + " ConcurrentHashMap's in the same run; left is faster</text>");
    int i = 0;
    for (Subject subject : results.subjects()) {
      int x = 20 + i % LEGEND_COLUMNS * LEGEND_COLUMN;
      int y = 42 + i / LEGEND_COLUMNS * 20;
      dot(x, y, subject, subject.text);
      add("<text x=\"%d\" y=\"%d\">%s</text>", x + 10, y + 4, subject.text);
      i++;
    }
  }

  private void panel(String title, int y, int height) {
    add("<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s</text>", y - 20, title);
    for (double at : GRID) {
      add(
          "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"%4$s\"/>",
          x(at), y, y + height, at == 1 ? "#6b7280" : "#e5e7eb");
      add(
          "<text x=\"%.1f\" y=\"%d\" font-size=\"10\" text-anchor=\"middle\">%s</text>",
          x(at), y - 5, Double.toString(at).replace(".0", ""));
    }
  }

  private void row(Cell cell, int y) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LEFT - 10, y + 4, cell.operation().text);
    for (Subject subject : results.subjects()) {
      OptionalDouble share = results.share(cell, subject);
      if (share.isPresent()) {
        String text = subject.text + ": " + TextReport.decimal(share.getAsDouble());
        dot(x(share.getAsDouble()), y, subject, text);
      }
    }
  }

  private void dot(double x, int y, Subject subject, String text) {
    add(
        "<circle cx=\"%.1f\" cy=\"%d\" r=\"%d\" fill=\"%s\" fill-opacity=\"0.85\">"
            + "<title>%s</title></circle>",
        x, y, subject == Subject.SHMAP ? 6 : 4, COLOURS.get(subject), text);
  }

  private static double x(double share) {
    double bounded = Math.min(Math.max(share, LEAST), MOST);
    return LEFT + WIDTH * Math.log(bounded / LEAST) / Math.log(MOST / LEAST);
  }
}
