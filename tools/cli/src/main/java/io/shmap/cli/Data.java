package io.shmap.cli;

import io.shmap.codec.Schema;
import io.shmap.codec.SchemaText;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a key or a value from words: {@code [hex] BYTES}, or one word of typed text.
 *
 * <p>The two are told apart without looking at sizes. Behind {@code hex} there are bytes. Of other
 * words the first is taken, and then those that begin with a digit; several are bytes. A single one
 * is typed text if there is a schema, and else a byte.
 */
final class Data {

  private static final Set<String> KEYWORDS = Set.of("value", "any", "exist", "noexist");

  private Data() {}

  /**
   * @param what key or value
   * @param schema null: bytes
   */
  static byte[] read(Words words, String what, Schema schema, int size) {
    boolean hex = words.skip("hex");
    List<String> data = new ArrayList<>();
    data.add(words.next(hex ? "hex bytes" : what));
    while (!words.isEmpty() && isByte(words.peek(), hex)) {
      data.add(words.next(what));
    }
    if (!hex && schema != null && data.size() == 1) {
      return typed(data.get(0), what, schema);
    }
    if (data.size() < size && !words.isEmpty() && !KEYWORDS.contains(words.peek())) {
      data.add(words.next(what)); // meant as a byte, and none: say that
    }
    return bytes(data, what, size, hex);
  }

  private static boolean isByte(String word, boolean hex) {
    return hex
        ? Numbers.parse(digits(word), 16) >= 0
        : !word.isEmpty() && word.charAt(0) >= '0' && word.charAt(0) <= '9';
  }

  private static String digits(String word) {
    return word.startsWith("0x") ? word.substring(2) : word;
  }

  private static byte[] typed(String text, String what, Schema schema) {
    try {
      return SchemaText.parse(schema, text);
    } catch (ShmapException e) {
      throw new ShmapException(e.errno(), what + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(List<String> data, String what, int size, boolean hex) {
    byte[] bytes = new byte[data.size()];
    for (int i = 0; i < bytes.length; i++) {
      String word = data.get(i);
      long number = hex ? Numbers.parse(digits(word), 16) : Numbers.parse(word);
      if (number < 0 || number > 0xff) {
        throw new ShmapException(
            Errno.EINVAL, "error parsing byte of " + what + ": " + Json.quoted(word));
      }
      bytes[i] = (byte) number;
    }
    if (bytes.length != size) {
      throw new ShmapException(
          Errno.EINVAL, what + " expected " + size + " bytes got " + bytes.length);
    }
    return bytes;
  }
}
