package io.shmap.it.storm;

import io.shmap.it.Child;
import io.shmap.it.ClassArchive;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** JVMs that are started ahead, so that a killed worker is replaced at once. */
final class Spares implements AutoCloseable {

  private static final int AHEAD = 3;

  private final ClassArchive archive;
  private final Path store;
  private final Deque<Child> waiting = new ArrayDeque<>();

  Spares(ClassArchive archive, Path store) {
    this.archive = archive;
    this.store = store;
    for (int i = 0; i < AHEAD; i++) {
      startOne();
    }
  }

  private void startOne() {
    List<String> options =
        List.of(
            "-Xmx32m",
            "-Xss256k",
            "-XX:CompileThresholdScaling=5",
            "-XX:ReservedCodeCacheSize=16m");
    waiting.add(archive.start(options, StormWorker.class, store.toString()));
  }

  /** One that has attached to the maps, and the start of its successor. */
  Child take() {
    startOne();
    Child child = waiting.remove();
    awaitReady(child);
    return child;
  }

  /** Passes over what the JVM itself may have to say. */
  static void awaitReady(Child child) {
    String line = child.read();
    while (!line.equals("ready")) {
      line = child.read();
    }
  }

  @Override
  public void close() {
    waiting.forEach(Child::close);
    waiting.clear();
  }
}
