package io.shmap.it.storm;

import io.shmap.SharedMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Keys that each have one writer: what is found is what it committed last, or one change more. */
final class OwnKeys implements Trial {

  /*
   * The order
   * ---------
   *   (1) n = ledger(key)
   *   (2) change the key from state n to n + 1
   *   (3) ledger(key) = n + 1
   *
   * The ledger comes after the change, so what it says has been committed: a survivor that finds an
   * older state has found a lost write. It comes before the writer's next change of that key, so a
   * survivor finds at most n + 1. Written down before the change, the ledger would say only what
   * was intended, and a lost write would look like one that had not begun.
   *
   *   died after | ledger | found      | a survivor
   *   -----------+--------+------------+-----------------------------------------------
   *   (1)        | n      | n          |
   *   within (2) | n      | n or n + 1 | writes down what it has seen: that must stay too
   *   (2)        | n      | n + 1      | the same
   *   (3)        | n + 1  | n + 1      |
   */

  static final int KEYS = 8;

  private static final int LOOKS = 8;

  private final String name;
  private final Register register;
  private final Ledger ledger;

  OwnKeys(String name, Register register, Ledger ledger) {
    this.name = name;
    this.register = register;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(register.map());
  }

  private static int key(int worker, int i) {
    return worker * KEYS + i;
  }

  @Override
  public void operate(Row row, RandomGenerator random) {
    int key = key(row.worker(), random.nextInt(KEYS));
    long committed = ledger.get(key); // (1)
    long found = row.lookup(() -> register.read(key));
    Found.require(
        register.isState(committed, found), "key=%d is %d after %d", key, found, committed);
    change(row, key, committed + 1, random);
    if (random.nextInt(LOOKS) == 0) {
      requireKey(key(random.nextInt(StormMaps.WORKERS), random.nextInt(KEYS)));
    }
  }

  private void change(Row row, int key, long number, RandomGenerator random) {
    Runnable advance = register.prepared(key, number, random);
    row.enter();
    advance.run(); // (2)
    row.leave();
    ledger.set(key, number); // (3)
  }

  @Override
  public void requireFound(int worker) {
    for (int i = 0; i < KEYS; i++) {
      requireKey(key(worker, i));
    }
  }

  private void requireKey(int key) {
    long before = ledger.get(key);
    long found = register.read(key);
    requireBetween(key, before, ledger.get(key) + 1, found);
  }

  private void requireBetween(int key, long least, long most, long found) {
    boolean possible = false;
    for (long number = least; number <= most && !possible; number++) {
      possible = register.isState(number, found);
    }
    Found.require(possible, "key=%d is %d, not of %d to %d", key, found, least, most);
  }

  @Override
  public void settle(int dead, Row survivor) {
    for (int i = 0; i < KEYS; i++) {
      int key = key(dead, i);
      long committed = ledger.get(key);
      long found = register.read(key);
      requireBetween(key, committed, committed + 1, found);
      long number = register.isState(committed, found) ? committed : committed + 1;
      ledger.set(key, number);
      change(survivor, key, number + 1, new SplittableRandom(number));
    }
  }

  @Override
  public void requireWhole() {
    register.requireRoom();
  }
}
