package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example, extracted, compiled, and run in two processes. */
class ReadmeIT {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  private String example() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(example.find()).as("an example in the README").isTrue();
    // A path of its own, so that a map that somebody really has there is left alone.
    String source = example.group(1);
    assertThat(source).contains("/dev/shm/quotes");
    return source.replace("/dev/shm/quotes", map().toString());
  }

  private Path map() {
    return Path.of("/dev/shm/quotes-of-readme-" + ProcessHandle.current().pid());
  }

  @Test
  void twoProcessesSeeEachOthersQuotes() throws Exception {
    Path source = Files.writeString(directory.resolve("Quotes.java"), example());
    Path javac = Path.of(System.getProperty("java.home"), "bin", "javac");
    Process compiler =
        new ProcessBuilder(
                javac.toString(),
                "-cp",
                Child.classPath(),
                "-d",
                directory.toString(),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String errors = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(compiler.waitFor()).as(errors).isZero();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            directory + File.pathSeparator + Child.classPath(),
            "Quotes");
    Child one = Child.start(command);
    assertThat(one.read()).startsWith(one.pid() + " Quote[time=");
    Child two = Child.start(command);
    assertThat(List.of(two.read(), two.read()))
        .anyMatch(line -> line.startsWith(one.pid() + " Quote[time="))
        .anyMatch(line -> line.startsWith(two.pid() + " Quote[time="));
    one.post("");
    assertThat(one.await()).isZero();
    assertThat(map()).exists();
    two.post("");
    assertThat(two.await()).isZero();
    assertThat(map()).doesNotExist();
  }
}
