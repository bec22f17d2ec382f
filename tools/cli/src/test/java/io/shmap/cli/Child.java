package io.shmap.cli;

import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that a test starts; it is killed with the object at the latest. */
final class Child implements AutoCloseable {

  /** Holds a map that is not pinned until its input ends; says when it has it. */
  static final class Holder {

    public static void main(String[] args) throws IOException {
      MapSpec<SharedHash<Long, Long>> spec =
          MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(8).build();
      try (SharedHash<Long, Long> map = Shmap.create(Path.of(args[0]), spec)) {
        map.put(1L, 2L);
        System.out.println("ready");
        while (System.in.read() >= 0) {}
      }
    }
  }

  private final Process process;
  private final BufferedReader out;

  private Child(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child holding(Path map) throws IOException {
    Child child = java(Holder.class.getName(), map.toString());
    if (!"ready".equals(child.line())) {
      throw new AssertionError("holder did not start");
    }
    return child;
  }

  static Child cli(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(Main.class.getName()));
    command.addAll(List.of(args));
    return java(command.toArray(String[]::new));
  }

  static Child java(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    if (Runtime.version().feature() >= 23) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(args));
    return start(command.toArray(String[]::new));
  }

  static Child start(String... command) throws IOException {
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /** The processes it has started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  String line() throws IOException {
    return out.readLine();
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  void terminate() {
    process.destroy();
  }

  int await() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("child does not end, pid=" + pid());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
