package io.shmap.engine.hash;

import static io.shmap.engine.Engine.ANY;
import static io.shmap.engine.Engine.EXIST;
import static io.shmap.engine.Engine.NOEXIST;

import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Everything that a process can do to an LRU map, on the keys of a crowd. Whoever stores a key that
 * is absent may make one of the others go.
 */
final class LruOperations {

  private static final Effect EVICTED = Effect.change(entry -> !entry.isAbsent(), Entry::without);

  private final LruSubject subject;
  private final Crowd.Ids ids;
  private final List<Operation<Handle>> all = new ArrayList<>();

  private LruOperations(LruSubject subject) {
    this.subject = subject;
    this.ids = subject.ids;
  }

  static List<Operation<Handle>> of(LruSubject subject) {
    LruOperations operations = new LruOperations(subject);
    operations.addStores();
    operations.addOthers();
    operations.addReads();
    return operations.all;
  }

  private void change(String name, BiConsumer<Handle, Journal> body) {
    all.add(Operation.change(name, body));
  }

  private void read(String name, BiConsumer<Handle, Journal> body) {
    all.add(Operation.read(name, body));
  }

  private void store(Journal log, long id, Runnable call) {
    Set<Long> others = new TreeSet<>(ids.all());
    others.remove(id);
    log.withSideEffect("eviction for " + id, others, EVICTED, call);
  }

  private void update(Handle map, Journal log, long id, long version, int flags) {
    store(log, id, () -> HashCalls.update(map, log, id, version, flags));
  }

  private void addStores() {
    change("insert", (map, log) -> update(map, log, ids.fresh(), 1, ANY));
    change("insert near", (map, log) -> update(map, log, ids.nearFresh(), 2, ANY));
    change("insert only", (map, log) -> update(map, log, ids.fresh(), 3, NOEXIST));
    change("replace", (map, log) -> update(map, log, ids.present(), 4, ANY));
    change("replace far", (map, log) -> update(map, log, ids.far(), 5, ANY));
    change("replace only", (map, log) -> HashCalls.update(map, log, ids.near(), 6, EXIST));
    change(
        "insert two",
        (map, log) -> {
          update(map, log, ids.fresh(), 7, ANY);
          update(map, log, ids.nearFresh(), 8, ANY);
        });
    change(
        "make room, insert",
        (map, log) -> {
          HashCalls.delete(map, log, ids.present());
          update(map, log, ids.fresh(), 9, ANY);
        });
    if (subject.shape != Shape.LONGER) {
      change("add to nothing", (map, log) -> add(map, log, ids.fresh()));
    }
    if (subject.shape.isPerCpu()) {
      change("add", (map, log) -> add(map, log, ids.present()));
      change("add far", (map, log) -> add(map, log, ids.far()));
    }
    if (subject.shape == Shape.WORDS) {
      long fresh = ids.fresh();
      change(
          "insert of longs",
          (map, log) -> store(log, fresh, () -> HashCalls.put(map, log, fresh, 10)));
    }
  }

  private void add(Handle map, Journal log, long id) {
    store(log, id, () -> HashCalls.add(map, log, id, 1000, subject.shape));
  }

  private void addOthers() {
    change("delete", (map, log) -> HashCalls.delete(map, log, ids.present()));
    change("delete far", (map, log) -> HashCalls.delete(map, log, ids.far()));
    change("delete near", (map, log) -> HashCalls.delete(map, log, ids.near()));
    change("take", (map, log) -> HashCalls.take(map, log, ids.far()));
    if (!subject.shape.isPerCpu()) {
      change(
          "compare and set",
          (map, log) -> HashCalls.compareAndSet(map, log, ids.present(), 100, 11));
    }
    change("freeze", (map, log) -> HashCalls.freeze(map, log, ids.all()));
  }

  private void addReads() {
    read("lookup", (map, log) -> HashCalls.lookup(map, log, ids.present()));
    read("lookup far", (map, log) -> HashCalls.lookup(map, log, ids.far()));
    read("lookup of an absent key", (map, log) -> HashCalls.lookup(map, log, ids.fresh()));
    read("walk", (map, log) -> HashCalls.walk(map, log, ids.all(), subject.fixture()));
    read("batch", (map, log) -> HashCalls.batch(map, log, ids.all(), subject.geometry));
    if (subject.shape == Shape.WORDS) {
      read("get of longs", (map, log) -> HashCalls.getLong(map, log, ids.present()));
    }
  }
}
