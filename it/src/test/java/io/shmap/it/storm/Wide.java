package io.shmap.it.storm;

import java.util.Arrays;

/** Values of many words, each of which shows if it belongs to another value: number, key, sums. */
final class Wide {

  static final int WORDS = 64;

  private static final int NUMBER = 0;
  private static final int KEY = 1;

  private Wide() {}

  static long[] of(long key, long number) {
    long[] value = new long[WORDS];
    value[NUMBER] = number;
    value[KEY] = key;
    for (int i = KEY + 1; i < WORDS; i++) {
      value[i] = checksum(key, number, i);
    }
    return value;
  }

  private static long checksum(long key, long number, int word) {
    return (key * 31 + number) * 0x9e37_79b9_7f4a_7c15L + word;
  }

  static long key(long[] value) {
    return value[KEY];
  }

  /** The number of a value, which must be whole and that of the key; 0 of an element never set. */
  static long number(long[] value, long key) {
    long number = value[NUMBER];
    boolean whole = number == 0 ? value[KEY] == 0 : value[KEY] == key;
    for (int i = KEY + 1; i < WORDS; i++) {
      whole &= value[i] == (number == 0 ? 0 : checksum(key, number, i));
    }
    if (!whole) {
      throw new IllegalStateException(
          "value of key=" + key + " is torn: " + Arrays.toString(value));
    }
    return number;
  }
}
