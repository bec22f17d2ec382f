package io.shmap.linear;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Whether a history of one entry is linearizable.
 *
 * <p>Just-in-time linearization (G. Lowe: Testing for linearizability, Concurrency and Computation
 * 29(4), 2017), after J. Wing and C. Gong (Testing and verifying concurrent objects, JPDC 17,
 * 1993): goes through the calls and returns in the order of their times and keeps the set of all
 * <i>configurations</i> that explain what has returned so far. A configuration is a state and the
 * operations that were called, have happened in it, and have not returned. At a return it may take
 * other operations to have happened first. The set makes the memory of what was tried: it is
 * bounded by the number of threads, not by the length of the history.
 */
public final class Linearizability {

  private static final int NEIGHBOURS = 12;

  /** A state, and a bit for each pending operation that has happened. */
  private record Configuration(long state, long happened) {

    boolean has(int slot) {
      return (happened >>> slot & 1) != 0;
    }
  }

  private record Event(long time, boolean isReturn, Operation operation) {}

  private final List<Operation> history;
  private final Set<Operation> evicting = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Operation[] pending = new Operation[Long.SIZE];
  private Set<Configuration> configurations = new HashSet<>();

  private Linearizability(long initial, List<Operation> history, List<Operation> evicting) {
    this.history = history;
    this.evicting.addAll(evicting);
    configurations.add(new Configuration(initial, 0));
  }

  /**
   * What is wrong with a history, or null.
   *
   * @param initial the state before it
   * @param history the operations of one entry, in any order; at most 64 overlap
   */
  public static String violation(long initial, List<Operation> history) {
    return violation(initial, history, List.of());
  }

  /**
   * The same of a map that evicts.
   *
   * @param evicting operations on other entries, each of which may have made this one go on its way
   */
  static String violation(long initial, List<Operation> history, List<Operation> evicting) {
    return new Linearizability(initial, history, evicting).run();
  }

  private String run() {
    for (Event event : events()) {
      if (!event.isReturn) {
        pending[freeSlot()] = event.operation;
        continue;
      }
      Set<Configuration> before = configurations;
      int slot = slotOf(event.operation);
      configurations = haveHappened(slot);
      if (evicting.contains(event.operation)) {
        before.stream().filter(each -> !each.has(slot)).forEach(configurations::add);
      }
      pending[slot] = null;
      if (configurations.isEmpty()) {
        return describe(event.operation, before);
      }
    }
    return null;
  }

  /* Of a call and a return at one time the call comes first: then they overlap, which allows more. */
  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (Operation operation : history) {
      addEvents(operation, events);
    }
    for (Operation operation : evicting) {
      addEvents(operation, events);
    }
    events.sort(Comparator.comparingLong(Event::time).thenComparing(Event::isReturn));
    return events;
  }

  private static void addEvents(Operation operation, List<Event> events) {
    events.add(new Event(operation.begin(), false, operation));
    events.add(new Event(operation.end(), true, operation));
  }

  private int freeSlot() {
    for (int slot = 0; slot < pending.length; slot++) {
      if (pending[slot] == null) {
        return slot;
      }
    }
    throw new IllegalArgumentException("more than 64 operations overlap");
  }

  private int slotOf(Operation operation) {
    for (int slot = 0; slot < pending.length; slot++) {
      if (pending[slot] == operation) {
        return slot;
      }
    }
    throw new IllegalStateException("returns and was not called: " + operation);
  }

  /** The configurations in which the operation in {@code returning} has happened, without it. */
  private Set<Configuration> haveHappened(int returning) {
    Set<Configuration> after = new HashSet<>();
    Set<Configuration> seen = new HashSet<>(configurations);
    Deque<Configuration> open = new ArrayDeque<>(configurations);
    while (!open.isEmpty()) {
      Configuration configuration = open.pop();
      if (configuration.has(returning)) {
        long others = configuration.happened & ~(1L << returning);
        after.add(new Configuration(configuration.state, others));
        continue;
      }
      for (int slot = 0; slot < pending.length; slot++) {
        if (pending[slot] == null || configuration.has(slot)) {
          continue;
        }
        long state = after(configuration.state, pending[slot]);
        if (state != Register.IMPOSSIBLE) {
          Configuration next = new Configuration(state, configuration.happened | 1L << slot);
          if (seen.add(next)) {
            open.push(next);
          }
        }
      }
    }
    return after;
  }

  private long after(long state, Operation operation) {
    return evicting.contains(operation)
        ? Register.evicted(state)
        : Register.after(state, operation);
  }

  private String describe(Operation operation, Set<Configuration> before) {
    long zero = operation.begin();
    StringBuilder text = new StringBuilder("key " + operation.key() + ": no order explains\n  ");
    text.append(operation.describe(zero)).append("\nstates before it: ");
    before.forEach(each -> text.append(Register.describe(each.state)).append(' '));
    text.append("\nthe operations around it:\n");
    history.stream()
        .sorted(Comparator.comparingLong(Operation::begin))
        .filter(each -> each.begin() <= operation.end())
        .skip(Math.max(0, countUntil(operation.end()) - NEIGHBOURS))
        .forEach(each -> text.append("  ").append(each.describe(zero)).append('\n'));
    return text.toString();
  }

  private long countUntil(long time) {
    return history.stream().filter(each -> each.begin() <= time).count();
  }
}
