package io.shmap.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.it.Child;
import io.shmap.it.hostile.Progress.Counter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A child JVM that is to end by itself, and to make progress until then. */
final class Watched implements AutoCloseable {

  /** So long nobody needs for one operation, on any machine. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final Child child;
  private final Progress progress;
  private final Function<Progress, String> about;
  private long steps = -1;
  private long since;

  private Watched(Child child, Progress progress, Function<Progress, String> about) {
    this.child = child;
    this.progress = progress;
    this.about = about;
  }

  /**
   * Starts a JVM, whose first two arguments are a directory and the file of its progress.
   *
   * @param about what makes the run happen again, for messages
   */
  static Watched start(
      List<String> java,
      Class<?> main,
      Path directory,
      String name,
      Function<Progress, String> about,
      long... rest) {
    Path file = directory.resolve(name);
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(main.getName(), directory.toString(), file.toString()));
    for (long argument : rest) {
      command.add(Long.toString(argument));
    }
    return new Watched(Child.start(command), Progress.in(file), about);
  }

  Progress progress() {
    return progress;
  }

  /** False once it has ended well; fails if it has ended otherwise, or hangs. */
  boolean isRunning() {
    if (!child.process().isAlive()) {
      if (child.process().exitValue() != 0) {
        output();
      }
      return false;
    }
    long now = progress.get(Counter.STEPS) + progress.get(Counter.WAITS);
    if (now != steps) {
      steps = now;
      since = System.nanoTime();
    } else if (System.nanoTime() - since > PATIENCE_NANOS) {
      throw new AssertionError("hangs, " + where() + "\n" + threads());
    }
    return true;
  }

  /** Its output, if it has ended well. */
  String output() {
    StringBuilder output = new StringBuilder();
    for (String line = child.readOrNull(); line != null; line = child.readOrNull()) {
      output.append(line).append('\n');
    }
    assertThat(child.await())
        .as(() -> "exit status, " + where() + "\n" + output + child.errors())
        .isZero();
    return output.toString().strip();
  }

  private String where() {
    return about.apply(progress);
  }

  private String threads() {
    String jstack = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
    try {
      Process dump =
          new ProcessBuilder(jstack, Long.toString(child.process().pid()))
              .redirectErrorStream(true)
              .start();
      return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
