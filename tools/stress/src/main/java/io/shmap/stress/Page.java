package io.shmap.stress;

import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;
import java.util.Arrays;

/**
 * A value that takes as long to copy as an update takes for all else, so that copies of it meet
 * updates often; all its bytes are the same.
 */
final class Page {

  static final Codec<byte[]> CODEC = Codecs.bytes(1 << 17);

  static final byte[] OLD = of(1);
  static final byte[] NEW = of(2);

  private Page() {}

  private static byte[] of(int filler) {
    byte[] page = new byte[CODEC.size()];
    Arrays.fill(page, (byte) filler);
    return page;
  }

  /** What was seen, in a word. */
  static String say(byte[] seen) {
    if (seen == null) {
      return "absent";
    }
    for (byte each : seen) {
      if (each != seen[0]) {
        return "mix";
      }
    }
    return Wide.say((long) seen[0]);
  }
}
