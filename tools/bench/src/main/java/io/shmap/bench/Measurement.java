package io.shmap.bench;

/**
 * One fork: a subject under the conditions of a cell.
 *
 * @param nanos of one operation; of two processes: of the time in which both do one in all
 * @param bytes allocated by one operation, NaN if that was not measured
 */
record Measurement(Cell cell, Subject subject, int round, double nanos, double bytes) {

  private static final String TAB = "\t";

  /** A line of the file in which measurements are kept. */
  String line() {
    return String.join(
        TAB,
        cell.size().name(),
        Integer.toString(cell.entries()),
        cell.workers().name(),
        cell.operation().name(),
        subject.name(),
        Integer.toString(round),
        Double.toString(nanos),
        Double.toString(bytes));
  }

  static Measurement parse(String line) {
    String[] words = line.split(TAB);
    Cell cell =
        new Cell(
            EntrySize.valueOf(words[0]),
            Integer.parseInt(words[1]),
            Workers.valueOf(words[2]),
            Operation.valueOf(words[3]));
    return new Measurement(
        cell,
        Subject.valueOf(words[4]),
        Integer.parseInt(words[5]),
        Double.parseDouble(words[6]),
        Double.parseDouble(words[7]));
  }
}
