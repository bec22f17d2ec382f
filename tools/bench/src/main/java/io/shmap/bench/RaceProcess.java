package io.shmap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * One of the processes on a map: works for as many milliseconds as a line on stdin says, each time.
 * Answers with the operations and the nanoseconds.
 */
public final class RaceProcess {

  /** What the first line begins with that is not of a rival's; the map's address follows. */
  static final String READY = "ready ";

  private static final int ROUND = 1000;

  private RaceProcess() {}

  /** Arguments: subject, size, entries, operation, and the address of the map if there is one. */
  public static void main(String[] args) throws IOException {
    Subject subject = Subject.valueOf(args[0]);
    int entries = Integer.parseInt(args[2]);
    boolean puts = Operation.valueOf(args[3]) == Operation.PUT_EXISTING;
    int length = Integer.highestOneBit(entries) * 2;
    long[] keys = Keys.UNIFORM.sequence(length, entries, 0);
    int next = (int) (ProcessHandle.current().pid() * 7919 & length - 1);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    EntrySize size = EntrySize.valueOf(args[1]);
    try (RacedMap map =
        args.length > 4 ? subject.attach(size, args[4]) : filled(subject, size, entries)) {
      System.out.println(READY + map.address());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long start = System.nanoTime();
        long end = start + 1_000_000 * Long.parseLong(line);
        long operations = 0;
        for (; System.nanoTime() < end; operations += ROUND, next += ROUND) {
          work(map, keys, next, puts);
        }
        System.out.println(operations + " " + (System.nanoTime() - start));
      }
    }
  }

  private static RacedMap filled(Subject subject, EntrySize size, int entries) {
    RacedMap map = subject.open(size, entries + entries / 10);
    map.putAll(Keys.first(entries));
    return map;
  }

  private static void work(RacedMap map, long[] keys, int first, boolean puts) {
    for (int i = first; i < first + ROUND; i++) {
      long key = keys[i & keys.length - 1];
      if (puts) {
        map.put(key, i);
      } else if (map.get(key) == RacedMap.ABSENT) {
        throw new IllegalStateException("a hit misses");
      }
    }
  }
}
