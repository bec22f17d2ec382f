package io.shmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The launcher with the jar that was just built, on every JDK of the host. */
class LauncherIT {

  private Cli cli;

  @BeforeEach
  void freshStore() throws IOException {
    cli = new Cli();
  }

  @AfterEach
  void removeStore() throws IOException {
    cli.close();
  }

  static List<Path> jdks() throws IOException {
    List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    Path all = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(all)) {
      try (Stream<Path> found = Files.list(all)) {
        found
            .filter(home -> !Files.isSymbolicLink(home))
            .filter(home -> Files.isExecutable(home.resolve("bin/java")))
            .filter(home -> Files.isReadable(home.resolve("release")))
            .forEach(homes::add);
      }
    }
    return homes.stream().distinct().toList();
  }

  private Cli.Result launch(Path home, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("../shmap"));
    command.addAll(List.of("--store", cli.store().toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", home.toString());
    Path err = cli.path("stderr");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String errors = Files.readString(err);
    Files.delete(err);
    return new Cli.Result(process.exitValue(), out, errors);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingIsPrintedButTheOutput(Path home) throws Exception {
    // Twice: without the class archive of this JDK, perhaps, and with it.
    for (String name : List.of("one", "two")) {
      assertThat(
              launch(
                  home, "create", name, "type", "hash", "key", "1", "value", "1", "entries", "4"))
          .isEqualTo(new Cli.Result(0, "", ""));
      assertThat(launch(home, "update", name, "key", "1", "value", "2").out()).isEmpty();
      assertThat(launch(home, "dump", name))
          .isEqualTo(new Cli.Result(0, "key: 01  value: 02\nFound 1 element\n", ""));
    }
    assertThat(launch(home, "lookup", "one", "key", "1", "2"))
        .isEqualTo(new Cli.Result(234, "", "Error: key expected 1 bytes got 2\n"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theDemoHolds(Path home) throws Exception {
    Cli.Result demo = launch(home, "demo", "--producers", "2", "/usr/share/common-licenses");
    assertThat(demo.err()).isEmpty();
    assertThat(demo.status()).as(demo.out()).isZero();
    assertThat(demo.out()).contains("with SIGKILL in the middle").doesNotContain("\033");
    assertThat(cli.entries()).isEmpty();
  }

  @Test
  void manyAtOnceAreQuiet() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Cli.Result> results = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 4; i++) {
      threads.add(
          new Thread(
              () -> {
                try {
                  Process process =
                      new ProcessBuilder("../shmap", "--store", cli.store().toString(), "show")
                          .redirectErrorStream(true)
                          .start();
                  String out =
                      new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                  results.add(new Cli.Result(process.waitFor(), out, ""));
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(results).hasSize(4).allMatch(result -> result.status() == 0);
    assertThat(results).allMatch(result -> result.out().isEmpty());
  }
}
