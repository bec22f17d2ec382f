package io.shmap.it.storm;

import java.util.function.LongSupplier;

/** One process's row of the board, and which trial it is at. */
final class Row {

  private final Board board;
  private final int worker;
  private int trial;
  private long since;

  Row(Board board, int worker) {
    this.board = board;
    this.worker = worker;
  }

  int worker() {
    return worker;
  }

  /** The next operations are of this trial. */
  void turnTo(int next) {
    trial = next;
  }

  /** A change begins. */
  void enter() {
    board.setInside(worker, trial);
    since = System.nanoTime();
  }

  /** It has returned. */
  void leave() {
    long nanos = System.nanoTime() - since;
    board.setInside(worker, -1);
    board.noteChange(worker, trial, nanos);
  }

  long lookup(LongSupplier read) {
    long start = System.nanoTime();
    long found = read.getAsLong();
    board.noteLookup(worker, trial, System.nanoTime() - start);
    return found;
  }
}
