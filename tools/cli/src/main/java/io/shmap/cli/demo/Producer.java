package io.shmap.cli.demo;

import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that counts files; driven by lines on stdin, answering on stdout.
 *
 * <pre>
 * parent                                    producer
 *                                           ready
 * count FILE ATTEMPT STOP URI               done FILE WORDS  |  failed FILE why
 * quit                                      (exits)
 * (end of input: it has died)               (exits, after it)
 * </pre>
 *
 * With STOP at 0 or above it never finishes: having counted that many words it adds the last one
 * again and again, until it is killed inside one of these operations.
 */
public final class Producer {

  /** The line upon which a producer ends. */
  static final String QUIT = "quit";

  private static final int BETWEEN_REPORTS = 256;
  private static final long OUTLIVE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PARENT =
      ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);

  private final DemoMaps maps;
  private final long pid = ProcessHandle.current().pid();

  private final long pace;
  private final long start = System.nanoTime();
  private long counted;

  private Producer(DemoMaps maps, long pace) {
    this.maps = maps;
    this.pace = pace;
  }

  /** Arguments: paths of the two maps, entries, files, pace. */
  public static void main(String[] args) throws InterruptedException {
    DemoMaps.Place place =
        new DemoMaps.Place(
            Path.of(args[0]),
            Path.of(args[1]),
            Long.parseLong(args[2]),
            Integer.parseInt(args[3]),
            Long.parseLong(args[4]));
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (DemoMaps maps = DemoMaps.createOrAttach(place)) {
      maps.closeAtExit();
      Thread reader = new Thread(() -> listen(maps, lines), "parent");
      reader.setDaemon(true);
      reader.start();
      Producer producer = new Producer(maps, place.pace());
      say("ready");
      while (true) {
        producer.obey(lines.take());
      }
    } catch (ShmapException e) {
      if (e.errno() != Errno.ESHUTDOWN) { // of a signal that came before there was anything to do
        throw e;
      }
    }
  }

  /* Exit closes the maps, also in the middle of a file. */
  private static void listen(DemoMaps maps, BlockingQueue<String> lines) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(QUIT)) {
          System.exit(0);
        }
        lines.add(line);
      }
    } catch (IOException e) {
      // As good as the end of the input.
    }
    outliveParent(maps);
    System.exit(1);
  }

  /*
   * The parent has died without a word. The kernel closes its pipe before or after it frees its
   * locks on the maps; who detaches in between leaves the maps to nobody. So the producers go last.
   */
  private static void outliveParent(DemoMaps maps) {
    long end = System.nanoTime() + OUTLIVE_NANOS;
    while (isAttached(maps, PARENT) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static boolean isAttached(DemoMaps maps, long pid) {
    return Stream.of(maps.counts(), maps.progress())
        .flatMap(map -> map.info().attachments().stream())
        .anyMatch(process -> process.pid() == pid);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void obey(String line) {
    String[] words = line.split(" ");
    int file = Integer.parseInt(words[1]);
    try {
      long done =
          count(
              file,
              Integer.parseInt(words[2]),
              Long.parseLong(words[3]),
              Path.of(URI.create(words[4])));
      say("done " + file + " " + done);
    } catch (MapClosedException e) {
      // This process is exiting; it ends in a moment.
    } catch (IOException | RuntimeException e) {
      say("failed " + file + " " + e);
    }
  }

  /* The steps are those of DemoMaps. */
  private long count(int file, int attempt, long stop, Path path) throws IOException {
    long[] done = new long[1];
    report(file, attempt, DemoMaps.Phase.COUNTING, 0); // (1)
    Tokenizer.read(
        path,
        word -> {
          DemoMaps.Key key = new DemoMaps.Key(file, attempt, word);
          maps.counts().addAndGet(key, 1); // (2)
          done[0]++;
          if (done[0] == stop) {
            report(file, attempt, DemoMaps.Phase.COUNTING, stop);
            addUntilKilled(key);
          }
          if (done[0] % BETWEEN_REPORTS == 0) {
            report(file, attempt, DemoMaps.Phase.COUNTING, done[0]);
          }
          keepPace();
          return true;
        });
    report(file, attempt, DemoMaps.Phase.COMMITTED, done[0]); // (3)
    return done[0];
  }

  private void keepPace() {
    counted++;
    if (pace > 0) {
      long due = start + counted * TimeUnit.SECONDS.toNanos(1) / pace;
      for (long early = due - System.nanoTime();
          early > TimeUnit.MILLISECONDS.toNanos(1);
          early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
    }
  }

  private void addUntilKilled(DemoMaps.Key key) {
    while (true) {
      maps.counts().addAndGet(key, 1);
    }
  }

  private void report(int file, int attempt, DemoMaps.Phase phase, long done) {
    maps.progress().set(file, new DemoMaps.Progress(attempt, phase, done, pid));
  }
}
