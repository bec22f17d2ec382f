package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one value from text that is JSON, or JSON without the quotes; the schema says what to
 * expect. Leaves are {@link LeafParser}'s.
 */
final class ValueParser {

  private final Schema schema;
  private final String text;
  private final ByteBuffer bytes;
  private int at;

  ValueParser(Schema schema, String text) {
    this.schema = schema;
    this.text = text;
    this.bytes = ByteBuffer.allocate(schema.size()).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] parse() {
    if (ValuePrinter.isText(schema) && (text.isEmpty() || text.charAt(0) != '"')) {
      new LeafParser(bytes, "").parse(schema, 0, text);
      return bytes.array();
    }
    value(schema, 0, "");
    next();
    if (at < text.length()) {
      throw stopped("", "the end");
    }
    return bytes.array();
  }

  private void value(Schema type, int offset, String path) {
    if (type instanceof Schema.Struct struct) {
      struct(struct, offset, path);
    } else if (type instanceof Schema.Array array) {
      array(array.element(), array.count(), offset, path);
    } else if (isBytes(type) && next() == '[') {
      array(Schema.Scalar.U8, type.size(), offset, path);
    } else {
      leaf(type, offset, path);
    }
  }

  private static boolean isBytes(Schema type) {
    return type instanceof Schema.Run run
        && (run.content() == Content.U8 || run.content() == Content.OPAQUE);
  }

  private void struct(Schema.Struct struct, int offset, String path) {
    Map<String, Schema.Field> missing = new LinkedHashMap<>();
    struct.fields().forEach(field -> missing.put(field.name(), field));
    take('{', path, struct);
    while (next() != '}') {
      if (missing.size() < struct.fields().size()) {
        take(',', path, struct);
      }
      String name = next() == '"' ? string(path) : bare(path, ":,{}[]");
      Schema.Field field = missing.remove(name);
      if (field == null) {
        throw failed(path, fieldProblem(struct, name));
      }
      take(':', path, struct);
      value(field.type(), offset + field.offset(), join(path, name));
    }
    take('}', path, struct);
    if (!missing.isEmpty()) {
      throw failed(
          path, "struct " + struct.name() + " needs every field, missing=" + names(missing));
    }
  }

  private static String fieldProblem(Schema.Struct struct, String name) {
    if (struct.field(name) != null) {
      return "struct " + struct.name() + " has field " + name + " twice";
    }
    List<String> names = struct.fields().stream().map(Schema.Field::name).toList();
    return "struct "
        + struct.name()
        + " has no field "
        + Quotes.quoted(name)
        + ", fields="
        + String.join(",", names);
  }

  private static String names(Map<String, Schema.Field> fields) {
    return String.join(",", fields.keySet());
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void array(Schema element, int count, int offset, String path) {
    String expected = "a list of " + count;
    if (next() != '[') {
      throw stopped(path, expected);
    }
    at++;
    int index = 0;
    while (next() != ']') {
      if (index > 0) {
        if (next() != ',') {
          throw stopped(path, "',' or ']'");
        }
        at++;
        next();
      }
      if (index == count) {
        throw stopped(path, expected);
      }
      value(element, offset + index * element.size(), path + "[" + index + "]");
      index++;
    }
    if (index < count) {
      throw stopped(path, expected);
    }
    at++;
  }

  private void leaf(Schema type, int offset, String path) {
    boolean quoted = next() == '"';
    String token = quoted ? string(path) : bare(path, ",{}[]");
    LeafParser parser = new LeafParser(bytes, path);
    if (!quoted && (token.isEmpty() || token.equals("null"))) {
      throw parser.expected(type, token);
    }
    parser.parse(type, offset, token);
  }

  /** Text without quotes, up to one of the delimiters, without the blanks around it. */
  private String bare(String path, String delimiters) {
    int start = at;
    while (at < text.length() && delimiters.indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '"') {
        throw stopped(path, "no quote within a word");
      }
      at++;
    }
    return text.substring(start, at).strip();
  }

  private String string(String path) {
    StringBuilder string = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      string.append(c == '\\' ? escape(path) : c);
    }
    if (at == text.length()) {
      throw stopped(path, "'\"'");
    }
    at++;
    return string.toString();
  }

  private char escape(String path) {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode(path);
      default -> {
        at--;
        throw stopped(path, "an escape of JSON");
      }
    };
  }

  private char unicode(String path) {
    int end = Math.min(text.length(), at + 4);
    int unit = Addresses.number(text.substring(at, end), 16, 4);
    if (unit < 0 || end < at + 4) {
      throw stopped(path, "4 hex digits");
    }
    at = end;
    return (char) unit;
  }

  /** The next character that is not blank, without taking it; 0 at the end. */
  private char next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void take(char c, String path, Schema.Struct struct) {
    if (next() != c) {
      throw stopped(path, "'" + c + "' of struct " + struct.name());
    }
    at++;
  }

  private ShmapException stopped(String path, String expected) {
    String rest = text.substring(at, Math.min(text.length(), at + 20));
    return failed(path, "expected " + expected + ", column=" + at + " text=" + Quotes.quoted(rest));
  }

  static ShmapException failed(String path, String what) {
    return new ShmapException(
        Errno.EINVAL, (path.isEmpty() ? "parse: " : "parse " + path + ": ") + what);
  }
}
