package io.shmap.engine.lpm;

import static io.shmap.engine.Engine.ANY;
import static io.shmap.engine.Engine.EXIST;
import static io.shmap.engine.Engine.NOEXIST;

import io.shmap.engine.lpm.LpmSubject.Process;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Everything that a process can do to a trie, and what the answers say. */
final class LpmOperations {

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int EEXIST = -17;
  private static final int ENOSPC = -28;

  private static final Set<Long> ALL =
      LongStream.range(0, LpmSubject.count())
          .boxed()
          .collect(Collectors.toCollection(TreeSet::new));

  private final List<Operation<Process>> all = new ArrayList<>();

  private LpmOperations() {}

  static List<Operation<Process>> all() {
    LpmOperations operations = new LpmOperations();
    operations.addChanges();
    operations.addReads();
    return operations.all;
  }

  static Operation<Process> named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private void change(String name, BiConsumer<Process, Journal> body) {
    all.add(Operation.change(name, body));
  }

  private void addChanges() {
    change("replace", (trie, log) -> update(trie, log, LpmSubject.LOW, 1, ANY));
    change("replace only", (trie, log) -> update(trie, log, LpmSubject.BESIDE, 2, EXIST));
    change("insert between", (trie, log) -> update(trie, log, LpmSubject.BETWEEN, 3, ANY));
    change("insert below", (trie, log) -> update(trie, log, LpmSubject.LOWEST, 4, NOEXIST));
    change("insert above", (trie, log) -> update(trie, log, LpmSubject.ABOVE, 5, ANY));
    change("delete", (trie, log) -> delete(trie, log, LpmSubject.LOW));
    change("delete above others", (trie, log) -> delete(trie, log, LpmSubject.MIDDLE));
    change("delete beside", (trie, log) -> delete(trie, log, LpmSubject.BESIDE));
    change(
        "replace twice",
        (trie, log) -> {
          update(trie, log, LpmSubject.LOW, 6, ANY);
          update(trie, log, LpmSubject.LOW, 7, ANY);
        });
    change(
        "make room, insert",
        (trie, log) -> {
          delete(trie, log, LpmSubject.LOW);
          update(trie, log, LpmSubject.BETWEEN, 8, ANY);
        });
    change("freeze", LpmOperations::freeze);
  }

  private void addReads() {
    all.add(Operation.read("lookup", (trie, log) -> exact(trie, log, LpmSubject.LOW)));
    all.add(
        Operation.read(
            "lookup of an absent prefix", (trie, log) -> exact(trie, log, LpmSubject.BETWEEN)));
    all.add(Operation.read("longest", LpmOperations::longest));
    all.add(Operation.read("walk", LpmOperations::walk));
  }

  private static Effect refused(int result, Journal journal) {
    if (result == ENOSPC) {
      journal.noteFull();
    }
    return switch (result) {
      case EPERM -> Effect.seen(Entry::frozen);
      case ENOENT, ENOSPC -> Effect.seen(entry -> entry.isAbsent() && !entry.frozen());
      case EEXIST -> Effect.seen(entry -> !entry.isAbsent() && !entry.frozen());
      default -> Effect.IMPOSSIBLE;
    };
  }

  private static void update(Process trie, Journal log, long prefix, long number, int flags) {
    Effect stored =
        Effect.change(
            entry -> flags == ANY || (flags == NOEXIST) == entry.isAbsent(),
            entry -> entry.with(number));
    log.call(
        "update",
        prefix,
        stored,
        () -> {
          int result = trie.update(prefix, number, flags);
          return result == 0 ? stored : refused(result, log);
        });
  }

  private static void delete(Process trie, Journal log, long prefix) {
    Effect deleted = Effect.change(entry -> !entry.isAbsent(), Entry::without);
    log.call(
        "delete",
        prefix,
        deleted,
        () -> {
          int result = trie.delete(prefix);
          return result == 0 ? deleted : refused(result, log);
        });
  }

  /** Freezes, and then looks at every prefix: nothing may change any more. */
  private static void freeze(Process trie, Journal log) {
    Effect frozen = entry -> entry.frozen() ? null : new Entry(entry.value(), true);
    log.callOnAll(
        "freeze",
        ALL,
        frozen,
        () -> {
          int result = trie.engine().freeze();
          return prefix -> result == 0 ? frozen : refused(result, log);
        });
    ALL.forEach(prefix -> exact(trie, log, prefix));
  }

  private static Effect anything() {
    return Effect.seen(entry -> true);
  }

  private static Effect holds(long number) {
    return Effect.seen(entry -> entry.value() == number);
  }

  private static void exact(Process trie, Journal log, long prefix) {
    log.call("lookup", prefix, anything(), () -> holds(trie.exact(prefix)));
  }

  /** The one found is there, and no longer one is. */
  private static void longest(Process trie, Journal log) {
    Set<Long> matching = new TreeSet<>(ALL);
    matching.remove(LpmSubject.BESIDE);
    log.callOnAll(
        "longest",
        matching,
        anything(),
        () -> {
          Map.Entry<Prefix, Long> found = trie.longest(LpmSubject.HOST);
          int length = found == null ? -1 : found.getKey().length();
          return prefix -> {
            int own = LpmSubject.prefix(prefix).length();
            return own < length
                ? anything()
                : holds(own == length ? found.getValue() : Entry.ABSENT);
          };
        });
  }

  private static void walk(Process trie, Journal log) {
    log.callOnAll(
        "walk",
        ALL,
        anything(),
        () -> {
          Map<Long, Long> met = trie.walk();
          return prefix -> holds(met.getOrDefault(prefix, Entry.ABSENT));
        });
  }
}
