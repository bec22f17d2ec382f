package io.shmap.engine.hash;

import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import io.shmap.steps.Attachments;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import io.shmap.steps.Recovery;
import io.shmap.steps.Stepper;
import io.shmap.steps.Subject;
import io.shmap.steps.WatchedBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A hash of four nodes that two processes change at once. Open for maps that evict. */
class HashSubject implements Subject<Handle> {

  private static final int E2BIG = -7;
  static final long FRESH = 1_000_000;

  /** Changes at home, further on, and in the neighbour's node, that take and give back units. */
  private static final List<String> CORE = List.of("insert", "delete far", "insert near");

  final Shape shape;
  final HashGeometry geometry;
  final Crowd.Ids ids;

  private final String crowdName;
  private final Fixture fixture;
  private final Region image;
  private final Map<Long, Long> before;
  private final Attachments attachments = new Attachments();

  HashSubject(Fixture.Variant variant, Shape shape, Crowd crowd) {
    this(variant, shape, crowd, crowd.name());
  }

  /**
   * A subject.
   *
   * @param crowdName for messages
   */
  HashSubject(Fixture.Variant variant, Shape shape, Crowd crowd, String crowdName) {
    this.shape = shape;
    this.crowdName = crowdName;
    geometry = shape.geometry();
    Fixture right = new Fixture(geometry, Fixture.Variant.RIGHT);
    Handle handle = right.attach();
    ids = crowd.fill(right, handle);
    image = right.image();
    before = right.contents(handle);
    fixture = new Fixture(geometry, variant);
  }

  /** Has more done to the map before every run, which leaves its contents as they are. */
  final void prepare(Consumer<Handle> preparation) {
    begin();
    preparation.accept(fixture.attach());
    image.copyFrom(0, fixture.memory, 0, geometry.length());
  }

  /** Whether an operation on all entries has few enough steps. */
  boolean isSmall() {
    return before.size() <= 4;
  }

  Fixture fixture() {
    return fixture;
  }

  /** Everything that a process can do to it. */
  List<Operation<Handle>> operations() {
    return HashOperations.of(this);
  }

  /** Those of the operations that meet each other most. */
  final List<Operation<Handle>> core() {
    return operations().stream()
        .filter(each -> CORE.contains(each.name()) || shape.isPerCpu() && each.name().equals("add"))
        .toList();
  }

  final Operation<Handle> operation(String name) {
    return operations().stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
  }

  @Override
  public String toString() {
    String type = (mayEvict() ? "LRU_" : "") + (shape.isPerCpu() ? "PERCPU_HASH" : "HASH");
    return type + " of " + shape + ", " + crowdName;
  }

  @Override
  public void begin() {
    fixture.restore(image);
    attachments.begin(fixture.census());
  }

  @Override
  public Handle attach(Stepper steps) {
    Region view = new WatchedRegion(fixture.memory, steps);
    return fixture.attach(
        attachments.attach(steps), view, buffer -> new WatchedBuffer(buffer, steps));
  }

  @Override
  public void bury(Handle process, Journal journal) {
    attachments.bury(process.owners);
  }

  @Override
  public void freeSlot(Handle dead) {
    attachments.freeSlot(dead.owners, fixture.attach().owners);
  }

  @Override
  public void freeSlotAndStartGenerationsAgain(Handle dead) {
    freeSlot(dead);
    fixture.attach().engine.sweepStale(OwnerWord.slot(dead.owners.self()));
    attachments.startGenerationsAgain(dead.owners);
  }

  /** What a process does that attaches. */
  void settleDead(Handle process) {
    attachments.settleDead(Recovery.IN_ORDER, process.owners);
  }

  @Override
  public Entry before(long key) {
    return new Entry(before.getOrDefault(key, Entry.ABSENT), false);
  }

  @Override
  public void verify(Recovery recovery, Journal journal, List<Journal> others) {
    Handle survivor = fixture.attach();
    attachments.settleDead(recovery, survivor.owners);
    Map<Long, Long> found = new TreeMap<>();
    boolean frozen = survivor.engine.isFrozen();
    for (long id : ids.all()) {
      long version = survivor.lookup(id);
      journal.call(
          "find", id, null, () -> entry -> entry.equals(new Entry(version, frozen)) ? entry : null);
      if (version != Handle.ABSENT) {
        found.put(id, version);
      }
    }
    expect(fixture.contents(survivor).equals(found), "a walk finds something else than " + found);
    verifyAnswers(survivor, found, others);
    if (!frozen) {
      for (long id : found.keySet()) {
        int result = survivor.update(id, found.get(id));
        expect(result == 0, "update of id=" + id + " gives " + result);
      }
      fill(survivor, found.size(), recovery);
    }
    expectClean(survivor);
    for (long id : ids.all()) {
      long version = survivor.lookup(id);
      boolean same = version == found.getOrDefault(id, Handle.ABSENT);
      boolean gone = !frozen && mayEvict() && version == Handle.ABSENT;
      expect(same || gone, "later id=" + id + " has " + version);
    }
  }

  /** Whether filling the map makes entries go. */
  boolean mayEvict() {
    return false;
  }

  /** What the answers to all operations together say of the entries that were found. */
  void verifyAnswers(Handle survivor, Map<Long, Long> found, List<Journal> journals) {
    verifyRefusals(found, journals);
  }

  /* First the living have left nothing, then nobody has: not even a word that nobody has met. */
  private void expectClean(Handle survivor) {
    settleDead(survivor);
    List<String> findings = new ArrayList<>(survivor.engine.check(true));
    findings.removeIf(finding -> finding.contains("is stale"));
    expect(findings.isEmpty(), findings.toString());
    attachments.end(survivor.owners, survivor.engine::sweepStale);
    findings = survivor.engine.check(true);
    expect(findings.isEmpty(), findings.toString());
  }

  /*
   * A map is full when its units are all in use. Next to another insert, which may have its unit
   * and no entry, that is one earlier; but not after one that has died without an entry.
   */
  private void verifyRefusals(Map<Long, Long> found, List<Journal> journals) {
    for (Journal journal : journals) {
      if (journal.wasFull()) {
        long most = before.size();
        for (Journal other : journals) {
          boolean mayCount = other != journal && !journal.wasFullBefore(other);
          most +=
              mayCount && (!journal.wasFullAfter(other) || hasInserted(other, found, journals))
                  ? 1
                  : 0;
        }
        expect(most >= geometry.maxEntries(), "refused with room for more");
      }
    }
  }

  /* Its key is there now, or somebody else may have deleted it. */
  private boolean hasInserted(Journal journal, Map<Long, Long> found, List<Journal> journals) {
    for (long key : journal.keys()) {
      boolean touched = journals.stream().anyMatch(o -> o != journal && o.keys().contains(key));
      if (!before.containsKey(key) && (found.containsKey(key) || touched)) {
        return true;
      }
    }
    return false;
  }

  /** Adds new keys to so many entries, as many as the map was made for. */
  void fill(Handle survivor, int entries, Recovery recovery) {
    int result = 0;
    int filled = entries;
    for (long id = FRESH; result == 0 && filled <= geometry.maxEntries(); id++) {
      result = survivor.update(id, 1);
      filled += result == 0 ? 1 : 0;
    }
    expect(result == E2BIG, "a full map gives " + result);
    expect(filled == geometry.maxEntries(), "filled with " + filled + " entries");
  }

  static void expect(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
