package io.shmap.linear;

import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** How the numbers of a history are kept as values. */
record Encoding<V>(Codec<V> codec, LongFunction<V> encode, ToLongFunction<V> decode) {

  private static final int WORDS = 13;

  static final Encoding<Long> WORD = new Encoding<>(Codecs.INT64, Long::valueOf, Long::longValue);

  /** Longer than a word, and longer than a cache line; a mix of two numbers is an error. */
  static final Encoding<long[]> WIDE =
      new Encoding<>(Codecs.int64s(WORDS), Encoding::words, Encoding::number);

  private static long[] words(long number) {
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = number * (2 * i + 1);
    }
    return words;
  }

  private static long number(long[] words) {
    for (int i = 0; i < WORDS; i++) {
      if (words[i] != words[0] * (2 * i + 1)) {
        throw new AssertionError("a mix: " + java.util.Arrays.toString(words));
      }
    }
    return words[0];
  }
}
