package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.SharedArray;
import io.shmap.Shmap;
import io.shmap.contract.TemporaryStore;
import io.shmap.linear.Clients;
import io.shmap.linear.Face;
import io.shmap.linear.Operation;
import io.shmap.linear.Rounds;
import io.shmap.linear.Staying;
import io.shmap.linear.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two JVMs with two threads each operate on a few keys: one order explains what each of them was
 * told, by the times at which it asked and was answered; of counters with a number for each CPU the
 * adds explain every sum.
 */
class HistoriesIT {

  private static final int PROCESSES = 2;
  private static final int OPERATIONS = 1_000;
  private static final int ROUNDS = Rounds.count(10);
  private static final long LOOKS_PER_ROUND = 2_000;
  private static final int STAMPS = 10_000;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @RegisterExtension final Children children = new Children(store);

  private final long seed = new Random().nextLong();

  /* With C2, which moves loads and stores further than C1. */
  private List<Child> workers() {
    List<Child> workers = new ArrayList<>();
    for (int process = 0; process < PROCESSES; process++) {
      List<String> command = new ArrayList<>(Child.java());
      command.remove("-XX:TieredStopAtLevel=1");
      command.addAll(List.of(HistoryWorker.class.getName(), Integer.toString(process)));
      workers.add(children.add(Child.start(command)));
    }
    return workers;
  }

  /** A map, by one face, of which so many keys are used. */
  private record Map(Face face, int keys, long maxEntries) {}

  /* Fewer entries than keys: some find no room, or make others go; places are filled again. */
  private static final List<Map> MAPS =
      List.of(
          new Map(Face.LONGS, 3, 100),
          new Map(Face.LONGS, 9, 6),
          new Map(Face.BOXES, 9, 6),
          new Map(Face.WIDE_VALUES, 3, 100),
          new Map(Face.WIDE_VALUES, 9, 6),
          new Map(Face.LRU_LONGS, 3, 100),
          new Map(Face.LRU_LONGS, 9, 6),
          new Map(Face.LRU_VALUES, 9, 6),
          new Map(Face.WORDS, 3, 3),
          new Map(Face.CELLS, 2, 2),
          new Map(Face.PREFIXES, 3, 100),
          new Map(Face.WIDE_PREFIXES, 9, 6),
          new Map(Face.COUNTERS, 3, 100),
          new Map(Face.LRU_COUNTERS, 3, 100),
          new Map(Face.COUNTERS_BY_INDEX, 3, 3));

  private static final List<Map> MAPS_WITH_ENTRIES_THAT_STAY =
      Stream.of(Face.LONGS, Face.BOXES, Face.WIDE_VALUES, Face.WIDE_PREFIXES)
          .map(face -> new Map(face, Staying.KEYS, Staying.ENTRIES))
          .toList();

  private void open(List<Child> workers, Path path, Map map) {
    for (Child worker : workers) {
      String open = String.join(" ", "open", path.toString(), map.face.name());
      assertThat(worker.send(open + " " + map.maxEntries + " " + map.keys + " " + seed))
          .isEqualTo("ok");
    }
  }

  /** What the times of different processes are compared for; it need not be so on every system. */
  @Test
  void nanoTimeIsOneClockForAllProcesses() {
    Path path = store.fresh();
    try (SharedArray<Long> stamps = Shmap.create(path, HistoryWorker.STAMPS)) {
      assertThat(stamps.getLong(0)).isZero();
      List<Child> workers = workers();
      workers.forEach(worker -> worker.post("stamps " + path + " " + STAMPS));
      for (Child worker : workers) {
        assertThat(Long.parseLong(worker.read()))
            .as("ns from a stamp of the other process to the moment it was seen, at least")
            .isBetween(0L, Long.MAX_VALUE - 1);
      }
    }
  }

  @Test
  void oneOrderExplainsWhatTwoProcessesWereTold() {
    List<Child> workers = workers();
    for (Map map : MAPS) {
      Path path = store.fresh();
      try (Subject observer = map.face.create(path, map.maxEntries)) {
        open(workers, path, map);
        boolean mayEvict = map.face.mayEvict(map.keys, map.maxEntries);
        Rounds rounds = Rounds.of(map.face, observer, map.keys, map.maxEntries);
        while (rounds.rounds() < ROUNDS || rounds.overlaps() < Rounds.OVERLAPS) {
          rounds.check(round(workers), HistoryWorker.THREADS);
        }
        assertThat(rounds.evictions() > 0).as("evictions in %s", map).isEqualTo(mayEvict);
        System.out.printf("histories of %s: %s, seed=%d%n", map, rounds, seed);
      } catch (AssertionError e) {
        throw new AssertionError("seed=" + seed + ", " + map, e);
      }
    }
  }

  private static List<Operation> round(List<Child> workers) {
    long start = Clients.soon();
    workers.forEach(worker -> worker.post("round " + start + " " + OPERATIONS));
    List<Operation> round = new ArrayList<>();
    for (Child worker : workers) {
      for (String line = worker.read(); !line.equals(HistoryWorker.END); line = worker.read()) {
        round.add(Operation.parse(line));
      }
    }
    return round;
  }

  @Test
  void noProcessMissesAnEntryThatStays() {
    List<Child> workers = workers();
    for (Map map : MAPS_WITH_ENTRIES_THAT_STAY) {
      Path path = store.fresh();
      try (Subject observer = map.face.create(path, map.maxEntries)) {
        Staying.prepare(observer);
        open(workers, path, map);
        workers.forEach(worker -> worker.post("stay " + LOOKS_PER_ROUND * ROUNDS + " " + seed));
        for (Child worker : workers) {
          // Looks, replacements seen, walks, and others that came and went: 100 at least.
          String seen = worker.read();
          assertThat(seen).as("seed=" + seed).matches("\\d+ \\d{3,} \\d+ \\d{3,}");
          System.out.printf("entries that stay in %s: %s, seed=%d%n", map, seen, seed);
        }
      }
    }
  }
}
