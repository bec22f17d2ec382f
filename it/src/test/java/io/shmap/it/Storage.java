package io.shmap.it;

import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;

/** What the store of a test lies on. */
enum Storage {
  MEMORY(Path.of("/dev/shm")),
  /** The file system that this project is built on. */
  DISK(Path.of("target").toAbsolutePath());

  private final Path parent;

  Storage(Path parent) {
    this.parent = parent;
  }

  TemporaryStore store() {
    return new TemporaryStore(parent);
  }
}
