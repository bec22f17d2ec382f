package io.shmap.engine.hash;

import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Lets an operation die before every one of its stores and has the survivors verify the map: what
 * was there is whole, the operation happened or did not, capacity is exact, nothing stays locked.
 */
final class Deaths {

  /** One operation on a map that was prepared. */
  record Scenario(
      String name,
      int keySize,
      int valueSize,
      int cpus,
      long maxEntries,
      Consumer<Fixture> ids,
      Consumer<Handle> preparation,
      Consumer<Handle> operation) {

    HashGeometry geometry() {
      return geometry(keySize, valueSize, cpus, maxEntries);
    }

    /* One value for each key if there are no CPUs. */
    static HashGeometry geometry(int keySize, int valueSize, int cpus, long maxEntries) {
      return cpus == 0
          ? HashGeometry.of(keySize, valueSize, maxEntries, Fixture.SLOTS, 2)
          : HashGeometry.perCpu(keySize, valueSize, maxEntries, Fixture.SLOTS, cpus);
    }

    @Override
    public String toString() {
      return name + ", key size=" + keySize + " value size=" + valueSize + " cpus=" + cpus;
    }
  }

  /** Who does what after the death. */
  enum Recovery {
    /** The dead one is settled at once. */
    SETTLED_FIRST,
    /** A survivor goes on and settles when it meets something of the dead one's. */
    JUST_GOING_ON,
    /** Others use the same stripe before the dead one is settled. */
    AFTER_BYSTANDERS
  }

  /** Attachments of which the bystander's lanes prefer the same stripe as the victim's. */
  private static final int SLOTS_TO_SAME_STRIPE = 2;

  private static final long FRESH = 1_000_000;

  private final Fixture fixture;
  private final Scenario scenario;
  private final Region image;
  private final Map<Long, Long> before;
  private final Map<Long, Long> after;
  private final long bystanderId;
  private final List<String> problems = new ArrayList<>();

  private Handle victim;
  private Watcher watcher;
  private final List<Handle> dead = new ArrayList<>();
  private long deaths;

  Deaths(Fixture.Variant variant, Scenario scenario) {
    this.scenario = scenario;
    HashGeometry geometry = scenario.geometry();
    Fixture right = new Fixture(geometry, Fixture.Variant.RIGHT);
    Handle handle = right.attach();
    scenario.ids().accept(right);
    scenario.preparation().accept(handle);
    this.image = right.image();
    this.before = right.contents(handle);
    scenario.operation().accept(handle);
    this.after = right.contents(handle);
    this.fixture = new Fixture(geometry, variant);
    this.bystanderId = fixture.idAt(Scenarios.QUIET_HOME, 3);
  }

  /** What was wrong after any of the deaths. */
  List<String> problems() {
    return problems;
  }

  /** How often the victim died inside of the operation. */
  long deaths() {
    return deaths;
  }

  /** Death before every store, then a recovery. */
  Deaths everyStore(Recovery recovery) {
    for (long n = 0; dies(n); n++) {
      recover(recovery, "death before store " + n + ", " + recovery);
    }
    return this;
  }

  /** Death before every store, and the recoverer's before every store of its recovery. */
  Deaths everyStoreOfTheRecoveryToo() {
    for (long n = 0; dies(n); n++) {
      boolean died = true;
      for (long m = 0; died; m++) {
        if (m > 0) {
          dies(n);
        }
        Watcher recovering = new Watcher();
        Handle recoverer = fixture.attach(new WatchedRegion(fixture.memory, recovering));
        String as = "death before store " + n + ", the recoverer's before store " + m;
        recovering.life.dieBefore(m);
        died = endsInDeath(() -> settleAndTouchAll(recoverer), as);
        if (died) {
          bury(recoverer);
        }
        recover(Recovery.JUST_GOING_ON, as);
      }
    }
    return this;
  }

  /** Death before every store, others having run before every access of the operation. */
  Deaths everyStoreWithAnInterruption(boolean settledFirst) {
    boolean interrupted = true;
    for (long k = 0; interrupted; k++) {
      boolean died = true;
      interrupted = false;
      for (long n = 0; died; n++) {
        begin();
        Handle bystander = bystander();
        watcher.interruptBefore(k, () -> bystand(bystander));
        watcher.life.dieBefore(n);
        String as = "others before access " + k + ", death before store " + n;
        died = endsInDeath(() -> scenario.operation().accept(victim), as);
        interrupted |= watcher.hasInterrupted();
        if (died) {
          deaths++;
          bury(victim);
          recover(settledFirst ? Recovery.SETTLED_FIRST : Recovery.AFTER_BYSTANDERS, as);
        }
      }
    }
    return this;
  }

  /** Death before every store, then others before every access of the settling. */
  Deaths everyStoreWithAnInterruptedRecovery() {
    for (long n = 0; dies(n); n++) {
      boolean interrupted = true;
      for (long k = 0; interrupted; k++) {
        if (k > 0) {
          dies(n);
        }
        Watcher recovering = new Watcher();
        Handle recoverer = fixture.attach(new WatchedRegion(fixture.memory, recovering));
        Handle bystander = bystander();
        recovering.interruptBefore(k, () -> bystand(bystander));
        String as = "death before store " + n + ", others before access " + k + " of the settling";
        endsInDeath(() -> recoverer.owners.settle(victim.owners.self()), as);
        interrupted = recovering.hasInterrupted();
        recover(Recovery.JUST_GOING_ON, as);
      }
    }
    return this;
  }

  private void begin() {
    fixture.restore(image);
    dead.clear();
    fixture.attach();
    watcher = new Watcher();
    victim = fixture.attach(new WatchedRegion(fixture.memory, watcher));
  }

  /* False if the operation completes before its n-th store. */
  private boolean dies(long n) {
    begin();
    watcher.life.dieBefore(n);
    boolean died =
        endsInDeath(() -> scenario.operation().accept(victim), "death before store " + n);
    if (died) {
      deaths++;
      bury(victim);
    }
    return died;
  }

  private boolean endsInDeath(Runnable body, String as) {
    try {
      body.run();
      return false;
    } catch (Mortality.Died died) {
      return true;
    } catch (RuntimeException | AssertionError wrong) {
      problems.add(scenario + ": " + as + ": " + wrong);
      return false;
    }
  }

  private void bury(Handle handle) {
    fixture.die(handle);
    dead.add(handle);
  }

  private Handle bystander() {
    Handle handle = fixture.attach();
    while ((OwnerWord.slot(handle.owners.self()) - OwnerWord.slot(victim.owners.self()))
            % SLOTS_TO_SAME_STRIPE
        != 0) {
      handle = fixture.attach();
    }
    return handle;
  }

  /* Units taken and given back by an insert and a delete where the victim has no locks. */
  private void bystand(Handle bystander) {
    if (bystander.update(bystanderId, 1) == 0 && bystander.delete(bystanderId) != 0) {
      throw new AssertionError("the bystander's entry is gone");
    }
  }

  private void recover(Recovery recovery, String as) {
    try {
      Handle survivor = fixture.attach();
      if (recovery == Recovery.SETTLED_FIRST) {
        settleDead(survivor);
        expectOnlyStaleLocks(survivor, as);
      } else if (recovery == Recovery.AFTER_BYSTANDERS) {
        bystand(bystander());
        settleDead(survivor);
      }
      verify(survivor, as);
    } catch (RuntimeException | AssertionError wrong) {
      problems.add(scenario + ": " + as + ": " + wrong);
    }
  }

  private void settleDead(Handle survivor) {
    for (Handle handle : dead) {
      survivor.owners.settle(handle.owners.self());
    }
  }

  private void expectOnlyStaleLocks(Handle survivor, String as) {
    List<String> findings = new ArrayList<>(survivor.engine.check(true));
    findings.removeIf(finding -> finding.contains("is stale"));
    expect(findings.isEmpty(), as + ": when settled: " + findings);
  }

  private void settleAndTouchAll(Handle recoverer) {
    settleDead(recoverer);
    for (long id : ids()) {
      long version = recoverer.lookup(id);
      if (version != Handle.ABSENT) {
        recoverer.update(id, version);
      }
    }
  }

  private TreeSet<Long> ids() {
    TreeSet<Long> ids = new TreeSet<>(before.keySet());
    ids.addAll(after.keySet());
    return ids;
  }

  private void verify(Handle survivor, String as) {
    Map<Long, Long> found = new TreeMap<>();
    for (long id : ids()) {
      long version = survivor.lookup(id);
      if (version != Handle.ABSENT) {
        found.put(id, version);
      }
    }
    expect(found.equals(before) || found.equals(after), as + ": found " + found);
    expect(fixture.contents(survivor).equals(found), as + ": a walk finds something else");
    for (long id : found.keySet()) {
      int result = survivor.update(id, found.get(id));
      expect(result == 0, as + ": update of id=" + id + " gives " + result);
    }
    fill(survivor, found.size(), as);
    for (Handle handle : dead) {
      survivor.owners.settle(handle.owners.self());
      survivor.engine.sweepStale(OwnerWord.slot(handle.owners.self()));
    }
    List<String> findings = survivor.engine.check(true);
    expect(findings.isEmpty(), as + ": " + findings);
    for (long id : ids()) {
      long version = survivor.lookup(id);
      long expected = found.getOrDefault(id, Handle.ABSENT);
      expect(version == expected, as + ": later id=" + id + " has " + version);
    }
  }

  private void fill(Handle survivor, int entries, String as) {
    int result = 0;
    long id = FRESH;
    for (; result == 0 && id < FRESH + 2 * scenario.maxEntries(); id++) {
      result = survivor.update(id & freshMask(), 1);
    }
    long filled = entries + id - FRESH - 1;
    expect(result == -7, as + ": a full map gives " + result);
    expect(filled == scenario.maxEntries(), as + ": filled with " + filled + " entries");
  }

  private long freshMask() {
    return scenario.keySize() < 4 ? 0xffff : -1L;
  }

  private void expect(boolean right, String otherwise) {
    if (!right) {
      problems.add(scenario + ": " + otherwise);
    }
  }
}
