package io.shmap.engine.array;

import io.shmap.error.ShmapException;
import io.shmap.memory.Region;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;

/** Everything that a process can do to an array, and what the answers say. */
final class ArrayOperations {

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int EBUSY = -16;

  private final ArraySubject subject;
  private final List<Operation<ArraySubject.Process>> all = new ArrayList<>();

  private ArrayOperations(ArraySubject subject) {
    this.subject = subject;
  }

  static List<Operation<ArraySubject.Process>> of(ArraySubject subject) {
    ArrayOperations operations = new ArrayOperations(subject);
    operations.add();
    return operations.all;
  }

  static Operation<ArraySubject.Process> named(ArraySubject subject, String name) {
    return of(subject).stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private void change(String name, BiConsumer<ArraySubject.Process, Journal> body) {
    all.add(Operation.change(name, body));
  }

  private void read(String name, BiConsumer<ArraySubject.Process, Journal> body) {
    all.add(Operation.read(name, body));
  }

  private void add() {
    change("set", (array, log) -> set(array, log, 1, 1));
    change("set of another", (array, log) -> set(array, log, 2, 2));
    change(
        "batch of sets",
        (array, log) -> {
          set(array, log, 0, 3);
          set(array, log, 1, 3);
        });
    change(
        "set twice",
        (array, log) -> {
          set(array, log, 1, 7);
          set(array, log, 1, 8);
        });
    change("freeze", this::freeze);
    read("get", (array, log) -> get(array, log, 1));
    read("batch", ArrayOperations::batch);
    if (subject.geometry.valueSize() == Long.BYTES) {
      change("set of a long", (array, log) -> setLong(array, log, 1, 4));
      change("add", (array, log) -> addAndGet(array, log, 1, 1000));
      change("compare and set", (array, log) -> compareAndSet(array, log, 1, ArraySubject.OLD, 5));
      read("get of a long", (array, log) -> getLong(array, log, 1));
    }
    if (subject.geometry.mmapable()) {
      change("view", ArrayOperations::view);
    }
  }

  private static Effect refused(int result) {
    return result == EPERM ? Effect.seen(Entry::frozen) : Effect.IMPOSSIBLE;
  }

  private static Effect stored(long number) {
    return Effect.change(entry -> true, entry -> entry.with(number));
  }

  static void set(ArraySubject.Process array, Journal journal, long index, long number) {
    journal.call(
        "set",
        index,
        stored(number),
        () -> {
          int result = array.set(index, number);
          return result == 0 ? stored(number) : refused(result);
        });
  }

  static void setLong(ArraySubject.Process array, Journal journal, long index, long number) {
    journal.call(
        "set of a long",
        index,
        stored(number),
        () -> {
          int result = array.engine().setLong(index, number);
          return result == 0 ? stored(number) : refused(result);
        });
  }

  static void addAndGet(ArraySubject.Process array, Journal journal, long index, long delta) {
    journal.call(
        "add",
        index,
        Effect.change(entry -> true, entry -> entry.with(entry.value() + delta)),
        () -> {
          try {
            long sum = array.engine().addAndGet(index, delta);
            return Effect.change(entry -> entry.value() + delta == sum, entry -> entry.with(sum));
          } catch (ShmapException e) {
            return refused(e.errno().negated());
          }
        });
  }

  static void compareAndSet(
      ArraySubject.Process array, Journal journal, long index, long expected, long number) {
    Effect done = Effect.change(entry -> entry.value() == expected, entry -> entry.with(number));
    journal.call(
        "compare and set",
        index,
        done,
        () -> {
          int result = array.engine().compareAndSet(index, expected, number);
          return switch (result) {
            case 1 -> done;
            case 0 -> Effect.seen(entry -> entry.value() != expected && !entry.frozen());
            default -> refused(result);
          };
        });
  }

  /** Freezes, and then looks at every element: nothing may change any more. */
  private void freeze(ArraySubject.Process array, Journal journal) {
    Effect frozen = entry -> entry.frozen() ? null : new Entry(entry.value(), true);
    journal.callOnAll(
        "freeze",
        ArraySubject.INDEXES,
        frozen,
        () -> {
          int result = array.engine().freeze();
          return index -> result == 0 ? frozen : notFrozen(result);
        });
    for (long index : ArraySubject.INDEXES) {
      get(array, journal, index);
    }
  }

  /* EBUSY: there is a view. No writer is waited for so long here. */
  private Effect notFrozen(int result) {
    return result == EBUSY && subject.geometry.mmapable()
        ? Effect.seen(entry -> !entry.frozen())
        : refused(result);
  }

  private static Effect holds(long number) {
    return Effect.seen(entry -> entry.value() == number);
  }

  static void get(ArraySubject.Process array, Journal journal, long index) {
    journal.call("get", index, Effect.seen(entry -> true), () -> holds(array.get(index)));
  }

  static void getLong(ArraySubject.Process array, Journal journal, long index) {
    journal.call(
        "get of a long",
        index,
        Effect.seen(entry -> true),
        () -> holds(array.engine().getLong(index)));
  }

  /** All elements in one batch. */
  static void batch(ArraySubject.Process array, Journal journal) {
    journal.callOnAll(
        "batch",
        ArraySubject.INDEXES,
        Effect.seen(entry -> true),
        () -> {
          Map<Long, Long> found = new HashMap<>();
          int result = batch(array, found);
          return result == ENOENT && found.size() == ArraySubject.INDEXES.size()
              ? index -> holds(found.get(index))
              : index -> Effect.IMPOSSIBLE;
        });
  }

  private static int batch(ArraySubject.Process array, Map<Long, Long> found) {
    long size = array.buffer().length();
    int room = ArraySubject.INDEXES.size() + 1;
    int[] count = {room};
    Region keys = Region.allocate(room * 4L);
    Region values = Region.allocate(room * size);
    int result = array.engine().nextBatch(new int[1], keys, values, count, false);
    for (int i = 0; i < count[0]; i++) {
      found.put((long) keys.getInt(i * 4L), ArraySubject.number(values, i * size, size));
    }
    return result;
  }

  /** Stores through a view; the array cannot be frozen while it is open. */
  static void view(ArraySubject.Process array, Journal journal) {
    LongFunction<Effect> nothing = index -> Effect.seen(entry -> true);
    try {
      Region view = array.engine().openView();
      journal.call(
          "store through a view",
          1,
          stored(6),
          () -> {
            view.putLongRelease(Long.BYTES, 6);
            return stored(6);
          });
      array.engine().closeView();
    } catch (ShmapException e) {
      journal.call("view", 1, nothing.apply(1), () -> refused(e.errno().negated()));
    }
  }
}
