package io.shmap.engine.hash;

import io.shmap.engine.Engine;
import io.shmap.engine.hash.Deaths.Scenario;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Every mutating operation: on an entry at home, further on, and round the end of the table. */
final class Scenarios {

  /** No scenario has an entry with this home or in this node. */
  static final long QUIET_HOME = 2;

  private static final long HOME = 0;
  private static final long LAST = 3;

  private final List<Scenario> all = new ArrayList<>();
  private final int keySize;
  private final int valueSize;
  private final int cpus;
  private final int usable;
  private final int maxEntries;
  private final long[] home = new long[14];
  private final long[] last = new long[14];

  private Scenarios(int keySize, int valueSize, int cpus) {
    this.keySize = keySize;
    this.valueSize = valueSize;
    this.cpus = cpus;
    HashGeometry geometry = Scenario.geometry(keySize, valueSize, cpus, 12);
    this.usable = geometry.usable();
    this.maxEntries = geometry.nodes() > LAST ? 12 : 14;
  }

  static List<Scenario> of(int keySize, int valueSize) {
    return perCpu(keySize, valueSize, 0);
  }

  /* Of one CPU the operand is its value, so that adds can be told by it. */
  static List<Scenario> perCpu(int keySize, int valueSize, int cpus) {
    Scenarios scenarios = new Scenarios(keySize, valueSize, cpus);
    scenarios.add();
    return scenarios.all;
  }

  private void findIds(Fixture fixture) {
    if (fixture.geometry.nodes() != LAST + 1) {
      throw new AssertionError("nodes=" + fixture.geometry.nodes());
    }
    for (int i = 0; i < home.length; i++) {
      home[i] = fixture.idAt(HOME, i);
      last[i] = fixture.idAt(LAST, i);
    }
  }

  private void add(String name, Consumer<Handle> preparation, Consumer<Handle> operation) {
    all.add(
        new Scenario(
            name, keySize, valueSize, cpus, maxEntries, this::findIds, preparation, operation));
  }

  /* Fills the home, and as many more that must live further on. */
  private void fillHome(Handle map, int beyond) {
    for (int i = 0; i < usable + beyond; i++) {
      expect(0, map.update(home[i], 100 + i));
    }
  }

  private void fillLast(Handle map, int beyond) {
    for (int i = 0; i < usable + beyond; i++) {
      expect(0, map.update(last[i], 100 + i));
    }
  }

  private void fillMap(Handle map) {
    fillHome(map, maxEntries - usable);
  }

  private void add() {
    add("insert into an empty map", map -> {}, map -> expect(0, map.update(home[0], 1)));
    add("insert at home", map -> fillHome(map, -1), map -> update(map, usable - 1, 1));
    add("insert further on", map -> fillHome(map, 0), map -> update(map, usable, 1));
    add("insert one more further on", map -> fillHome(map, 1), map -> update(map, usable + 1, 1));
    add(
        "insert round the end",
        map -> fillLast(map, 0),
        map -> expect(0, map.update(last[usable], 1)));
    add("insert into a full map", this::fillMap, map -> expect(-7, map.update(last[0], 1)));
    add("replace at home", map -> fillHome(map, 0), map -> update(map, 2, 1));
    add("replace further on", map -> fillHome(map, 1), map -> update(map, usable, 1));
    add(
        "replace round the end",
        map -> fillLast(map, 1),
        map -> expect(0, map.update(last[usable], 1)));
    add("replace in a full map", this::fillMap, map -> update(map, usable, 1));
    add("delete at home", map -> fillHome(map, 1), map -> expect(0, map.delete(home[1])));
    add("delete the only entry", map -> update(map, 0, 1), map -> expect(0, map.delete(home[0])));
    add("delete further on", map -> fillHome(map, 1), map -> expect(0, map.delete(home[usable])));
    add(
        "delete one of two further on",
        map -> fillHome(map, 2),
        map -> expect(0, map.delete(home[usable])));
    add(
        "delete round the end",
        map -> fillLast(map, 1),
        map -> expect(0, map.delete(last[usable])));
    add("delete in a full map", this::fillMap, map -> expect(0, map.delete(home[3])));
    add(
        "lookup and delete further on",
        map -> fillHome(map, 1),
        map -> expect(100 + usable, map.lookupAndDelete(home[usable])));
    add(
        "insert of a key that is there",
        map -> fillHome(map, 1),
        map -> expect(-17, map.update(home[1], 1, Engine.NOEXIST)));
    if (cpus == 0) {
      addConditional();
    } else if (cpus == 1 && valueSize == Long.BYTES) {
      add("add at home", map -> fillHome(map, 0), map -> addToOwn(map, home[1]));
      add("add further on", map -> fillHome(map, 1), map -> addToOwn(map, home[usable]));
      add("add to an absent key", map -> fillHome(map, 0), map -> addToOwn(map, home[usable]));
    }
  }

  private void addConditional() {
    add(
        "compare and set further on",
        map -> fillHome(map, 1),
        map -> expect(0, map.compareAndSet(home[usable], 100 + usable, 1)));
    add(
        "compare and set of another value",
        map -> fillHome(map, 1),
        map -> expect(-11, map.compareAndSet(home[1], 1, 2)));
    add(
        "delete if equal",
        map -> fillHome(map, 1),
        map -> expect(0, map.deleteIfEqual(home[1], 101)));
    if (valueSize == Long.BYTES) {
      add("add further on", map -> fillHome(map, 1), map -> add(map, home[usable]));
      add("add to an absent key", map -> fillHome(map, 0), map -> add(map, home[usable]));
      if (keySize == Long.BYTES) {
        addLongs();
      }
    }
  }

  private void addLongs() {
    add(
        "put of longs at home",
        map -> fillHome(map, 0),
        map -> expect(0, map.longs().put(home[1], 5, Engine.ANY)));
    add(
        "put of longs that inserts",
        map -> fillHome(map, 0),
        map -> expect(0, map.longs().put(home[usable], 5, Engine.ANY)));
    add(
        "delete of longs",
        map -> fillHome(map, 1),
        map -> expect(0, map.longs().delete(home[usable])));
  }

  private void update(Handle map, int i, long version) {
    expect(0, map.update(home[i], version));
  }

  private static void add(Handle map, long id) {
    map.putKey(id);
    expect(0, map.engine.addAndGet(map.key, 0, 7, (Region) null, 0, true));
  }

  private static void addToOwn(Handle map, long id) {
    expect(0, map.addToOwn(id, 7));
  }

  private static void expect(long expected, long result) {
    if (expected != result) {
      throw new AssertionError("expected " + expected + " but " + result);
    }
  }
}
