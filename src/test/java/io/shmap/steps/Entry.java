package io.shmap.steps;

/**
 * One key of a map, at one moment.
 *
 * @param value a number that stands for its value, or ABSENT
 * @param frozen whether the map refuses changes
 */
public record Entry(long value, boolean frozen) {

  public static final long ABSENT = Long.MIN_VALUE;

  public boolean isAbsent() {
    return value == ABSENT;
  }

  /** The same key with another value. */
  public Entry with(long other) {
    return new Entry(other, frozen);
  }

  public Entry without() {
    return with(ABSENT);
  }
}
