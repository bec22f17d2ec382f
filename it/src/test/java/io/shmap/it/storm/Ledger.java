package io.shmap.it.storm;

import io.shmap.SharedArray;

/** What was committed last: one trial's part of an array that all trials share. */
record Ledger(SharedArray<Long> numbers, int first) {

  static final int LENGTH = StormMaps.WORKERS * OwnKeys.KEYS;

  long get(int key) {
    return numbers.getLong(first + key);
  }

  void set(int key, long number) {
    numbers.setLong(first + key, number);
  }
}
