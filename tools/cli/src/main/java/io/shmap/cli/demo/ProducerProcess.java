package io.shmap.cli.demo;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The parent's side of a {@link Producer}. */
final class ProducerProcess {

  /** The exit status of a process that ended by SIGKILL. */
  static final int KILLED = 128 + 9;

  private static final int NATIVE_ACCESS_SINCE = 22;
  private static final int UNSAFE_ACCESS_SINCE = 23;
  private static final long END_SECONDS = 30;

  /**
   * What a producer is to do.
   *
   * @param file index
   * @param attempt from 1
   */
  record Task(int file, int attempt) {}

  private final Process process;
  private final Writer stdin;
  private Task task;
  private boolean ready;

  private ProducerProcess(Process process) {
    this.process = process;
    this.stdin = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /**
   * Starts one.
   *
   * @param events gets each line that it says, and null when it has ended
   */
  static ProducerProcess start(DemoMaps.Place place, BiConsumer<ProducerProcess, String> events) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
    if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= UNSAFE_ACCESS_SINCE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Producer.class.getName());
    command.add(place.counts().toString());
    command.add(place.progress().toString());
    command.add(Long.toString(place.entries()));
    command.add(Integer.toString(place.files()));
    command.add(Long.toString(place.pace()));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      ProducerProcess producer = new ProducerProcess(process);
      Thread reader = new Thread(() -> producer.listen(events), "producer " + process.pid());
      reader.setDaemon(true);
      reader.start();
      return producer;
    } catch (IOException e) {
      throw new ShmapException(Errno.EIO, "demo: cannot start a producer, " + e, e);
    }
  }

  private void listen(BiConsumer<ProducerProcess, String> events) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.accept(this, line);
      }
    } catch (IOException e) {
      // The pipe of a killed process: it has ended.
    }
    events.accept(this, null);
  }

  long pid() {
    return process.pid();
  }

  /** What it is doing, or null. */
  Task task() {
    return task;
  }

  void rest() {
    task = null;
  }

  /** True once it is attached. */
  boolean isReady() {
    return ready;
  }

  void markReady() {
    ready = true;
  }

  /**
   * Gives it something to do.
   *
   * @param stop after how many words it stays in the middle, -1 for never
   */
  void count(Task next, long stop, Path path) {
    task = next;
    try {
      stdin.write(
          "count %d %d %d %s%n"
              .formatted(next.file(), next.attempt(), stop, path.toUri().toASCIIString()));
      stdin.flush();
    } catch (IOException e) {
      // It has died: the event that says so gives the task to another.
    }
  }

  /** Ends it by SIGKILL and waits until the kernel has; its exit status. */
  int kill() {
    process.destroyForcibly();
    return await();
  }

  /** Tells it to end; its exit status. */
  int finish() {
    try {
      stdin.write(Producer.QUIT + "\n");
      stdin.close();
    } catch (IOException e) {
      // It has ended.
    }
    return await();
  }

  int await() {
    try {
      if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ShmapException(Errno.EBUSY, "demo: producer does not end, pid=" + process.pid());
  }

  /**
   * Ends it, whatever it does: by asking first, since who is killed leaves its maps to the others,
   * and there may be none.
   */
  void close() {
    try {
      finish();
    } catch (ShmapException e) {
      kill();
    }
  }
}
