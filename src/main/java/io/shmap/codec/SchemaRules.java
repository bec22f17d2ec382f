package io.shmap.codec;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a schema must fulfil, so that its text can be parsed and its size be a number. */
final class SchemaRules {

  /** In bytes; leaves room for an entry's header below 1 GiB. */
  static final long MAX_SIZE = (1 << 30) - 64;

  /** Structs and arrays inside each other. */
  static final int MAX_DEPTH = 16;

  private SchemaRules() {}

  static void requireSize(String what, long size, int count) {
    if (count < 1 || size * count > MAX_SIZE) {
      throw invalid(
          what
              + ": size="
              + size
              + " count="
              + count
              + "; count is positive, size * count at most "
              + MAX_SIZE);
    }
  }

  /** Checks that the schema may stand inside another one. */
  static void requireDepthBelow(Schema schema) {
    if (depth(schema) >= MAX_DEPTH) {
      throw invalid("nested deeper than " + MAX_DEPTH);
    }
  }

  private static int depth(Schema schema) {
    if (schema instanceof Schema.Array array) {
      return 1 + depth(array.element());
    }
    if (schema instanceof Schema.Struct struct) {
      return 1 + struct.fields().stream().mapToInt(field -> depth(field.type())).max().orElse(0);
    }
    return 1;
  }

  static void requireDistinct(String where, String what, List<String> names) {
    if (names.isEmpty()) {
      throw invalid(where + ": has no " + what);
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      requireName(name);
      if (!seen.add(name)) {
        throw invalid(where + ": has two " + what + ", name=" + name);
      }
    }
  }

  static void requireName(String name) {
    boolean valid = !name.isEmpty() && startsName(name.codePointAt(0));
    if (!valid || !name.codePoints().allMatch(SchemaRules::continuesName)) {
      throw invalid("not a name, text=" + Quotes.quoted(name));
    }
  }

  /** As in Java, where records and enums take their names from. */
  static boolean startsName(int codePoint) {
    return Character.isJavaIdentifierStart(codePoint);
  }

  /** As in Java, but nothing invisible: a schema is printed to terminals. */
  static boolean continuesName(int codePoint) {
    return Character.isJavaIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint);
  }

  static ShmapException invalid(String what) {
    return new ShmapException(Errno.EINVAL, "schema " + what);
  }
}
