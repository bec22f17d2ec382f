package io.shmap.engine.bloom;

import io.shmap.engine.bloom.BloomSubject.Process;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import java.util.List;
import java.util.Set;

/** Everything that a process can do to a filter, and what the answers say. */
final class BloomOperations {

  private static final int EPERM = -1;

  private static final Effect ADDED =
      Effect.change(entry -> true, entry -> entry.with(BloomSubject.ADDED));

  private BloomOperations() {}

  static List<Operation<Process>> all() {
    return List.of(
        Operation.change("add", (filter, log) -> add(filter, log, BloomSubject.ONE)),
        Operation.change("add another", (filter, log) -> add(filter, log, BloomSubject.OTHER)),
        Operation.change("add again", (filter, log) -> add(filter, log, BloomSubject.THERE)),
        Operation.change(
            "add both",
            (filter, log) -> {
              add(filter, log, BloomSubject.OTHER);
              add(filter, log, BloomSubject.ONE);
            }),
        Operation.change("freeze", BloomOperations::freeze),
        Operation.read("ask", (filter, log) -> ask(filter, log, BloomSubject.ONE)),
        Operation.read("ask again", (filter, log) -> ask(filter, log, BloomSubject.THERE)));
  }

  static Operation<Process> named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static Effect refused(int result) {
    return result == EPERM ? Effect.seen(Entry::frozen) : Effect.IMPOSSIBLE;
  }

  /* Of two who add a value at once both may have set a bit of it. */
  private static void add(Process filter, Journal log, long value) {
    log.call(
        "add",
        value,
        ADDED,
        () -> {
          int result = filter.add(value);
          return switch (result) {
            case 1 -> ADDED;
            case 0 -> Effect.seen(entry -> !entry.isAbsent());
            default -> refused(result);
          };
        });
  }

  private static void ask(Process filter, Journal log, long value) {
    log.call(
        "ask",
        value,
        Effect.seen(entry -> true),
        () -> {
          boolean has = filter.has(value);
          return Effect.seen(entry -> entry.isAbsent() != has);
        });
  }

  /** Freezes, and then asks for every value: nothing may change any more. */
  private static void freeze(Process filter, Journal log) {
    Effect frozen = entry -> entry.frozen() ? null : new Entry(entry.value(), true);
    log.callOnAll(
        "freeze",
        Set.copyOf(BloomSubject.VALUES),
        frozen,
        () -> {
          int result = filter.engine().freeze();
          return value -> result == 0 ? frozen : refused(result);
        });
    BloomSubject.VALUES.forEach(value -> ask(filter, log, value));
  }
}
