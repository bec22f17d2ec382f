package io.shmap.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The clients of one process, a thread each. */
public final class Clients implements AutoCloseable {

  /** From the order to begin until the beginning: all threads have woken up by then. */
  private static final long RUN_UP_NANOS = 1_000_000;

  private final ExecutorService threads;
  private final List<Client> clients = new ArrayList<>();

  /**
   * Clients with the numbers from {@code firstThread} on, one for each subject.
   *
   * @param keys on how many keys they operate
   */
  public Clients(List<? extends Subject> subjects, int firstThread, int keys, long seed) {
    this.threads = Executors.newFixedThreadPool(subjects.size());
    for (Subject subject : subjects) {
      int thread = firstThread + clients.size();
      clients.add(new Client(subject, thread, keys, new Random(seed + thread)));
    }
  }

  /** When a round begins that is ordered now. */
  public static long soon() {
    return System.nanoTime() + RUN_UP_NANOS;
  }

  /** All of them operate so many times each, from {@code start} on. */
  public List<Operation> run(long start, int operations)
      throws InterruptedException, ExecutionException {
    List<Future<List<Operation>>> results = new ArrayList<>();
    for (Client client : clients) {
      results.add(threads.submit(() -> client.run(start, operations)));
    }
    List<Operation> all = new ArrayList<>();
    for (Future<List<Operation>> result : results) {
      all.addAll(result.get());
    }
    return all;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
