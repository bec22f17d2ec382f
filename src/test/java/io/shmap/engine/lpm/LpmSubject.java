package io.shmap.engine.lpm;

import static io.shmap.steps.SectionSubject.expect;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import io.shmap.steps.Effect;
import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Recovery;
import io.shmap.steps.Section;
import io.shmap.steps.SectionSubject;
import io.shmap.sync.Census;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A trie of a few prefixes that two processes change at once; a key is a prefix's number here. */
final class LpmSubject implements SectionSubject<LpmSubject.Process> {

  /** Of each of these one is there whose number is below {@link #THERE}. */
  private static final List<Prefix> PREFIXES =
      List.of(
          Prefix.of(4, 16, 10, 1),
          Prefix.of(4, 24, 10, 1, 1),
          Prefix.of(4, 16, 10, 2),
          Prefix.of(4, 20, 10, 1),
          Prefix.of(4, 25, 10, 1, 1, 128),
          Prefix.of(4, 8, 10),
          Prefix.of(4, 0));

  static final long MIDDLE = 0;
  static final long LOW = 1;
  static final long BESIDE = 2;
  static final long BETWEEN = 3;
  static final long LOWEST = 4;
  static final long ABOVE = 5;
  private static final int THERE = 3;

  /** A key that all of them are prefixes of, but for {@link #BESIDE}. */
  static final Prefix HOST = Prefix.of(4, 32, 10, 1, 1, 200);

  /** What every prefix that is there has at first. */
  static final long OLD = 100;

  private static final int ENOSPC = -28;
  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int FRESH = 64;

  /** How many more prefixes there is room for. */
  enum Room {
    MUCH(8),
    ONE(1),
    NONE(0);

    private final int entries;

    Room(int entries) {
      this.entries = entries;
    }
  }

  final LpmGeometry geometry;

  private final LpmMap.Variant variant;
  private final Section section;

  LpmSubject(LpmMap.Variant variant, int valueSize, Room room) {
    this.variant = variant;
    geometry = new LpmGeometry(4, valueSize, THERE + room.entries);
    section = new Section(geometry.length(), 2 * Long.BYTES + 2L * valueSize);
    Process process = survivor();
    for (long i = 0; i < THERE; i++) {
      expect(process.update(i, OLD, Engine.ANY) == 0, "no preparation");
    }
    section.keep();
  }

  /** One attached process; a value is a number, again and again. */
  record Process(
      LpmEngine engine, Census.Member owners, Region key, Region next, Region value, Region found)
      implements SectionSubject.Process {

    int update(long prefix, long number, long flags) {
      return update(prefix(prefix), number, flags);
    }

    int update(Prefix prefix, long number, long flags) {
      prefix.write(key, 0);
      for (long i = 0; i < value.length(); i += Long.BYTES) {
        value.putLong(i, number);
      }
      return engine.update(key, 0, value, 0, flags);
    }

    int delete(long prefix) {
      return delete(prefix(prefix));
    }

    int delete(Prefix prefix) {
      prefix.write(key, 0);
      return engine.delete(key, 0);
    }

    /** The number that exactly this prefix has, or ABSENT. */
    long exact(long prefix) {
      return exact(prefix(prefix));
    }

    long exact(Prefix prefix) {
      prefix.write(key, 0);
      return isFound(engine.lookupExact(key, 0, found, 0)) ? number() : Entry.ABSENT;
    }

    /** The longest prefix of a key, and its number; null if there is none. */
    Map.Entry<Prefix, Long> longest(Prefix host) {
      host.write(key, 0);
      return isFound(engine.match(key, 0, next, 0, found, 0)) ? foundEntry() : null;
    }

    /** Every prefix and its number, from each to the next. */
    Map<Long, Long> walk() {
      Map<Long, Long> met = new TreeMap<>();
      boolean more = isFound(engine.nextEntry(null, 0, next, 0, found, 0));
      while (more) {
        Map.Entry<Prefix, Long> entry = foundEntry();
        long prefix = PREFIXES.indexOf(entry.getKey());
        expect(met.put(prefix, entry.getValue()) == null, "met twice: " + entry.getKey());
        entry.getKey().write(key, 0);
        more = isFound(engine.nextEntry(key, 0, next, 0, found, 0));
      }
      return met;
    }

    private Map.Entry<Prefix, Long> foundEntry() {
      return Map.entry(Prefix.read(next, 0, HOST.data().length), number());
    }

    private static boolean isFound(int result) {
      expect(result == 0 || result == ENOENT, "result=" + result);
      return result == 0;
    }

    /* Fails if the value is a mix. */
    private long number() {
      long number = found.getLong(0);
      for (long i = 0; i < found.length(); i += Long.BYTES) {
        expect(found.getLong(i) == number, "torn value, number=" + number);
      }
      return number;
    }
  }

  static Prefix prefix(long number) {
    return PREFIXES.get((int) number);
  }

  static int count() {
    return PREFIXES.size();
  }

  /** The number of a prefix, which is none of others. */
  static long numberOf(Prefix prefix) {
    return PREFIXES.indexOf(prefix);
  }

  @Override
  public Section section() {
    return section;
  }

  @Override
  public Process process(
      Region view, Census.Member owners, Region buffer, UnaryOperator<Region> watch) {
    int size = geometry.valueSize();
    return new Process(
        variant.engine(view, geometry, owners),
        owners,
        buffer.slice(0, Long.BYTES),
        watch.apply(buffer.slice(Long.BYTES, Long.BYTES)),
        buffer.slice(2L * Long.BYTES, size),
        watch.apply(buffer.slice(2L * Long.BYTES + size, size)));
  }

  @Override
  public Entry before(long key) {
    return new Entry(key < THERE ? OLD : Entry.ABSENT, false);
  }

  @Override
  public void verify(Recovery recovery, Journal journal, List<Journal> others) {
    Process survivor = survivor(recovery);
    boolean frozen = survivor.engine().isFrozen();
    Map<Long, Long> found = new TreeMap<>();
    for (long i = 0; i < PREFIXES.size(); i++) {
      Entry entry = new Entry(survivor.exact(i), frozen);
      journal.call("find", i, null, () -> Effect.seen(entry::equals));
      if (!entry.isAbsent()) {
        found.put(i, entry.value());
      }
    }
    expect(survivor.walk().equals(found), "a walk finds something else than " + found);
    expect(survivor.engine().size() == found.size(), "size=" + survivor.engine().size());
    verifyRefusals(others);
    if (frozen) {
      int result = survivor.engine().freeze();
      expect(result == EPERM, "freeze gives " + result);
    } else {
      fill(survivor, found);
    }
    expectClean(survivor);
    expect(survivor.walk().equals(found), "later a walk finds something else than " + found);
  }

  /* Changes happen one after the other: a trie is full when its entries are all there. */
  private void verifyRefusals(List<Journal> journals) {
    for (Journal journal : journals) {
      if (journal.wasFull()) {
        long inserts =
            journals.stream()
                .filter(other -> other != journal && !journal.wasFullBefore(other))
                .flatMap(other -> other.keys().stream())
                .filter(key -> key >= THERE)
                .distinct()
                .count();
        expect(THERE + inserts >= geometry.maxEntries(), "refused with room for more");
      }
    }
  }

  /* A replacement needs an entry more; then there is room for what it was made for. */
  private void fill(Process survivor, Map<Long, Long> found) {
    found.forEach(
        (prefix, number) -> {
          int result = survivor.update(prefix, number, Engine.EXIST);
          expect(result == 0, "replacement gives " + result);
        });
    int added = 0;
    while (survivor.update(Prefix.of(4, 16, FRESH, added), added, Engine.NOEXIST) == 0) {
      added++;
    }
    expect(found.size() + added == geometry.maxEntries(), "filled with " + added + " more");
    int result = survivor.update(Prefix.of(4, 16, FRESH, added), added, Engine.NOEXIST);
    expect(result == ENOSPC, "a full trie gives " + result);
    for (int i = 0; i < added; i++) {
      Prefix fresh = Prefix.of(4, 16, FRESH, i);
      expect(survivor.exact(fresh) == i, "later " + fresh + " is another");
      expect(survivor.delete(fresh) == 0, "no delete of " + fresh);
    }
  }
}
