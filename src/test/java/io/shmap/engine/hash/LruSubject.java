package io.shmap.engine.hash;

import io.shmap.steps.Entry;
import io.shmap.steps.Journal;
import io.shmap.steps.Operation;
import io.shmap.steps.Recovery;
import java.util.List;
import java.util.Map;

/** An LRU map of four nodes, full or nearly, that two processes change at once. */
final class LruSubject extends HashSubject {

  LruSubject(Fixture.Variant variant, Shape shape, LruCrowd crowd) {
    super(variant, shape, crowd.crowd(), crowd.name());
    // The entries were stored by a HASH, which leaves them unreferenced.
    prepare(
        map -> {
          for (long id : ids.all()) {
            if (crowd.isReferenced(ids, id)) {
              map.lookup(id);
            }
          }
        });
  }

  @Override
  List<Operation<Handle>> operations() {
    return LruOperations.of(this);
  }

  @Override
  boolean mayEvict() {
    return true;
  }

  /*
   * Nobody is refused, and nobody goes for nothing: each new key takes one unit at most, its own or
   * a victim's. Of those that nobody else has touched it is seen that they are gone; of all, it was
   * counted, unless who evicted died before he counted.
   */
  @Override
  void verifyAnswers(Handle survivor, Map<Long, Long> found, List<Journal> journals) {
    expect(journals.stream().noneMatch(Journal::wasFull), "refused for want of room");
    long entries = ids.all().stream().filter(id -> !before(id).isAbsent()).count();
    long inserts = journals.stream().mapToLong(Journal::sideEffects).sum();
    long most = Math.max(0, entries + inserts - geometry.maxEntries());
    long evictions = ((LruEngine) survivor.engine).evictions();
    long gone =
        ids.all().stream()
            .filter(id -> !before(id).equals(new Entry(Entry.ABSENT, false)))
            .filter(id -> !found.containsKey(id))
            .filter(id -> journals.stream().noneMatch(journal -> journal.keys().contains(id)))
            .count();
    expect(evictions <= most, evictions + " evictions for " + inserts + " inserts");
    expect(gone <= most, gone + " are gone for " + inserts + " inserts");
  }

  @Override
  void fill(Handle survivor, int entries, Recovery recovery) {
    if (recovery == Recovery.BY_NEED) {
      fillRoundAndRound(survivor);
    } else {
      fillExactly(survivor, entries);
    }
    int size = fixture().contents(survivor).size();
    expect(size == geometry.maxEntries(), "filled with " + size + " entries");
  }

  /* What the dead left is settled: what is not visible is free. */
  private void fillExactly(Handle survivor, int entries) {
    LruEngine engine = (LruEngine) survivor.engine;
    long evictions = engine.evictions();
    for (long i = entries; i < geometry.maxEntries() + 2; i++) {
      insert(survivor, FRESH + i);
      long expected = evictions + Math.max(0, i + 1 - geometry.maxEntries());
      expect(engine.evictions() == expected, engine.evictions() + " evictions at entry " + i);
    }
  }

  /* After two rounds of the slots the units of the dead are back. */
  private void fillRoundAndRound(Handle survivor) {
    long inserts = geometry.maxEntries() + 2L * Fixture.SLOTS + 4;
    for (long id = FRESH; id < FRESH + inserts; id++) {
      insert(survivor, id);
    }
  }

  private static void insert(Handle survivor, long id) {
    int result = survivor.update(id, 1);
    expect(result == 0, "insert gives " + result);
    expect(survivor.lookup(id) == 1, "the new key is gone");
  }
}
