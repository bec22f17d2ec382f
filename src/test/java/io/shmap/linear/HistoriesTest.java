package io.shmap.linear;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.MapSpec;
import io.shmap.SharedPerCpuHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Four threads on one handle, and on two: one order explains what each of them was told; of
 * counters with a number for each CPU, whose sums are no snapshots, the adds explain every sum.
 */
class HistoriesTest {

  private static final int THREADS = 4;
  private static final int OPERATIONS = 250;
  private static final int ROUNDS = Rounds.count(40);
  private static final int MOST_ROUNDS = 2_000;

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
    "WIDE_PREFIXES, 9, 6, 2",
    "COUNTERS, 3, 100, 1",
    "COUNTERS, 3, 100, 2",
    "LRU_COUNTERS, 3, 100, 2",
    "COUNTERS_BY_INDEX, 3, 3, 2"
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
    Rounds rounds = Rounds.of(face, opened.get(0), keys, maxEntries);
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

  /** Adds by a lookup and a store. */
  private record TwoSteps(SharedPerCpuHash<Long, Long> hash, Subject counters) implements Subject {

    @Override
    public Set<Call> calls() {
      return counters.calls();
    }

    @Override
    public long call(Call call, long key, long argument, long expected) {
      if (call == Call.LOOKUP) {
        return counters.call(call, key, argument, expected);
      }
      List<Long> numbers = new ArrayList<>(hash.getAll(key));
      numbers.set(0, numbers.get(0) + argument);
      hash.put(key, numbers);
      return Register.DONE;
    }

    @Override
    public void close() {
      counters.close();
    }
  }

  /** Shows that the test before this one can fail for counters. */
  @Test
  void noSumHasAllAddsThatAreMadeInTwoSteps() throws Exception {
    long seed = new Random().nextLong();
    SharedPerCpuHash<Long, Long> hash =
        Shmap.create(
            store.fresh(), MapSpec.perCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(9).build());
    try (Subject wrong = new TwoSteps(hash, CountersSubject.of(hash))) {
      hash.add(0L, 0);
      Rounds rounds = Rounds.of(Face.COUNTERS, wrong, 1, 9);
      String violation =
          rounds.violation(Collections.nCopies(THREADS, wrong), seed, OPERATIONS, MOST_ROUNDS);
      assertThat(violation)
          .as("seed=" + seed)
          .containsAnyOf("an add is missing", "an earlier sum has more", "no adds explain");
    }
  }
}
