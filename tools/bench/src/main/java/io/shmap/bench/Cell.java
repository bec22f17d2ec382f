package io.shmap.bench;

/** The conditions under which subjects are compared. */
record Cell(EntrySize size, int entries, Workers workers, Operation operation)
    implements Comparable<Cell> {

  /** The conditions without the operation: one table. */
  String table() {
    return String.format("%s bytes, %,d entries, %s", size.text(), entries, workers.text);
  }

  Cell with(Operation other) {
    return new Cell(size, entries, workers, other);
  }

  Cell with(Workers other) {
    return new Cell(size, entries, other, operation);
  }

  @Override
  public int compareTo(Cell other) {
    int order = workers.compareTo(other.workers);
    order = order != 0 ? order : size.compareTo(other.size);
    order = order != 0 ? order : Integer.compare(entries, other.entries);
    return order != 0 ? order : operation.compareTo(other.operation);
  }
}
