package io.shmap.steps;

/** One operation on one key, by one process, from one moment to another. */
final class Event {

  final String name;
  final long key;
  final long from;
  long to = Long.MAX_VALUE;
  boolean answered;
  boolean isSideEffect;
  Effect effect;

  /**
   * @param effect what it does if it dies unanswered, and has happened
   */
  Event(String name, long key, long from, Effect effect) {
    this.name = name;
    this.key = key;
    this.from = from;
    this.effect = effect;
  }

  @Override
  public String toString() {
    return from + "-" + (answered || isSideEffect ? "" : "died-") + to + " " + name;
  }

  boolean isOver() {
    return to != Long.MAX_VALUE;
  }

  /** Whether it was over before the other one began. */
  boolean isBefore(Event other) {
    return to < other.from;
  }
}
