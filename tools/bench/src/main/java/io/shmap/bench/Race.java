package io.shmap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs every subject under every condition and writes race.tsv (each fork), race.json and race.svg
 * beside the jar. All subjects of a condition run one after the other in each round, so that what
 * else the machine does hits all of them.
 */
@Command(
    name = "race",
    mixinStandardHelpOptions = true,
    description = "Races shmap against other maps; prints shares of ConcurrentHashMap's time.")
final class Race implements Callable<Integer> {

  private static final int TEN_THOUSAND = 10_000;
  private static final int MILLION = 1_000_000;
  private static final int TEN_MILLION = 10_000_000;
  private static final long GIGABYTE = 1L << 30;

  /** Bytes of objects round an entry on the heap, at most. */
  private static final int OBJECTS = 150;

  @Option(names = "--full", description = "also 10 million entries, and longer forks")
  boolean full;

  @Option(names = "--rounds", defaultValue = "3", description = "forks of each (${DEFAULT-VALUE})")
  int rounds;

  @Option(names = "--operation", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
  Set<Operation> operations = EnumSet.allOf(Operation.class);

  @Option(names = "--size", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
  Set<EntrySize> sizes = EnumSet.allOf(EntrySize.class);

  @Option(names = "--entries", split = ",", description = "only these numbers of entries")
  Set<Integer> entries = new TreeSet<>();

  @Option(names = "--workers", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
  Set<Workers> workers = EnumSet.allOf(Workers.class);

  @Option(names = "--subject", split = ",", description = "only these: ${COMPLETION-CANDIDATES}")
  Set<Subject> subjects = EnumSet.allOf(Subject.class);

  @Option(names = "--append", description = "keep what race.tsv has from earlier runs")
  boolean append;

  @Option(names = "--report", description = "measure nothing; report what race.tsv has")
  boolean report;

  private final Path directory = directory();
  private final Path file = directory.resolve("race.tsv");
  private List<Measurement> earlier = List.of();

  @Override
  public Integer call() throws IOException, RunnerException {
    if (!append && !report) {
      Files.deleteIfExists(file);
    }
    earlier = kept();
    if (!report) {
      measure();
    }
    Results results = new Results(kept());
    System.out.print(TextReport.of(results));
    Files.writeString(directory.resolve("race.json"), JsonReport.of(results));
    Files.writeString(directory.resolve("race.svg"), Chart.of(results));
    System.out.println();
    System.out.println("written: race.tsv, race.json and race.svg in " + directory);
    return 0;
  }

  private List<Measurement> kept() throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Measurement::parse).toList()
        : List.of();
  }

  /** What the forks, and the processes of {@link ProcessRace}, need. */
  static List<String> jvmArguments() {
    return Arrays.asList(MapBenchmark.class.getAnnotation(Fork.class).jvmArgsAppend());
  }

  private static Path directory() {
    try {
      Path jar = Path.of(Race.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void measure() throws RunnerException {
    List<Cell> cells = cells();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      System.out.printf("%d of %d: %s, %s%n", i + 1, cells.size(), cell.table(), cell.operation());
      if (cell.workers().areThreads()) {
        raceThreads(cell);
      } else {
        raceProcesses(cell);
      }
    }
  }

  private List<Cell> cells() {
    if (entries.isEmpty()) {
      entries.addAll(List.of(TEN_THOUSAND, MILLION));
      if (full) {
        entries.add(TEN_MILLION);
      }
    }
    List<Cell> cells = new ArrayList<>();
    for (EntrySize size : sizes) {
      for (int count : entries) {
        for (Workers who : workers) {
          for (Operation operation : operations) {
            if (isRaced(who, operation)) {
              cells.add(new Cell(size, count, who, operation));
            }
          }
        }
      }
    }
    Collections.sort(cells);
    return cells;
  }

  /* A race of processes is one of two and, for comparison, of one. */
  private static boolean isRaced(Workers who, Operation operation) {
    return switch (who) {
      case ONE_THREAD -> true;
      case TWO_THREADS -> operation != Operation.WALK;
      case ONE_PROCESS -> false;
      case TWO_PROCESSES -> operation == Operation.GET_HIT || operation == Operation.PUT_EXISTING;
    };
  }

  private void raceThreads(Cell cell) throws RunnerException {
    List<Subject> order = admitted(cell);
    int first = roundsOf(cell);
    for (int round = first; round < first + rounds; round++) {
      for (Subject subject : order) {
        RunResult result = new Runner(options(cell, subject)).runSingle();
        double nanos = result.getPrimaryResult().getScore() / perCall(cell);
        double bytes =
            result.getSecondaryResults().get("gc.alloc.rate.norm").getScore() / perCall(cell);
        keep(new Measurement(cell, subject, round, nanos, bytes));
      }
      Collections.reverse(order);
    }
  }

  /* Rounds that are kept from earlier runs. */
  private int roundsOf(Cell cell) {
    return earlier.stream()
        .filter(each -> each.cell().equals(cell))
        .mapToInt(each -> each.round() + 1)
        .max()
        .orElse(0);
  }

  private static long perCall(Cell cell) {
    return cell.operation().perCall(cell.entries());
  }

  private List<Subject> admitted(Cell cell) {
    List<Subject> admitted = new ArrayList<>();
    for (Subject subject : subjects) {
      String refusal = subject.refusal(cell.size(), cell.entries(), cell.workers().count);
      if (refusal == null) {
        admitted.add(subject);
      } else {
        System.out.println("  without " + subject.text + ": " + refusal);
      }
    }
    return admitted;
  }

  private Options options(Cell cell, Subject subject) {
    long heap = 3L * cell.entries() * (cell.size().key + cell.size().value + OBJECTS);
    String gigabytes = Math.max(1, (heap + GIGABYTE - 1) / GIGABYTE) + "g";
    return new OptionsBuilder()
        .include(MapBenchmark.class.getName() + "." + cell.operation().method + "$")
        .param("subject", subject.name())
        .param("size", cell.size().name())
        .param("entries", Integer.toString(cell.entries()))
        .param("history", MapBenchmark.History.UPDATED.name())
        .jvmArgsPrepend("-Xms" + gigabytes, "-Xmx" + gigabytes)
        .threads(cell.workers().count)
        .forks(1)
        .warmupIterations(2)
        .warmupTime(TimeValue.milliseconds(full ? 1000 : 300))
        .measurementIterations(full ? 5 : 3)
        .measurementTime(TimeValue.milliseconds(full ? 500 : 300))
        .shouldFailOnError(true)
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private void raceProcesses(Cell cell) {
    for (Subject subject : admitted(cell)) {
      if (subject.isShared()) {
        int first = roundsOf(cell);
        new ProcessRace(cell, subject, first, rounds, full ? 2000 : 700).run(this::keep);
      }
    }
  }

  private void keep(Measurement measurement) {
    System.out.printf(
        "  %-24s %s ns%n", measurement.subject().text, TextReport.decimal(measurement.nanos()));
    try {
      Files.writeString(
          file, measurement.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
