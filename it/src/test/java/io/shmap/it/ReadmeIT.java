package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.Shmap;
import io.shmap.contract.TemporaryStore;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples, extracted, compiled, and run in several processes. */
class ReadmeIT {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @TempDir Path directory;

  private String example(String name) throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "README.md")));
    String source = "";
    while (!source.contains("public class " + name + " {")) {
      assertThat(example.find()).as("an example in the README, " + name).isTrue();
      source = example.group(1);
    }
    // A store of its own, so that a map that somebody really has there is left alone.
    assertThat(source).contains("/dev/shm");
    return source.replace("/dev/shm", store.directory().toString());
  }

  /* The command that runs it. */
  private List<String> compiled(String name) throws Exception {
    Path source = Files.writeString(directory.resolve(name + ".java"), example(name));
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
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        directory + File.pathSeparator + Child.classPath(),
        name);
  }

  @Test
  void twoProcessesSeeEachOthersQuotes() throws Exception {
    List<String> command = compiled("Quotes");
    Child one = Child.start(command);
    assertThat(one.read()).startsWith(one.pid() + " Quote[time=");
    Child two = Child.start(command);
    assertThat(List.of(two.read(), two.read()))
        .anyMatch(line -> line.startsWith(one.pid() + " Quote[time="))
        .anyMatch(line -> line.startsWith(two.pid() + " Quote[time="));
    one.post("");
    assertThat(one.await()).isZero();
    assertThat(store.directory().resolve("quotes")).exists();
    two.post("");
    assertThat(two.await()).isZero();
    assertThat(store.directory().resolve("quotes")).doesNotExist();
  }

  @Test
  void aReaderHasOneWholeTableOfPricesAfterTheOther() throws Exception {
    List<String> command = compiled("Prices");
    Child reader = Child.start(command);
    assertThat(reader.read()).isEqualTo("null");
    for (String price : List.of("100", "250")) {
      List<String> writing = new ArrayList<>(command);
      writing.add(price);
      Child writer = Child.start(writing);
      assertThat(writer.await()).as(writer::errors).isZero();
      assertThat(reader.send("")).isEqualTo(price + " of 1000");
      assertThat(Shmap.list(store.directory())).as("the array, and one table").hasSize(2);
    }
    reader.process().getOutputStream().close();
    assertThat(reader.await()).as(reader::errors).isZero();
    assertThat(store.entries()).isEmpty();
  }
}
