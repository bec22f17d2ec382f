package io.shmap.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What one process has done to which keys, what it was answered, and when. */
public final class Journal {

  /** The order in which operations of all processes of a run began and ended. */
  static final class Clock {
    private long now;

    long tick() {
      return ++now;
    }
  }

  private final Clock clock;
  private final List<Event> events = new ArrayList<>();
  private Event full;
  private int sideEffects;

  Journal(Clock clock) {
    this.clock = clock;
  }

  /**
   * An operation on one key.
   *
   * @param unanswered what it has done if it dies on the way, and happened
   * @param operation does it, and says what the answer means
   */
  public void call(String name, long key, Effect unanswered, Supplier<Effect> operation) {
    Event event = begin(name, key, unanswered);
    end(event, operation.get());
  }

  /**
   * An operation on several keys, each at a moment of its own.
   *
   * @param operation does it, and says what the answer means for each key
   */
  public void callOnAll(
      String name, Set<Long> keys, Effect unanswered, Supplier<LongFunction<Effect>> operation) {
    List<Event> begun = keys.stream().map(key -> begin(name, key, unanswered)).toList();
    LongFunction<Effect> answer = operation.get();
    begun.forEach(event -> end(event, answer.apply(event.key)));
  }

  /**
   * An operation that may do something to one of other keys on its way, or to none of them; if it
   * dies it may have.
   */
  public void withSideEffect(String name, Set<Long> keys, Effect effect, Runnable operation) {
    List<Event> begun = keys.stream().map(key -> begin(name, key, effect)).toList();
    begun.forEach(event -> event.isSideEffect = true);
    sideEffects++;
    operation.run();
    long now = clock.tick();
    begun.forEach(event -> event.to = now);
  }

  /** How many operations have begun that may have a side effect. */
  public int sideEffects() {
    return sideEffects;
  }

  private Event begin(String name, long key, Effect unanswered) {
    Event event = new Event(name, key, clock.tick(), unanswered);
    events.add(event);
    return event;
  }

  private void end(Event event, Effect answer) {
    event.effect = answer;
    event.answered = true;
    event.to = clock.tick();
  }

  /** The operation under way is being refused because the map is full. */
  public void noteFull() {
    full = events.get(events.size() - 1);
  }

  /** Whether an operation was refused because the map is full. */
  public boolean wasFull() {
    return full != null;
  }

  /** Whether everything of {@code other} was over by then. */
  public boolean wasFullAfter(Journal other) {
    return other.events.stream().allMatch(event -> event.isBefore(full));
  }

  /** Whether nothing of {@code other} had begun by then. */
  public boolean wasFullBefore(Journal other) {
    return other.events.stream().allMatch(full::isBefore);
  }

  /** The keys that it did something to, but for side effects. */
  public Set<Long> keys() {
    return events.stream()
        .filter(event -> !event.isSideEffect)
        .map(event -> event.key)
        .collect(Collectors.toSet());
  }

  /** Its process has ended: what it had begun has happened by now, or never does. */
  void close() {
    long now = clock.tick();
    for (Event event : events) {
      if (!event.isOver()) {
        event.to = now;
      }
    }
  }

  List<Event> events() {
    return events;
  }
}
