package io.shmap.linear;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four threads on one handle, and on two: one order explains what each of them was told. */
class HistoriesTest {

  private static final int THREADS = 4;
  private static final int OPERATIONS = 250;
  private static final int ROUNDS = Rounds.count(40);

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  /**
   * Fewer entries than keys: some operations find no room, or make others go, and places are filled
   * again.
   */
  @ParameterizedTest
  @CsvSource({
    "LONGS, 3, 100, 1",
    "LONGS, 9, 6, 2",
    "BOXES, 9, 6, 1",
    "WIDE_VALUES, 3, 100, 1",
    "WIDE_VALUES, 9, 6, 2",
    "LRU_LONGS, 3, 100, 1",
    "LRU_LONGS, 9, 6, 1",
    "LRU_LONGS, 9, 6, 2",
    "LRU_VALUES, 9, 6, 2",
    "WORDS, 3, 3, 1",
    "WORDS, 3, 3, 2",
    "CELLS, 2, 2, 1",
    "CELLS, 2, 2, 2",
    "PREFIXES, 9, 6, 1",
    "PREFIXES, 3, 100, 2",
    "WIDE_PREFIXES, 9, 6, 2"
  })
  void oneOrderExplainsWhatEachThreadWasTold(Face face, int keys, long maxEntries, int handles)
      throws Exception {
    long seed = new Random().nextLong();
    Path path = store.fresh();
    List<Subject> opened = new ArrayList<>(List.of(face.create(path, maxEntries)));
    for (int i = 1; i < handles; i++) {
      opened.add(face.attach(path, maxEntries));
    }
    List<Subject> subjects = new ArrayList<>();
    while (subjects.size() < THREADS) {
      subjects.addAll(opened);
    }
    boolean mayEvict = face.mayEvict(keys, maxEntries);
    Rounds rounds = new Rounds(opened.get(0), keys, face.initial(), mayEvict);
    try {
      String violation = rounds.violation(subjects.subList(0, THREADS), seed, OPERATIONS, ROUNDS);
      assertThat(violation).as("seed=" + seed).isNull();
    } finally {
      opened.forEach(Subject::close);
    }
    assertThat(rounds.operations()).isGreaterThanOrEqualTo((long) ROUNDS * THREADS * OPERATIONS);
    assertThat(rounds.evictions() > 0).as("evictions, seed=" + seed).isEqualTo(mayEvict);
    // Without these the test would pass with one thread after the other.
    assertThat(rounds.overlaps()).as("overlaps").isGreaterThanOrEqualTo(Rounds.OVERLAPS);
  }
}
