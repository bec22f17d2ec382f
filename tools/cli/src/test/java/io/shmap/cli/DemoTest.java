package io.shmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with real processes, on little input. */
class DemoTest {

  @TempDir Path texts;

  private Cli cli;

  @BeforeEach
  void freshStore() throws IOException {
    cli = new Cli();
  }

  @AfterEach
  void removeStore() throws IOException {
    cli.close();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(texts.resolve(name), text);
  }

  @Test
  void oneDiesAndTheTotalsAreExact() throws IOException {
    for (int i = 0; i < 6; i++) {
      write("text " + i, "the quick brown fox jumps over the lazy dog; Grüße\n".repeat(50 + i));
    }
    Cli.Result demo = cli.runWords("demo", "--producers", "2", "--top", "3", texts.toString());
    assertThat(demo.err()).isEmpty();
    assertThat(demo.status()).as(demo.out()).isZero();
    String text = texts.toString();
    assertThat(demo.out().replaceAll("pid \\d+", "pid N").replaceAll("demo-\\d+", "demo-N"))
        .startsWith(
            """
            input   3,150 words in 6 files of %s
            maps    @/demo-N-counts, a hash of 90 entries, and demo-N-progress
            start   2 producers
            """
                .formatted(text))
        .containsPattern(
            "\nkilled  pid N with SIGKILL in the middle of text 5, \\d+ of 550 words\n")
        .contains("\nagain   text 5 by pid N\n")
        .contains(
            "100% [########################################] 3,150 of 3,150 words, 6 of 6 files")
        .containsPattern(
            """
                     630  the
                     315  brown
                     315  dog
            totals  3,150 words, 9 different: equal to a count on one heap; [0-9,]+ of the dead left out
            maps    gone with the last process
            $""")
        .doesNotContain("\033");
    assertThat(cli.entries()).isEmpty();
  }

  @Test
  void twoWordsHaveAMiddle() throws IOException {
    write("tiny", "two words");
    Cli.Result demo = cli.runWords("demo", "-j", "--producers", "2", texts + "/tiny");
    assertThat(demo.status()).as(demo.err()).isZero();
    assertThat(demo.out())
        .startsWith("{\"files\":1,\"words\":2,\"different\":2,\"killed_pid\":")
        .contains("\"killed_at\":1,")
        .doesNotContain("\"discarded\":0,")
        .endsWith("\"totals_equal\":true,\"maps_gone\":true}\n");
    assertThat(cli.entries()).isEmpty();
  }

  @Test
  void inputWithoutAMiddleIsRefused() throws IOException {
    write("one", "word");
    assertThat(cli.runWords("demo", texts.toString()).err())
        .isEqualTo("Error: demo: needs a text file of at least two words, in [" + texts + "]\n");
    assertThat(cli.runWords("demo", texts + "/none"))
        .isEqualTo(new Cli.Result(254, "", "Error: demo " + texts + "/none: no such file\n"));
    assertThat(cli.run("demo --producers 1").status()).isEqualTo(234);
    assertThat(cli.entries()).isEmpty();
  }

  @Test
  void nothingIsLeftWhenTheParentIsKilled() throws Exception {
    assertNothingIsLeftAfter(demo -> demo.kill());
  }

  @Test
  void nothingIsLeftWhenAllAreTerminatedAtOnce() throws Exception {
    assertNothingIsLeftAfter(
        demo -> {
          demo.children().forEach(ProcessHandle::destroy);
          demo.terminate();
        });
  }

  private void assertNothingIsLeftAfter(Consumer<Child> end) throws Exception {
    write("text", "to be or not to be ".repeat(10_000));
    List<ProcessHandle> processes = new ArrayList<>();
    try (Child demo =
        Child.cli("demo", "--pace", "100", "--store", cli.store().toString(), texts + "/text")) {
      for (String line = demo.line(); !line.contains("%"); line = demo.line()) {}
      processes.addAll(demo.children());
      assertThat(processes).isNotEmpty();
      assertThat(cli.entries()).isNotEmpty();
      end.accept(demo);
      demo.await();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    // A producer that was just being started to replace a dead one goes as well.
    await().atMost(Duration.ofSeconds(30)).until(() -> cli.entries().isEmpty());
  }
}
