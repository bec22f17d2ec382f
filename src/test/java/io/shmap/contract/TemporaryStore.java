package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A store of its own for each test, in shared memory, that must be empty when the test ends. */
public final class TemporaryStore implements BeforeEachCallback, AfterEachCallback {

  private Path directory;
  private int names;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory(Path.of("/dev/shm"), "shmap-test-");
    names = 0;
  }

  public Path directory() {
    return directory;
  }

  /** A path for a map that no test has used yet. */
  public Path fresh() {
    return directory.resolve("map-" + names++);
  }

  /** What lies in the store: names and id entries. */
  public List<String> entries() {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .filter(name -> !name.endsWith("/next"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    List<String> left = entries();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
    if (context.getExecutionException().isEmpty()) {
      assertThat(left).as("left in the store").isEmpty();
    }
  }
}
