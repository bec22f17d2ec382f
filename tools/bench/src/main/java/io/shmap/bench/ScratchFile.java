package io.shmap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files of rivals, where those of this library lie: in /dev/shm. */
final class ScratchFile {

  private static final Path MEMORY = Path.of("/dev/shm");

  private ScratchFile() {}

  static Path create(String suffix) {
    try {
      return Files.createTempFile(MEMORY, "race-", suffix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path createDirectory() {
    try {
      return Files.createTempDirectory(MEMORY, "race-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file, or a directory and what is in it. */
  static void delete(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path each : innermostFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
