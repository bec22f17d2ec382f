package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lets an insert into a full LRU map die before every one of its stores, in maps that are filled at
 * random, and has the survivors verify what is left: at most the victim is gone, the unit of
 * capacity is the newcomer's or free, nothing stays locked.
 */
final class LruDeaths {

  /** What the dead thread's lane and the map say: the rows of the died-after table. */
  enum Row {
    /** E1 to E3, but the newcomer's place is no victim's. */
    BEFORE_THE_INTENT,
    /** E2, E3. */
    INTENT,
    /** E4, victim and newcomer in two nodes. */
    KILLED,
    /** E4, both in one place. */
    KILLED_IN_PLACE,
    /** E5, in two nodes. */
    PUBLISHED,
    /** E5, both in one place. */
    PUBLISHED_IN_PLACE,
    /** E6 to E8. */
    IDLE_AGAIN,
    /** E9 to E8. */
    AT_ONCE
  }

  /** One in so many entries is unreferenced. */
  private static final int[] ODDS = {1, 2, 5, 1_000};

  private static final long FRESH = 1_000_000;
  private static final long NEWCOMER = 500_000;
  private static final long OTHER = 600_000;
  private static final int EBUSY = -16;
  private static final int ENOENT = -2;

  private final Fixture fixture;
  private final long maxEntries;
  private final Random random;
  private final List<String> problems = new ArrayList<>();
  private final Map<Row, Integer> rows = new EnumMap<>(Row.class);
  private final List<Handle> dead = new ArrayList<>();
  private Region image;
  private Map<Long, Long> before;
  private String setting;
  private long newcomer;
  private Handle victim;
  private Watcher watcher;
  private long evictedByOthers;

  LruDeaths(Fixture.Variant variant, int keySize, int valueSize, long maxEntries, long seed) {
    HashGeometry geometry = HashGeometry.of(keySize, valueSize, maxEntries, Fixture.SLOTS, 2);
    this.fixture = new Fixture(geometry, variant);
    this.maxEntries = maxEntries;
    this.random = new Random(seed);
    this.setting = "seed=" + seed;
  }

  /** What was wrong after any of the deaths. */
  List<String> problems() {
    return problems;
  }

  /** How often each row was met. */
  Map<Row, Integer> rows() {
    return rows;
  }

  /** Another full map: its homes more or less crowded, references and hand anywhere. */
  LruDeaths fill() {
    Fixture right = new Fixture(fixture.geometry, LruEngine::new);
    Handle handle = right.attach();
    long crowded = random.nextInt((int) handle.engine.nodes());
    while (right.contents(handle).size() < maxEntries) {
      long id =
          random.nextInt(3) > 0 ? right.idAt(crowded, random.nextInt(9)) : random.nextInt(10_000);
      expect(handle.update(id, id + 1) == 0, "fill");
    }
    int odds = ODDS[random.nextInt(ODDS.length)];
    for (long node = 0; node < handle.engine.nodes(); node++) {
      long ref = right.geometry.nodesOffset() + node * right.geometry.nodeSize() + NodeLayout.REF;
      for (int place = 0; place < right.geometry.places(); place++) {
        right.memory.putByte(
            ref + place, (byte) (random.nextInt(odds) == 0 ? 0 : NodeLayout.REFERENCED));
      }
    }
    right.memory.putLong(HashLayout.HAND, random.nextInt(1000));
    newcomer = NEWCOMER;
    boolean amongTheCrowd = random.nextBoolean();
    while (right.contents(handle).containsKey(newcomer)
        || amongTheCrowd && right.home(newcomer) != crowded) {
      newcomer++;
    }
    image = right.image();
    before = right.contents(handle);
    return this;
  }

  /** Death before every store, then a recovery. */
  LruDeaths everyStore(Deaths.Recovery recovery) {
    for (long n = 0; dies(n); n++) {
      recover(recovery, "death before store " + n + ", " + recovery);
    }
    return this;
  }

  /** Death before every store, and the recoverer's before every store of its recovery. */
  LruDeaths everyStoreOfTheRecoveryToo() {
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
        recover(Deaths.Recovery.JUST_GOING_ON, as);
      }
    }
    return this;
  }

  /** Death before every store, another insert having run before every access of this one. */
  LruDeaths everyStoreWithAnInterruption() {
    boolean interrupted = true;
    for (long k = 0; interrupted; k++) {
      boolean died = true;
      interrupted = false;
      for (long n = 0; died; n++) {
        begin();
        Handle bystander = fixture.attach();
        watcher.interruptBefore(k, () -> bystand(bystander));
        watcher.life.dieBefore(n);
        String as = "others before access " + k + ", death before store " + n;
        died = endsInDeath(this::operate, as);
        interrupted |= watcher.hasInterrupted();
        if (died) {
          bury(victim);
        }
        recover(Deaths.Recovery.SETTLED_FIRST, as);
      }
    }
    return this;
  }

  /** Nobody dies; before every access of the insert others delete whatever is not locked. */
  LruDeaths everyAccessWithDeletions() {
    boolean interrupted = true;
    for (long k = 0; interrupted; k++) {
      begin();
      Handle bystander = fixture.attach();
      watcher.interruptBefore(k, () -> deleteAll(bystander));
      String as = "others before access " + k;
      endsInDeath(this::operate, as);
      interrupted = watcher.hasInterrupted();
      recover(Deaths.Recovery.SETTLED_FIRST, as);
    }
    return this;
  }

  private void operate() {
    int result = victim.update(newcomer, newcomer + 1);
    if (result != 0 && result != EBUSY) {
      throw new AssertionError("the insert gives " + result);
    }
  }

  private void begin() {
    fixture.restore(image);
    fixture.census().waitForLocks(0); // who holds a lock is the same thread
    dead.clear();
    evictedByOthers = 0;
    fixture.attach();
    watcher = new Watcher();
    victim = fixture.attach(new WatchedRegion(fixture.memory, watcher));
  }

  private boolean dies(long n) {
    begin();
    watcher.life.dieBefore(n);
    boolean died = endsInDeath(this::operate, "death before store " + n);
    if (died) {
      rows.merge(row(), 1, Integer::sum);
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
      problems.add(setting + ": " + as + ": " + wrong);
      return false;
    }
  }

  private Row row() {
    boolean isThere = fixture.contents(fixture.attach()).containsKey(newcomer);
    int lanes = fixture.geometry.lanes();
    for (int i = 0; i < lanes; i++) {
      long lane = HashLayout.lane(OwnerWord.slot(victim.owners.self()) * lanes + i);
      long intent = fixture.memory.getLong(lane + HashLayout.LANE_INTENT);
      if (HashLayout.kind(intent) == HashLayout.KIND_SWAP) {
        return rowOfSwap(lane, isThere);
      }
      if (HashLayout.sequence(intent) != 0) {
        return Row.IDLE_AGAIN;
      }
    }
    return isThere ? Row.AT_ONCE : Row.BEFORE_THE_INTENT;
  }

  private Row rowOfSwap(long lane, boolean isThere) {
    boolean inOnePlace =
        fixture.memory.getInt(lane + HashLayout.LANE_NODE)
            == fixture.memory.getInt(lane + HashLayout.LANE_NODE2);
    if (isThere) {
      return inOnePlace ? Row.PUBLISHED_IN_PLACE : Row.PUBLISHED;
    }
    if (fixture.contents(fixture.attach()).keySet().containsAll(before.keySet())) {
      return Row.INTENT;
    }
    return inOnePlace ? Row.KILLED_IN_PLACE : Row.KILLED;
  }

  private void bury(Handle handle) {
    fixture.die(handle);
    dead.add(handle);
  }

  /* May meet the locks of the one it interrupts: then it has done nothing. */
  private void bystand(Handle bystander) {
    int inserted = bystander.update(OTHER, OTHER + 1);
    evictedByOthers += inserted == 0 ? 1 : 0;
    int deleted = bystander.delete(OTHER);
    boolean right =
        inserted == 0 && (deleted == 0 || deleted == EBUSY)
            || inserted == EBUSY && (deleted == ENOENT || deleted == EBUSY);
    if (!right) {
      throw new AssertionError("the bystander's insert gives " + inserted + ", delete " + deleted);
    }
  }

  private void deleteAll(Handle bystander) {
    for (long id : before.keySet()) {
      evictedByOthers += bystander.delete(id) == 0 ? 1 : 0;
    }
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

  private void settleDead(Handle survivor) {
    for (Handle handle : dead) {
      survivor.owners.settle(handle.owners.self());
    }
  }

  private TreeSet<Long> ids() {
    TreeSet<Long> ids = new TreeSet<>(before.keySet());
    ids.add(newcomer);
    ids.add(OTHER);
    return ids;
  }

  private void recover(Deaths.Recovery recovery, String as) {
    try {
      Handle survivor = fixture.attach();
      if (recovery == Deaths.Recovery.AFTER_BYSTANDERS) {
        bystand(fixture.attach());
      }
      if (recovery != Deaths.Recovery.JUST_GOING_ON) {
        settleDead(survivor);
        List<String> findings = new ArrayList<>(survivor.engine.check(true));
        findings.removeIf(finding -> finding.contains("is stale"));
        expect(findings.isEmpty(), as + ": when settled: " + findings);
      }
      verify(survivor, recovery, as);
    } catch (RuntimeException | AssertionError wrong) {
      problems.add(setting + ": " + as + ": " + wrong);
    }
  }

  private void verify(Handle survivor, Deaths.Recovery recovery, String as) {
    Map<Long, Long> found = new TreeMap<>();
    for (long id : ids()) {
      long version = survivor.lookup(id);
      if (version != Handle.ABSENT) {
        found.put(id, version);
        expect(version == id + 1, as + ": id=" + id + " has " + version);
      }
    }
    expect(fixture.contents(survivor).equals(found), as + ": a walk finds something else");
    TreeSet<Long> gone = new TreeSet<>(before.keySet());
    gone.removeAll(found.keySet());
    long victims = gone.size() - evictedByOthers;
    boolean isThere = found.containsKey(newcomer);
    expect(victims <= 1, as + ": gone are " + gone);
    expect(found.size() <= maxEntries, as + ": found are " + found);
    expect(!isThere || victims + evictedByOthers > 0, as + ": nobody went for the newcomer");
    if (recovery == Deaths.Recovery.SETTLED_FIRST) {
      fillExactly(survivor, found.size(), as);
    }
    fillAndCount(survivor, as);
  }

  /* What the dead one left is settled: what is not visible is free. */
  private void fillExactly(Handle survivor, int entries, String as) {
    LruEngine engine = (LruEngine) survivor.engine;
    long evictions = engine.evictions();
    for (long i = entries; i < maxEntries + 2; i++) {
      int result = survivor.update(FRESH + i, FRESH + i + 1);
      expect(result == 0, as + ": insert gives " + result);
      long expected = evictions + Math.max(0, i + 1 - maxEntries);
      expect(engine.evictions() == expected, as + ": " + engine.evictions() + " evictions");
    }
  }

  /* After two rounds of the slots nothing of the dead is left. */
  private void fillAndCount(Handle survivor, String as) {
    long inserts = maxEntries + 2L * Fixture.SLOTS + 4;
    for (long id = 2 * FRESH; id < 2 * FRESH + inserts; id++) {
      int result = survivor.update(id, id + 1);
      expect(result == 0, as + ": insert gives " + result);
      expect(survivor.lookup(id) == id + 1, as + ": the new key is gone");
    }
    int size = fixture.contents(survivor).size();
    expect(size == maxEntries, as + ": holds " + size);
    for (Handle handle : dead) {
      survivor.owners.settle(handle.owners.self());
      survivor.engine.sweepStale(OwnerWord.slot(handle.owners.self()));
    }
    List<String> findings = survivor.engine.check(true);
    expect(findings.isEmpty(), as + ": " + findings);
    for (long id : fixture.contents(survivor).keySet()) {
      expect(survivor.delete(id) == 0, as + ": delete of id=" + id);
    }
    expect(survivor.engine.size() == 0, as + ": size when empty is " + survivor.engine.size());
  }

  private void expect(boolean right, String otherwise) {
    if (!right) {
      problems.add(setting + ": " + otherwise);
    }
  }
}
