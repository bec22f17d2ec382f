package io.shmap.it;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.linear.Clients;
import io.shmap.linear.Face;
import io.shmap.linear.Operation;
import io.shmap.linear.Staying;
import io.shmap.linear.Subject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.ExecutionException;

/**
 * A process of the histories: does what the lines on stdin say, with {@link #THREADS} threads on
 * one handle, and tells on stdout what it was told. Ends with its stdin.
 */
final class HistoryWorker {

  static final int THREADS = 2;

  /** What follows the operations of a round. */
  static final String END = "end";

  /** Two words, each with the time at which one of two processes has seen the other's. */
  static final MapSpec<SharedArray<Long>> STAMPS =
      MapSpec.array(Codecs.INT64).maxEntries(2).build();

  private final int process;
  private final BufferedWriter out =
      new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.US_ASCII));

  private Subject subject;
  private Clients clients;

  private HistoryWorker(int process) {
    this.process = process;
  }

  /** The process's number, from 0, is the argument. */
  public static void main(String[] args) throws Exception {
    HistoryWorker worker = new HistoryWorker(Integer.parseInt(args[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      worker.answer(line.split(" "));
      worker.out.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  private void answer(String[] words) throws Exception {
    switch (words[0]) {
      case "open" -> open(words);
      case "round" -> round(Long.parseLong(words[1]), Integer.parseInt(words[2]));
      case "stay" -> stay(Long.parseLong(words[1]), Long.parseLong(words[2]));
      case "stamps" -> stamps(Path.of(words[1]), Integer.parseInt(words[2]));
      default -> say("no such command: " + words[0]);
    }
  }

  private void say(String line) throws IOException {
    out.write(line);
    out.newLine();
  }

  /* open PATH FACE ENTRIES KEYS SEED */
  private void open(String[] words) throws IOException {
    if (subject != null) {
      clients.close();
      subject.close();
    }
    subject = Face.valueOf(words[2]).attach(Path.of(words[1]), Long.parseLong(words[3]));
    clients =
        new Clients(
            Collections.nCopies(THREADS, subject),
            process * THREADS,
            Integer.parseInt(words[4]),
            Long.parseLong(words[5]));
    say("ok");
  }

  private void round(long start, int operations)
      throws IOException, InterruptedException, ExecutionException {
    for (Operation operation : clients.run(start, operations)) {
      say(operation.line());
    }
    say(END);
  }

  private void stay(long looks, long seed)
      throws IOException, InterruptedException, ExecutionException {
    say(new Staying(subject, subject, seed + process).run(looks).toString());
  }

  /* Says how much later its own time was than the other's stamp, at least. */
  private void stamps(Path path, int count) throws IOException {
    try (SharedArray<Long> stamps = Shmap.attach(path, STAMPS)) {
      long least = Long.MAX_VALUE;
      long last = 0;
      for (int i = 0; i < count; i++) {
        if (i > 0 || process > 0) {
          long stamp = await(stamps, 1 - process, last);
          least = Math.min(least, System.nanoTime() - stamp);
          last = stamp;
        }
        stamps.setLong(process, System.nanoTime());
      }
      say(Long.toString(least));
    }
  }

  private static long await(SharedArray<Long> stamps, int other, long last) {
    long stamp = stamps.getLong(other);
    while (stamp == last) {
      Thread.yield();
      stamp = stamps.getLong(other);
    }
    return stamp;
  }
}
