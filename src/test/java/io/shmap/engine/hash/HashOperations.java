package io.shmap.engine.hash;

import static io.shmap.engine.Engine.ANY;
import static io.shmap.engine.Engine.EXIST;
import static io.shmap.engine.Engine.NOEXIST;

import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Everything that a process can do to a crowd, on the keys that are worth it. */
final class HashOperations {

  private final HashSubject subject;
  private final Crowd.Ids ids;
  private final List<Operation<Handle>> all = new ArrayList<>();

  private HashOperations(HashSubject subject) {
    this.subject = subject;
    this.ids = subject.ids;
  }

  static List<Operation<Handle>> of(HashSubject subject) {
    HashOperations operations = new HashOperations(subject);
    operations.add();
    return operations.all;
  }

  private void add() {
    addChanges();
    addConditionalChanges();
    addBatches();
    addNeighbours();
    if (subject.shape != Shape.LONGER) {
      addSums();
    }
    if (subject.shape == Shape.WORDS) {
      addLongs();
    }
    addReads();
  }

  private void change(String name, BiConsumer<Handle, Journal> body) {
    all.add(Operation.change(name, body));
  }

  private void read(String name, BiConsumer<Handle, Journal> body) {
    all.add(Operation.read(name, body));
  }

  private void addChanges() {
    change("replace", (map, log) -> HashCalls.update(map, log, ids.present(), 1, ANY));
    change("replace far", (map, log) -> HashCalls.update(map, log, ids.far(), 2, ANY));
    change("insert", (map, log) -> HashCalls.update(map, log, ids.fresh(), 3, ANY));
    change("delete", (map, log) -> HashCalls.delete(map, log, ids.present()));
    change("delete far", (map, log) -> HashCalls.delete(map, log, ids.far()));
    change("take", (map, log) -> HashCalls.take(map, log, ids.present()));
    change("take far", (map, log) -> HashCalls.take(map, log, ids.far()));
    change("freeze", (map, log) -> HashCalls.freeze(map, log, ids.all()));
  }

  private void addConditionalChanges() {
    change("insert only", (map, log) -> HashCalls.update(map, log, ids.fresh(), 4, NOEXIST));
    change("replace only", (map, log) -> HashCalls.update(map, log, ids.present(), 5, EXIST));
    if (subject.shape.isPerCpu()) {
      return;
    }
    change(
        "compare and set", (map, log) -> HashCalls.compareAndSet(map, log, ids.present(), 100, 6));
    change("delete if equal", (map, log) -> HashCalls.deleteIfEqual(map, log, ids.present(), 100));
  }

  /* A batch of updates is bpf(2)'s: one after the other. */
  private void addBatches() {
    change(
        "batch of updates",
        (map, log) -> {
          HashCalls.update(map, log, ids.present(), 7, ANY);
          HashCalls.update(map, log, ids.fresh(), 8, ANY);
        });
    change(
        "replace twice",
        (map, log) -> {
          HashCalls.update(map, log, ids.present(), 15, ANY);
          HashCalls.update(map, log, ids.present(), 16, ANY);
        });
    change(
        "make room, move",
        (map, log) -> {
          HashCalls.delete(map, log, ids.present());
          HashCalls.update(map, log, ids.far(), 17, ANY);
        });
    if (subject.isSmall()) {
      change(
          "batch of takes",
          (map, log) -> HashCalls.takeBatch(map, log, ids.all(), subject.geometry));
    }
  }

  private void addNeighbours() {
    change("replace near", (map, log) -> HashCalls.update(map, log, ids.near(), 9, ANY));
    change("insert near", (map, log) -> HashCalls.update(map, log, ids.nearFresh(), 10, ANY));
    change("delete near", (map, log) -> HashCalls.delete(map, log, ids.near()));
  }

  private void addSums() {
    change("add", (map, log) -> add(map, log, ids.present(), 1000));
    change("add far", (map, log) -> add(map, log, ids.far(), 1000));
    change("add to nothing", (map, log) -> add(map, log, ids.fresh(), 1000));
  }

  private void add(Handle map, Journal log, long id, long delta) {
    HashCalls.add(map, log, id, delta, subject.shape);
  }

  private void addLongs() {
    change("put of longs", (map, log) -> HashCalls.put(map, log, ids.present(), 11));
    change("put of longs far", (map, log) -> HashCalls.put(map, log, ids.far(), 12));
    change("insert of longs", (map, log) -> HashCalls.put(map, log, ids.fresh(), 13));
    change("delete of longs", (map, log) -> HashCalls.deleteLong(map, log, ids.far()));
    change(
        "compare and set of longs",
        (map, log) -> HashCalls.compareAndSetLong(map, log, ids.present(), 100, 14));
    read("get of longs", (map, log) -> HashCalls.getLong(map, log, ids.present()));
    read("get of longs far", (map, log) -> HashCalls.getLong(map, log, ids.far()));
    read("get of longs that are absent", (map, log) -> HashCalls.getLong(map, log, ids.fresh()));
  }

  /** Cleans up after everybody who has died, and changes nothing else. */
  static Operation<Handle> settle(HashSubject subject) {
    return Operation.change("settle", (map, log) -> subject.settleDead(map));
  }

  private void addReads() {
    read("lookup", (map, log) -> HashCalls.lookup(map, log, ids.present()));
    read("lookup far", (map, log) -> HashCalls.lookup(map, log, ids.far()));
    read("lookup of an absent key", (map, log) -> HashCalls.lookup(map, log, ids.fresh()));
    read("walk", (map, log) -> HashCalls.walk(map, log, ids.all(), subject.fixture()));
    read(
        "walk from key to key",
        (map, log) -> HashCalls.walkKeys(map, log, ids.all(), subject.geometry.keySize()));
    read("batch", (map, log) -> HashCalls.batch(map, log, ids.all(), subject.geometry));
  }
}
