package io.shmap.it.storm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A process of the storm. It attaches, says {@code ready} and waits for a line on its stdin; then
 * it works until it is killed, or its parent is gone. While the next JVMs are being started it
 * leaves them the processors.
 *
 * <ul>
 *   <li>{@code work WORKER SEED}: takes the place of a worker
 *   <li>{@code rehearse WORKER SEED}: the same, for a while, and ends by itself
 * </ul>
 */
final class StormWorker {

  private static final int REHEARSAL = 20_000;
  private static final int LONGEST_TURN_NANOS = 200_000;
  private static final int PAUSE_NANOS = 1_000_000;

  private final StormMaps maps;
  private final Row row;
  private final RandomGenerator random;

  private StormWorker(StormMaps maps, int worker, long seed) {
    this.maps = maps;
    this.row = new Row(maps.board(), worker);
    this.random = new SplittableRandom(seed);
  }

  public static void main(String[] args) throws IOException {
    StormMaps maps = StormMaps.attach(Path.of(args[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    System.out.println("ready");
    String line = in.readLine();
    if (line == null) {
      Runtime.getRuntime().halt(0);
    }
    Thread parent = new Thread(() -> endWithParent(in));
    parent.setDaemon(true);
    parent.start();
    String[] words = line.split(" ");
    StormWorker worker =
        new StormWorker(maps, Integer.parseInt(words[1]), Long.parseLong(words[2]));
    worker.work(words[0].equals("rehearse") ? REHEARSAL : Long.MAX_VALUE);
    System.exit(0);
  }

  private static void endWithParent(BufferedReader in) {
    try {
      while (in.readLine() != null) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // the same: it is gone
    }
    Runtime.getRuntime().halt(0);
  }

  /* Each trial has the same share of the time, however fast its operations are. */
  private void work(long operations) {
    long[] overdrawn = new long[StormMaps.TRIALS];
    for (long i = 0; i < operations; ) {
      int trial = random.nextInt(StormMaps.TRIALS);
      long nanos = random.nextInt(LONGEST_TURN_NANOS);
      if (overdrawn[trial] > 0) {
        overdrawn[trial] -= nanos; // an operation was longer than its turn
        continue;
      }
      row.turnTo(trial);
      long start = System.nanoTime();
      do {
        maps.trials().get(trial).operate(row, random);
        maps.board().countOperation(row.worker());
        i++;
        if (!maps.board().isAtFullSpeed()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } while (System.nanoTime() - start < nanos && i < operations);
      overdrawn[trial] = System.nanoTime() - start - nanos;
    }
  }
}
