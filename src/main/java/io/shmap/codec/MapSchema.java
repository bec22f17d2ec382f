package io.shmap.codec;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What the keys and the values of a map mean: {@code key: i64; value: struct Quote { ... }}.
 *
 * <p>A map without keys (a queue, a stack, a Bloom filter) has {@code value: ...} alone. The line
 * is kept in the map's file and takes at most {@value #MAX_BYTES} bytes of UTF-8; a longer one is
 * {@code EINVAL} here, before a file is made.
 *
 * @param key null for a map without keys
 */
public record MapSchema(Schema key, Schema value) {

  /** The room in a map's header. */
  public static final int MAX_BYTES = 0xbfc;

  public MapSchema {
    Objects.requireNonNull(value, "value");
    int length = text(key, value).getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_BYTES) {
      throw SchemaRules.invalid(
          "too long, length=" + length + " but at most " + MAX_BYTES + "; shorten the names");
    }
  }

  /** Reads the line; throws {@code EINVAL} with the column where it stops being a schema. */
  public static MapSchema parse(String text) {
    return SchemaParser.parseMap(text);
  }

  /** The line; {@link #parse} reads it back. */
  public String text() {
    return text(key, value);
  }

  private static String text(Schema key, Schema value) {
    return (key == null ? "" : "key: " + key.text() + "; ") + "value: " + value.text();
  }
}
