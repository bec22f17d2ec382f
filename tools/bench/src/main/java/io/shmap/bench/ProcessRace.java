package io.shmap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two JVMs on one map: what they get done together, and what one of them gets done while the other
 * waits for a line, in turn.
 */
final class ProcessRace {

  private static final int WARM_UP_MILLIS = 1500;

  private final Cell cell;
  private final Subject subject;
  private final int firstRound;
  private final int rounds;
  private final int millis;

  ProcessRace(Cell cell, Subject subject, int firstRound, int rounds, int millis) {
    this.cell = cell;
    this.subject = subject;
    this.firstRound = firstRound;
    this.rounds = rounds;
    this.millis = millis;
  }

  void run(Consumer<Measurement> results) {
    List<Worker> workers = new ArrayList<>();
    try {
      workers.add(new Worker());
      workers.add(new Worker(workers.get(0).address));
      together(workers, WARM_UP_MILLIS);
      for (int round = firstRound; round < firstRound + rounds; round++) {
        double first = together(workers.subList(0, 1), millis);
        double both = together(workers, millis);
        double second = together(workers.subList(1, 2), millis);
        record(results, Workers.ONE_PROCESS, round, (first + second) / 2);
        record(results, Workers.TWO_PROCESSES, round, both);
      }
    } finally {
      for (int i = workers.size() - 1; i >= 0; i--) {
        workers.get(i).close();
      }
    }
  }

  private void record(
      Consumer<Measurement> results, Workers workers, int round, double throughput) {
    results.accept(new Measurement(cell.with(workers), subject, round, 1 / throughput, Double.NaN));
  }

  /* Operations in a nanosecond, of all. */
  private static double together(List<Worker> workers, int millis) {
    workers.forEach(each -> each.start(millis));
    return workers.stream().mapToDouble(Worker::throughput).sum();
  }

  /** A JVM that runs {@link RaceProcess}. */
  private final class Worker {

    private final Process process;
    private final BufferedReader answers;
    private final String address;

    Worker(String... addressIfAny) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(Race.jvmArguments());
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              RaceProcess.class.getName(),
              subject.name(),
              cell.size().name(),
              Integer.toString(cell.entries()),
              cell.operation().name()));
      command.addAll(List.of(addressIfAny));
      try {
        process =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      answers = process.inputReader(StandardCharsets.US_ASCII);
      String line = read();
      while (!line.startsWith(RaceProcess.READY)) {
        line = read(); // rivals print at their start
      }
      address = line.substring(RaceProcess.READY.length());
    }

    void start(int millis) {
      try {
        process.getOutputStream().write((millis + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    double throughput() {
      String[] words = read().split(" ");
      return Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
    }

    private String read() {
      try {
        String line = answers.readLine();
        if (line == null) {
          throw new IllegalStateException("a process of " + subject + " has ended");
        }
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void close() {
      try {
        process.getOutputStream().close(); // its end of input: it closes the map
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      process.onExit().join();
    }
  }
}
