package io.shmap.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Keys, and the order in which a benchmark asks for them. */
public enum Keys {
  /** Each equally often. */
  UNIFORM,
  /** The n-th most frequent one with a share of 1/n. */
  ZIPF;

  private static final long SEED = 42;

  /** The {@code i}-th key: distinct for distinct {@code i}, without any order. */
  static long key(long i) {
    long z = (i + 1) * 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }

  /** The first {@code count} keys. */
  static long[] first(int count) {
    long[] keys = new long[count];
    Arrays.setAll(keys, Keys::key);
    return keys;
  }

  /** {@code length} keys out of those numbered {@code from} to {@code from + entries - 1}. */
  long[] sequence(int length, int entries, long from) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] shares = this == ZIPF ? cumulatedShares(entries) : null;
    long[] keys = new long[length];
    for (int i = 0; i < length; i++) {
      int rank = shares == null ? random.nextInt(entries) : rank(shares, random.nextDouble());
      keys[i] = key(from + rank);
    }
    return keys;
  }

  private static double[] cumulatedShares(int entries) {
    double[] shares = new double[entries];
    double sum = 0;
    for (int i = 0; i < entries; i++) {
      sum += 1.0 / (i + 1);
      shares[i] = sum;
    }
    for (int i = 0; i < entries; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private static int rank(double[] shares, double at) {
    int found = Arrays.binarySearch(shares, at);
    return Math.min(found < 0 ? -found - 1 : found, shares.length - 1);
  }
}
