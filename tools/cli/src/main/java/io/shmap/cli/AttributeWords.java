package io.shmap.cli;

import io.shmap.MapType;
import io.shmap.codec.MapSchema;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Template;
import io.shmap.map.BpfFlags;
import io.shmap.map.MapAttributes;
import io.shmap.map.Nesting;
import java.util.Arrays;

/** Reads {@code type T key K value V entries N ...}: what a map is to be. */
final class AttributeWords {

  static final String SYNOPSIS =
      "type TYPE {key KEY_SIZE value VALUE_SIZE | schema SCHEMA} entries MAX_ENTRIES"
          + " [name NAME] [flags FLAGS] [hashes NUMBER] [inner_map MAP] [slots ATTACH_SLOTS]"
          + " [mode OCTAL]";

  private final Words words;
  private int type;
  private int keySize;
  private int valueSize;
  private long entries;
  private int flags;
  private int hashes;
  private int slots = MapAttributes.DEFAULT_ATTACH_SLOTS;
  private int mode = MapAttributes.DEFAULT_MODE;
  private String name = "";
  private MapSchema schema;
  private Template inner = Template.NONE;

  private AttributeWords(Words words) {
    this.words = words;
  }

  /** Reads to the end of the words. */
  static MapAttributes read(Words words) {
    AttributeWords attributes = new AttributeWords(words);
    while (!words.isEmpty()) {
      attributes.word();
    }
    return attributes.attributes();
  }

  private void word() {
    String keyword = words.next("a keyword");
    switch (keyword) {
      case "type" -> type = typeOf(words.next("type"));
      case "key" -> keySize = size("key size");
      case "value" -> valueSize = size("value size");
      case "entries" -> entries = words.number("max entries");
      case "name" -> name = words.next("name");
      case "flags" -> flags = (int) limited("flags", 0xffff_ffffL);
      case "hashes" -> hashes = size("hashes");
      case "inner_map" -> inner = template(words.map());
      case "slots" -> slots = size("attach slots");
      case "mode" -> mode = octal(words.next("mode"));
      case "schema" -> schema = MapSchema.parse(words.next("schema"));
      default -> throw words.failure("unknown arg " + keyword + "; expected: " + SYNOPSIS);
    }
  }

  private static Template template(MapReference reference) {
    try (MapHandle map = reference.openReadOnly()) {
      return Nesting.template(map.header());
    }
  }

  private int typeOf(String text) {
    for (MapType known : MapType.values()) {
      if (known.text().equals(text)) {
        return known.number();
      }
    }
    throw new ShmapException(
        Errno.EINVAL,
        "unknown map type '"
            + text
            + "', types="
            + Arrays.stream(MapType.values()).map(MapType::text).toList());
  }

  private int size(String what) {
    return (int) limited(what, Integer.MAX_VALUE);
  }

  private long limited(String what, long max) {
    String word = words.peek();
    long number = words.number(what);
    if (number > max) {
      throw new ShmapException(Errno.E2BIG, what + " is too large: '" + word + "', max=" + max);
    }
    return number;
  }

  private int octal(String text) {
    long bits = Numbers.parse(text, 8);
    if (bits < 0 || bits > 0777) {
      throw words.failure("mode is not octal from 0 to 0777: '" + text + "'");
    }
    return (int) bits;
  }

  private MapAttributes attributes() {
    if (Nesting.isOuter(type) && inner.type() == 0) {
      throw words.failure("a map of maps needs: inner_map MAP");
    }
    if (type == 0) {
      throw words.failure("map type not specified; expected: " + SYNOPSIS);
    }
    if (schema != null) {
      requireSize("key", keySize, schema.key() == null ? 0 : schema.key().size());
      requireSize("value", valueSize, schema.value().size());
      keySize = schema.key() == null ? 0 : schema.key().size();
      valueSize = schema.value().size();
    }
    if (entries > 0xffff_ffffL) {
      throw new ShmapException(Errno.E2BIG, "max entries is too large: " + entries);
    }
    // bpf(2) demands it of tries; it makes no difference here.
    int demanded = type == MapType.LPM_TRIE.number() ? BpfFlags.NO_PREALLOC : 0;
    return MapAttributes.of(type, keySize, valueSize, entries)
        .withFlags(flags | demanded, hashes, 0)
        .withText(name, schema == null ? "" : schema.text())
        .withFile(slots, mode, true)
        .withInner(inner);
  }

  private static void requireSize(String what, int given, int inSchema) {
    if (given != 0 && given != inSchema) {
      throw new ShmapException(
          Errno.EINVAL, what + " size " + given + " but " + inSchema + " in the schema");
    }
  }
}
