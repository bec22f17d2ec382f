package io.shmap.it;

import io.shmap.contract.ChildMain;
import io.shmap.contract.Peer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Another JVM, driven by lines on its stdin and stdout. It ends with this one. */
public final class Child implements Peer {

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
    return ClassArchive.ofSessions().start(List.of(), ChildMain.class);
  }

  /** A JVM with a main class of the test class path, behind a command such as {@code unshare}. */
  static Child startBehind(List<String> before, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(java());
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** A JVM with further options, and a class path of its own. */
  public static Child start(
      List<String> options, String classPath, String mainClass, String... arguments) {
    List<String> command = java(options, classPath);
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** The java command, with the class path of this test. */
  public static List<String> java() {
    return java(List.of(), classPath());
  }

  private static List<String> java(List<String> options, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx256m"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
    return command;
  }

  /** The class path of this test, as java takes it. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** What a user of the library has on the class path: none of the test libraries. */
  public static String productionClassPath() {
    return Arrays.stream(classPath().split(File.pathSeparator))
        .filter(entry -> !entry.matches(".*(junit|assertj|awaitility|archunit|byte-buddy).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  public static Child start(List<String> command) {
    try {
      Path errors = Files.createTempFile("shmap-child-", ".err");
      errors.toFile().deleteOnExit();
      return new Child(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Process process() {
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
  public void post(String line) {
    try {
      commands.write(line);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new AssertionError("child is gone: " + errors(), e);
    }
  }

  /** The next line of its stdout. */
  public String read() {
    String answer = readOrNull();
    if (answer == null) {
      throw new AssertionError("child ended: " + errors());
    }
    return answer;
  }

  /** The next line of its stdout, or null if it has ended. */
  public String readOrNull() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      throw new AssertionError("child is gone: " + errors(), e);
    }
  }

  /** What it wrote to stderr so far. */
  public String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** SIGKILL, and waits until the kernel has ended it. */
  public void kill() {
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
  public int await() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** SIGKILL: whatever it left is for others to clean up. */
  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
