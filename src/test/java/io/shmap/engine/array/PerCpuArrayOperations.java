package io.shmap.engine.array;

import io.shmap.engine.array.PerCpuArraySubject.Process;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Everything that a process can do to counters, and what the answers say. */
final class PerCpuArrayOperations {

  private static final int EPERM = -1;

  private PerCpuArrayOperations() {}

  static List<Operation<Process>> of(PerCpuArraySubject subject) {
    BiConsumer<Process, Journal> add = (array, log) -> add(array, log, 1, 1000);
    List<Operation<Process>> all = new ArrayList<>();
    all.add(Operation.change("add", add));
    all.add(
        Operation.change("add that looks for others", add)
            .preparedBy(PerCpuArrayOperations::addNothing));
    all.add(Operation.change("add to another", (array, log) -> add(array, log, 0, 2000)));
    all.add(Operation.change("freeze", PerCpuArrayOperations::freeze));
    all.add(Operation.read("sum", (array, log) -> sum(array, log, 1)));
    if (subject.hasOneCpu()) {
      all.add(Operation.change("set", (array, log) -> set(array, log, 1, 1)));
      all.add(Operation.read("get", (array, log) -> look(log, "get", 1, () -> array.get(1))));
    }
    return all;
  }

  static Operation<Process> named(PerCpuArraySubject subject, String name) {
    return of(subject).stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /* The next add of this thread is one that looks whether it met another. */
  private static void addNothing(Process array) {
    for (int i = 1; i < PerCpuArrayEngine.ADDS_BETWEEN_LOOKS; i++) {
      array.engine().add(1, 0);
    }
  }

  private static Effect refused(int result) {
    return result == EPERM ? Effect.seen(Entry::frozen) : Effect.IMPOSSIBLE;
  }

  private static void add(Process array, Journal log, long index, long delta) {
    Effect added = Effect.change(entry -> true, entry -> entry.with(entry.value() + delta));
    log.call(
        "add",
        index,
        added,
        () -> {
          int result = array.engine().add(index, delta);
          return result == 0 ? added : refused(result);
        });
  }

  private static void set(Process array, Journal log, long index, long number) {
    Effect stored = Effect.change(entry -> true, entry -> entry.with(number));
    log.call(
        "set",
        index,
        stored,
        () -> {
          int result = array.set(index, number);
          return result == 0 ? stored : refused(result);
        });
  }

  private static void sum(Process array, Journal log, long index) {
    look(log, "sum", index, () -> array.engine().sum(index));
  }

  private static void look(Journal log, String name, long index, LongSupplier read) {
    log.call(
        name,
        index,
        Effect.seen(entry -> true),
        () -> {
          long number = read.getAsLong();
          return Effect.seen(entry -> entry.value() == number);
        });
  }

  /** Freezes, and then looks at every counter: nothing may change any more. */
  private static void freeze(Process array, Journal log) {
    Effect frozen = entry -> entry.frozen() ? null : new Entry(entry.value(), true);
    log.callOnAll(
        "freeze",
        PerCpuArraySubject.INDEXES,
        frozen,
        () -> {
          int result = array.engine().freeze();
          return index -> result == 0 ? frozen : refused(result);
        });
    PerCpuArraySubject.INDEXES.forEach(index -> sum(array, log, index));
  }
}
