package io.shmap.stress;

import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;

/** A value longer than a word, whose words all follow from the first, so that a mix shows. */
record Wide(long number, long second, long third, long fourth, long fifth) {

  static final Codec<Wide> CODEC = Codecs.record(Wide.class);

  static final Wide OLD = of(1);
  static final Wide NEW = of(2);

  static Wide of(long number) {
    return new Wide(number, -number, number * 3, number * 5, number * 7);
  }

  boolean isWhole() {
    return equals(of(number));
  }

  /** What was seen, in a word. */
  static String say(Wide seen) {
    if (seen == null) {
      return "absent";
    }
    return seen.equals(OLD) ? "old" : seen.equals(NEW) ? "new" : "mix";
  }

  /** The same for a value of one word: 1 is the old one, 2 the new. */
  static String say(long seen) {
    return seen == 0 ? "absent" : seen == 1 ? "old" : seen == 2 ? "new" : "mix";
  }
}
