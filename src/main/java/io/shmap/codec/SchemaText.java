package io.shmap.codec;

import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Values as text, by their schema alone: for the command line and other tools that do not have the
 * program's classes.
 *
 * <p>What {@link #format} and {@link #json} write, {@link #parse} reads back to the same bytes,
 * except for bytes that no codec writes: behind the NUL of a text, in padding, behind the length of
 * a prefix, in a NaN, in a boolean that is neither 0 nor 1, in malformed UTF-8.
 */
public final class SchemaText {

  private SchemaText() {}

  /**
   * Text to read and to type: {@code {time: 1, bid: 1.25, side: BUY, symbol: "AA"}}, or {@code 42},
   * {@code hello}, {@code 10.0.0.0/8}, {@code 0x0a0b} alone.
   *
   * <p>Any bytes can be formatted; an ordinal without a constant is shown as a number.
   */
  public static String format(Schema schema, BytesStore<?, ?> source, long offset) {
    return new ValuePrinter(schema, source, offset, false).print();
  }

  /**
   * JSON on one line: {@code {"time":1,"bid":1.25}}.
   *
   * <p>Numbers are numbers, 64-bit integers too; NaN and infinities are strings, since JSON has no
   * others. Bytes are a string of hex digits behind {@code 0x}.
   */
  public static String json(Schema schema, BytesStore<?, ?> source, long offset) {
    return new ValuePrinter(schema, source, offset, true).print();
  }

  /**
   * Reads what {@link #format} and {@link #json} write, into {@code schema.size()} bytes.
   *
   * <p>Names and words may be quoted or not. Every field is given, in any order. Integers are
   * decimal, or hex behind {@code 0x}. Runs of bytes are hex digits, or a list of numbers. A text
   * that stands alone and does not start with a quote is taken as it is, blanks too.
   *
   * @throws io.shmap.error.ShmapException {@code EINVAL}; the message names the field, the expected
   *     type and the text
   */
  public static byte[] parse(Schema schema, String text) {
    return new ValueParser(Objects.requireNonNull(schema), text).parse();
  }

  /** As {@link #parse(Schema, String)}, and writes the bytes at the offset if all is well. */
  public static void parse(Schema schema, String text, BytesStore<?, ?> target, long offset) {
    Filling.write(target, offset, parse(schema, text));
  }
}
