package io.shmap.it;

import io.shmap.contract.ChildMain;
import io.shmap.contract.Peer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM, driven by lines on its stdin and stdout. It ends with this one. */
final class Child implements Peer {

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final Path errors;

  private Child(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
  }

  /** A JVM that does what {@link io.shmap.contract.Session} understands. */
  static Child session() {
    return start(List.of(), ChildMain.class.getName());
  }

  /** A JVM with a main class of the test class path, behind a command such as {@code unshare}. */
  static Child start(List<String> before, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(java());
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** The java command, with the class path of this test. */
  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        "-Xmx256m",
        "-cp",
        classPath());
  }

  /** The class path of this test, as java takes it. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  static Child start(List<String> command) {
    try {
      Path errors = Files.createTempFile("shmap-child-", ".err");
      errors.toFile().deleteOnExit();
      return new Child(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process process() {
    return process;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public String send(String line) {
    post(line);
    return read();
  }

  /** Sends a command without waiting for its answer. */
  void post(String line) {
    try {
      commands.write(line);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new AssertionError("child is gone: " + errors(), e);
    }
  }

  /** The next line of its stdout. */
  String read() {
    String answer = readOrNull();
    if (answer == null) {
      throw new AssertionError("child ended: " + errors());
    }
    return answer;
  }

  /** The next line of its stdout, or null if it has ended. */
  String readOrNull() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      throw new AssertionError("child is gone: " + errors(), e);
    }
  }

  /** What it wrote to stderr so far. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** SIGKILL, and waits until the kernel has ended it. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** Sends a signal by name, as kill(1). */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for its end; returns its exit status. */
  int await() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** SIGKILL: whatever it left is for others to clean up. */
  @Override
  public void close() {
    process.destroyForcibly();
    await();
  }
}
