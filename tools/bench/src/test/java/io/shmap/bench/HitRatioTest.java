package io.shmap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.shmap.LongLruHash;
import io.shmap.MapSpec;
import io.shmap.SharedLruHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The hit ratio of an LRU_HASH, beside an exact LRU and Caffeine of the same capacity: each key
 * that is not there is put in.
 *
 * <p>{@code mvn -pl src,tools/bench test -Dtest=HitRatioTest -Dshmap.hits.requests=20000000
 * -Dsurefire.failIfNoSpecifiedTests=false} is the full form.
 */
class HitRatioTest {

  private static final int REQUESTS = Integer.getInteger("shmap.hits.requests", 500_000);
  private static final int CAPACITY = 10_000;
  private static final int KEYS = 100_000;
  private static final long SEED = Long.getLong("shmap.hits.seed", 42);

  /** How much worse than an exact LRU it may be. */
  private static final double MOST_BELOW = 0.02;

  @TempDir Path directory;

  /** In which order keys are asked for. */
  enum Trace {
    ZIPF_08(0.8, false),
    ZIPF_099(0.99, false),
    ZIPF_12(1.2, false),
    ZIPF_08_AND_SCANS(0.8, true),
    ZIPF_099_AND_SCANS(0.99, true),
    /** Round and round over more keys than fit: an exact LRU never hits. */
    LOOP(0, false),
    /** Zipf 0.99, and other keys are the frequent ones from time to time. */
    SHIFTING(0.99, false);

    private static final int SCAN = 5_000;
    private static final int LOOPED = 12_000;

    private final double exponent;
    private final boolean scans;

    Trace(double exponent, boolean scans) {
      this.exponent = exponent;
      this.scans = scans;
    }

    long[] keys(int length, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] shares = shares();
      long[] keys = new long[length];
      for (int i = 0; i < length; i++) {
        boolean scanning = scans && i / SCAN % 4 == 3;
        long number =
            this == LOOP ? i % LOOPED : scanning ? KEYS + i : rank(shares, random.nextDouble());
        keys[i] = Keys.key(this == SHIFTING ? number + i / (length / 10) * 1_000L : number);
      }
      return keys;
    }

    private double[] shares() {
      double[] shares = new double[KEYS];
      double sum = 0;
      for (int i = 0; i < KEYS; i++) {
        sum += Math.pow(i + 1, -exponent);
        shares[i] = sum;
      }
      for (int i = 0; i < KEYS; i++) {
        shares[i] /= sum;
      }
      return shares;
    }

    private static int rank(double[] shares, double at) {
      int found = Arrays.binarySearch(shares, at);
      return Math.min(found < 0 ? -found - 1 : found, KEYS - 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hitsAreWithinTwoPointsOfAnExactLru(Trace trace) {
    long[] keys = trace.keys(REQUESTS, SEED);
    double exact = ratio(keys, exactLru());
    double caffeine = ratio(keys, caffeine());
    double shmap;
    MapSpec<SharedLruHash<Long, Long>> spec =
        MapSpec.lruHash(Codecs.INT64, Codecs.INT64).maxEntries(CAPACITY).build();
    try (SharedLruHash<Long, Long> map = Shmap.create(directory.resolve("lru"), spec)) {
      shmap = ratio(keys, lruHash(map.asLongs()));
      assertThat(map.size()).isEqualTo(CAPACITY);
      assertThat(map.evictions()).isEqualTo(Math.round((1 - shmap) * keys.length) - CAPACITY);
    }
    System.out.printf(
        Locale.ROOT,
        "hit ratio, %d entries, %d requests, %-18s exact LRU %.4f, Caffeine %.4f, shmap %.4f%n",
        CAPACITY,
        REQUESTS,
        trace,
        exact,
        caffeine,
        shmap);
    assertThat(shmap).isGreaterThanOrEqualTo(exact - MOST_BELOW);
  }

  /* Whether each key is there; if not it is put in. */
  private static double ratio(long[] keys, LongPredicate cache) {
    long hits = 0;
    for (long key : keys) {
      hits += cache.test(key) ? 1 : 0;
    }
    return (double) hits / keys.length;
  }

  private static LongPredicate exactLru() {
    Map<Long, Long> map =
        new LinkedHashMap<>(2 * CAPACITY, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > CAPACITY;
          }
        };
    return key -> map.get(key) != null || map.put(key, key) != null;
  }

  private static LongPredicate caffeine() {
    Cache<Long, Long> cache =
        Caffeine.newBuilder().maximumSize(CAPACITY).executor(Runnable::run).build();
    return key -> {
      boolean hit = cache.getIfPresent(key) != null;
      if (!hit) {
        cache.put(key, key);
      }
      return hit;
    };
  }

  private static LongPredicate lruHash(LongLruHash map) {
    return key -> {
      boolean hit = map.get(key, 0) != 0;
      if (!hit) {
        map.put(key, 1);
      }
      return hit;
    };
  }
}
