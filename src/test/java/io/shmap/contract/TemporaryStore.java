package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A store of its own for each test, in shared memory if not said otherwise, that must be empty when
 * the test ends.
 */
public final class TemporaryStore implements BeforeEachCallback, AfterEachCallback {

  private final Path parent;
  private Path directory;
  private int names;

  public TemporaryStore() {
    this(Path.of("/dev/shm"));
  }

  /** A store below another directory. */
  public TemporaryStore(Path parent) {
    this.parent = parent;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    create();
  }

  /** Makes the directory: for who uses the store outside of a test. */
  public void create() throws IOException {
    directory = Files.createTempDirectory(parent, "shmap-test-");
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
    return entries(directory);
  }

  /** What lies in another store. */
  public static List<String> entries(Path store) {
    try (Stream<Path> files = Files.walk(store)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> store.relativize(file).toString())
          .filter(name -> !name.endsWith("/next"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    List<String> left = entries();
    delete();
    if (context.getExecutionException().isEmpty()) {
      assertThat(left).as("left in the store").isEmpty();
    }
  }

  /** Removes the directory and all that lies in it. */
  public void delete() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
