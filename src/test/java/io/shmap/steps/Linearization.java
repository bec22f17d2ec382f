package io.shmap.steps;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the operations on one key can have been done one after the other: each answered one at
 * some moment between its begin and its end, each that died, and each side effect, at such a moment
 * or never.
 */
final class Linearization {

  private Linearization() {}

  static boolean explains(Entry state, List<Event> left) {
    if (left.stream().noneMatch(event -> event.answered)) {
      return true; // the others may never have happened
    }
    for (Event event : left) {
      if (isNext(event, left)) {
        List<Event> others = new ArrayList<>(left);
        others.remove(event);
        Entry after = event.effect.of(state);
        if (after != null && explains(after, others)) {
          return true;
        }
        if (!event.answered && explains(state, others)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isNext(Event event, List<Event> left) {
    return left.stream().noneMatch(other -> other.isBefore(event));
  }
}
