package io.shmap.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says whether what survivors find can have come about. */
final class Oracle {

  private Oracle() {}

  /**
   * Has survivors look at the map, and compares with what the operations can have done.
   *
   * @param journals of all processes of the run
   * @throws AssertionError if something is wrong
   */
  static <P> void verify(
      Subject<P> subject, Recovery recovery, Journal.Clock clock, List<Journal> journals) {
    Journal survivor = new Journal(clock);
    subject.verify(recovery, survivor, journals);
    List<Event> events = new ArrayList<>(survivor.events());
    journals.forEach(journal -> events.addAll(journal.events()));
    Set<Long> keys = new TreeSet<>();
    events.forEach(event -> keys.add(event.key));
    for (long key : keys) {
      List<Event> ofKey = events.stream().filter(event -> event.key == key).toList();
      if (!Linearization.explains(subject.before(key), ofKey)) {
        throw new AssertionError("no order of the operations explains key=" + key + ": " + ofKey);
      }
    }
  }
}
