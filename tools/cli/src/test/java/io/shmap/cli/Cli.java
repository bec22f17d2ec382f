package io.shmap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Commands on a fresh store; closing it removes the store. */
final class Cli implements AutoCloseable {

  /**
   * What a command did.
   *
   * @param out its stdout
   * @param err its stderr
   */
  record Result(int status, String out, String err) {}

  private final Path store;

  Cli() throws IOException {
    this.store = Files.createTempDirectory(Path.of("/dev/shm"), "shmap-cli-test");
  }

  Path store() {
    return store;
  }

  Path path(String name) {
    return store.resolve(name);
  }

  /** Runs a command in this process; @ stands for the store, words are split at blanks. */
  Result run(String command) {
    return runWords(command.replace("@", store.toString()).split(" +"));
  }

  Result runWords(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> args = new ArrayList<>(List.of("--store", store.toString()));
    args.addAll(List.of(words));
    int status =
        Main.run(new PrintWriter(out), new PrintWriter(err, true), args.toArray(String[]::new));
    return new Result(status, masked(out), masked(err));
  }

  /* The store's path and the reserved bytes differ from run to run and from host to host. */
  private String masked(StringWriter text) {
    return text.toString().replace(store.toString(), "@").replaceAll("memlock \\d+B", "memlock NB");
  }

  /** Stdout of a command that must succeed. */
  String out(String command) {
    Result result = run(command);
    if (result.status() != 0 || !result.err().isEmpty()) {
      throw new AssertionError(command + ": " + result);
    }
    return result.out();
  }

  /** What is in the store, but for what belongs to the store itself. */
  List<String> entries() throws IOException {
    try (Stream<Path> entries = Files.walk(store)) {
      return entries
          .filter(path -> !path.equals(store))
          .map(path -> store.relativize(path).toString())
          .filter(name -> !name.equals(".shmap") && !name.equals(".shmap/next"))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> entries = Files.walk(store)) {
      for (Path path : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
