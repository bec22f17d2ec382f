package io.shmap.bench;

import io.shmap.LongHash;
import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.util.SplittableRandom;

/**
 * Passes ever new keys through a small map that is always full but for one entry: no insert may
 * fail for lack of room, and lookups must be as fast afterwards as before.
 *
 * <pre>
 * java -cp tools/bench/target/shmap-bench.jar io.shmap.bench.Churn            100 million keys
 * java -cp tools/bench/target/shmap-bench.jar io.shmap.bench.Churn 1000000
 * </pre>
 */
public final class Churn {

  private static final int ENTRIES = 10_000;
  private static final int LOOKUPS = 20_000_000;

  private Churn() {}

  public static void main(String[] args) {
    long keys = args.length > 0 ? Long.parseLong(args[0]) : 100_000_000;
    MapSpec<SharedHash<Long, Long>> spec =
        MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(ENTRIES).build();
    String name = "bench-churn-" + ProcessHandle.current().pid();
    try (SharedHash<Long, Long> hash = Shmap.create(Shmap.defaultStore().resolve(name), spec)) {
      LongHash longs = hash.asLongs();
      for (long i = 0; i < ENTRIES - 1; i++) {
        longs.put(Keys.key(i), i);
      }
      lookUp(longs, 0); // warms up
      double before = lookUp(longs, 0);
      long start = System.nanoTime();
      for (long i = 0; i < keys; i++) {
        longs.put(Keys.key(i + ENTRIES - 1), i);
        if (!longs.delete(Keys.key(i))) {
          throw new IllegalStateException("key " + i + " is lost");
        }
      }
      double each = (System.nanoTime() - start) / (double) keys;
      double after = lookUp(longs, keys);
      System.out.printf(
          "%d inserts and deletes, %.1f ns a pair, size %d, findings %s%n",
          keys, each, hash.size(), hash.check(true));
      System.out.printf("lookup before %.2f ns, after %.2f ns%n", before, after);
    }
  }

  /* Nanoseconds a lookup of a key that is there. */
  private static double lookUp(LongHash longs, long first) {
    SplittableRandom random = new SplittableRandom(1);
    long[] keys = new long[1 << 14];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Keys.key(first + random.nextInt(ENTRIES - 1));
    }
    long start = System.nanoTime();
    for (int i = 0; i < LOOKUPS; i++) {
      if (longs.get(keys[i & keys.length - 1], -1) < -1) {
        throw new IllegalStateException("a value nobody stored");
      }
    }
    return (System.nanoTime() - start) / (double) LOOKUPS;
  }
}
