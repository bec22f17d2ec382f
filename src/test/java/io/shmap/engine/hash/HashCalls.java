package io.shmap.engine.hash;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Calls of a hash, each with what its answer says about the key. */
final class HashCalls {

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int E2BIG = -7;
  private static final int EAGAIN = -11;
  private static final int EEXIST = -17;

  private static final int MOST_KEYS = 100;

  private HashCalls() {}

  /* What the refusals of all changes say. */
  private static Effect refused(int result, Journal journal) {
    if (result == E2BIG) {
      journal.noteFull();
    }
    return switch (result) {
      case EPERM -> Effect.seen(Entry::frozen);
      case ENOENT, E2BIG -> Effect.seen(entry -> entry.isAbsent() && !entry.frozen());
      case EEXIST -> Effect.seen(entry -> !entry.isAbsent() && !entry.frozen());
      default -> Effect.IMPOSSIBLE;
    };
  }

  private static void change(
      Journal journal,
      String name,
      long id,
      Predicate<Entry> needs,
      UnaryOperator<Entry> change,
      IntSupplier call) {
    Effect done = Effect.change(needs, change);
    journal.call(
        name,
        id,
        done,
        () -> {
          int result = call.getAsInt();
          return result == 0 ? done : refused(result, journal);
        });
  }

  static void update(Handle map, Journal journal, long id, long version, int flags) {
    change(
        journal,
        "update",
        id,
        entry -> flags == Engine.ANY || (flags == Engine.NOEXIST) == entry.isAbsent(),
        entry -> entry.with(version),
        () -> map.update(id, version, flags));
  }

  static void put(Handle map, Journal journal, long id, long version) {
    change(
        journal,
        "put of longs",
        id,
        entry -> true,
        entry -> entry.with(version),
        () -> map.longs().put(id, version, Engine.ANY));
  }

  static void delete(Handle map, Journal journal, long id) {
    change(journal, "delete", id, entry -> !entry.isAbsent(), Entry::without, () -> map.delete(id));
  }

  static void deleteLong(Handle map, Journal journal, long id) {
    change(
        journal,
        "delete of longs",
        id,
        entry -> !entry.isAbsent(),
        Entry::without,
        () -> map.longs().delete(id));
  }

  static void take(Handle map, Journal journal, long id) {
    Effect taken = Effect.change(entry -> !entry.isAbsent(), Entry::without);
    journal.call(
        "lookup and delete",
        id,
        taken,
        () -> {
          map.putKey(id);
          int result = map.engine.lookupAndDelete(map.key, 0, map.value, 0);
          if (result != 0) {
            return refused(result, journal);
          }
          long version = map.version();
          return Effect.change(entry -> entry.value() == version, Entry::without);
        });
  }

  private static long plus(Entry entry, long delta) {
    return entry.isAbsent() ? delta : entry.value() + delta;
  }

  /** Adds to the value, or to the number of a CPU, which does not say what there is then. */
  static void add(Handle map, Journal journal, long id, long delta, Shape shape) {
    UnaryOperator<Entry> add = entry -> entry.with(plus(entry, delta));
    if (shape.isPerCpu()) {
      change(journal, "add", id, entry -> true, add, () -> map.addToOwn(id, delta));
    } else {
      addAndGet(map, journal, id, delta, add);
    }
  }

  private static void addAndGet(
      Handle map, Journal journal, long id, long delta, UnaryOperator<Entry> add) {
    journal.call(
        "add",
        id,
        Effect.change(entry -> true, add),
        () -> {
          map.putKey(id);
          int result = map.engine.addAndGet(map.key, 0, delta, map.other, 0, true);
          if (result != 0) {
            return refused(result, journal);
          }
          long sum = map.other.getLong(0);
          return Effect.change(entry -> plus(entry, delta) == sum, add);
        });
  }

  static void compareAndSet(Handle map, Journal journal, long id, long expected, long version) {
    conditionally(
        journal,
        "compare and set",
        id,
        expected,
        entry -> entry.with(version),
        () -> map.compareAndSet(id, expected, version));
  }

  static void compareAndSetLong(Handle map, Journal journal, long id, long expected, long version) {
    conditionally(
        journal,
        "compare and set of longs",
        id,
        expected,
        entry -> entry.with(version),
        () -> map.longs().compareAndSet(id, expected, version));
  }

  static void deleteIfEqual(Handle map, Journal journal, long id, long expected) {
    conditionally(
        journal,
        "delete if equal",
        id,
        expected,
        Entry::without,
        () -> map.deleteIfEqual(id, expected));
  }

  private static void conditionally(
      Journal journal,
      String name,
      long id,
      long expected,
      UnaryOperator<Entry> change,
      IntSupplier call) {
    Effect done = Effect.change(entry -> entry.value() == expected, change);
    journal.call(
        name,
        id,
        done,
        () -> {
          int result = call.getAsInt();
          return switch (result) {
            case 0 -> done;
            case EAGAIN ->
                Effect.seen(
                    entry -> !entry.isAbsent() && entry.value() != expected && !entry.frozen());
            default -> refused(result, journal);
          };
        });
  }

  /** Freezes, and then looks at every key: nothing may change any more. */
  static void freeze(Handle map, Journal journal, Set<Long> ids) {
    Effect frozen = entry -> entry.frozen() ? null : new Entry(entry.value(), true);
    journal.callOnAll(
        "freeze",
        ids,
        frozen,
        () -> {
          int result = map.engine.freeze();
          return id -> result == 0 ? frozen : refused(result, journal);
        });
    for (long id : ids) {
      lookup(map, journal, id);
    }
  }

  static void lookup(Handle map, Journal journal, long id) {
    journal.call(
        "lookup", id, Effect.seen(entry -> true), () -> Effect.seen(holds(map.lookup(id))));
  }

  static void getLong(Handle map, Journal journal, long id) {
    journal.call(
        "get of longs",
        id,
        Effect.seen(entry -> true),
        () -> Effect.seen(holds(map.longs().get(id, Entry.ABSENT))));
  }

  private static Predicate<Entry> holds(long version) {
    return entry -> entry.value() == version;
  }

  private static void readAll(
      Journal journal, String name, Set<Long> ids, Supplier<LongFunction<Effect>> read) {
    journal.callOnAll(name, ids, Effect.seen(entry -> true), read);
  }

  /** A walk over the nodes. */
  static void walk(Handle map, Journal journal, Set<Long> ids, Fixture fixture) {
    readAll(
        journal,
        "walk",
        ids,
        () -> {
          Map<Long, Long> found = fixture.contents(map, map.batch);
          return id -> Effect.seen(holds(found.getOrDefault(id, Entry.ABSENT)));
        });
  }

  /** A walk from key to key; one that was deleted under its feet begins again. */
  static void walkKeys(Handle map, Journal journal, Set<Long> ids, int keySize) {
    readAll(
        journal,
        "walk from key to key",
        ids,
        () -> {
          Set<Long> met = new HashSet<>();
          int result = map.engine.nextKey(null, 0, map.batch, 0);
          for (int i = 0; result == 0 && i < MOST_KEYS; i++) {
            long id = Handle.idOf(map.batch, 0, keySize);
            met.add(id);
            map.putKey(id);
            result = map.engine.nextKey(map.key, 0, map.batch, 0);
          }
          boolean ended = result == ENOENT;
          return id ->
              ended
                  ? Effect.seen(entry -> entry.isAbsent() != met.contains(id))
                  : Effect.IMPOSSIBLE;
        });
  }

  /** All entries in one batch. */
  static void batch(Handle map, Journal journal, Set<Long> ids, HashGeometry geometry) {
    readAll(
        journal,
        "batch",
        ids,
        () -> {
          Map<Long, Long> found = new TreeMap<>();
          int result = batch(map, geometry, false, found);
          return id ->
              result == ENOENT
                  ? Effect.seen(holds(found.getOrDefault(id, Entry.ABSENT)))
                  : Effect.IMPOSSIBLE;
        });
  }

  /** Takes all entries in one batch, one by one. */
  static void takeBatch(Handle map, Journal journal, Set<Long> ids, HashGeometry geometry) {
    journal.callOnAll(
        "batch of takes",
        ids,
        Effect.change(entry -> !entry.isAbsent(), Entry::without),
        () -> {
          Map<Long, Long> found = new TreeMap<>();
          int result = batch(map, geometry, true, found);
          return id -> taken(result, found.get(id));
        });
  }

  /* A batch that meets a frozen map says nothing of the entries it has not come to. */
  private static Effect taken(int result, Long version) {
    if (version != null) {
      return Effect.change(holds(version), Entry::without);
    }
    return switch (result) {
      case ENOENT -> Effect.seen(Entry::isAbsent);
      case EPERM -> Effect.seen(entry -> true);
      default -> Effect.IMPOSSIBLE;
    };
  }

  private static int batch(
      Handle map, HashGeometry geometry, boolean delete, Map<Long, Long> found) {
    int[] count = {(int) (map.batch.length() / geometry.entrySize())};
    long room = count[0] * geometry.paddedKeySize();
    Region keys = map.batch.slice(0, room);
    Region values = map.batch.slice(room, map.batch.length() - room);
    int result = map.engine.nextBatch(new int[1], keys, values, count, delete);
    for (int i = 0; i < count[0]; i++) {
      long id = Handle.idOf(keys, i * geometry.keySize(), geometry.keySize());
      long version = Handle.version(values, (long) i * geometry.operandSize(), geometry);
      if (found.put(id, version) != null && !delete) {
        throw new AssertionError("key twice, id=" + id);
      }
    }
    return result;
  }
}
