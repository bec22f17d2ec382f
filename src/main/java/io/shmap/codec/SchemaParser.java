package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import io.shmap.codec.Schema.Scalar;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the line that {@link Schema#text} and {@link MapSchema#text} write; the grammar is in
 * {@link io.shmap.codec}. Blanks may stand between any two tokens.
 */
final class SchemaParser {

  private static final Map<String, Schema> SCALARS = new HashMap<>();
  private static final Map<String, Content> CONTENTS = new HashMap<>();

  static {
    for (Scalar scalar : Scalar.values()) {
      SCALARS.put(scalar.text(), scalar);
    }
    for (Content content : Content.values()) {
      CONTENTS.put(content.text(), content);
    }
  }

  private final String text;
  private int at;
  private int depth;

  private SchemaParser(String text) {
    this.text = text;
  }

  static Schema parse(String text) {
    SchemaParser parser = new SchemaParser(text);
    Schema schema = parser.type();
    parser.end();
    return schema;
  }

  static MapSchema parseMap(String text) {
    SchemaParser parser = new SchemaParser(text);
    Schema key = null;
    String part = parser.name();
    if (part.equals("key")) {
      parser.expect(':');
      key = parser.type();
      parser.expect(';');
      part = parser.name();
    }
    if (!part.equals("value")) {
      throw parser.stopped("key or value", part);
    }
    parser.expect(':');
    Schema value = parser.type();
    parser.end();
    return new MapSchema(key, value);
  }

  private Schema type() {
    // A hostile file must not be able to exhaust the stack.
    if (++depth > SchemaRules.MAX_DEPTH) {
      throw SchemaRules.invalid("nested deeper than " + SchemaRules.MAX_DEPTH);
    }
    Schema type = named(name());
    while (next() == '[') {
      type = new Schema.Array(type, count());
    }
    depth--;
    return type;
  }

  private Schema named(String name) {
    if (name.equals("struct")) {
      return struct(name());
    }
    if (name.equals("enum")) {
      return enumeration(name());
    }
    Content content = CONTENTS.get(name);
    Schema scalar = SCALARS.get(name);
    if (content != null && (scalar == null || next() == '[')) {
      return new Schema.Run(content, count());
    }
    if (scalar == null) {
      throw stopped("a type", name);
    }
    return scalar;
  }

  private Schema struct(String name) {
    Map<String, Schema> fields = new LinkedHashMap<>();
    expect('{');
    while (next() != '}') {
      Schema type = type();
      String field = name();
      if (fields.put(field, type) != null) {
        throw SchemaRules.invalid("struct " + name + ": has two fields, name=" + field);
      }
      expect(';');
    }
    expect('}');
    return Schema.Struct.of(name, fields);
  }

  private Schema enumeration(String name) {
    List<String> constants = new ArrayList<>();
    expect('{');
    constants.add(name());
    while (next() == ',') {
      expect(',');
      constants.add(name());
    }
    expect('}');
    return new Schema.Enumeration(name, constants);
  }

  private int count() {
    expect('[');
    next();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    // Ten digits and more are beyond MAX_SIZE.
    if (at == start || at - start > 9 || text.charAt(start) == '0') {
      at = start;
      throw stopped("a count");
    }
    int count = Integer.parseInt(text, start, at, 10);
    expect(']');
    return count;
  }

  private String name() {
    next();
    int start = at;
    if (at == text.length() || !SchemaRules.startsName(text.codePointAt(at))) {
      throw stopped("a name");
    }
    while (at < text.length() && SchemaRules.continuesName(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return text.substring(start, at);
  }

  /** The next character that is not blank, without taking it; 0 at the end. */
  private char next() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char c) {
    if (next() != c || at == text.length()) {
      throw stopped("'" + c + "'");
    }
    at++;
  }

  private void end() {
    next();
    if (at < text.length()) {
      throw stopped("the end");
    }
  }

  private ShmapException stopped(String expected) {
    String rest = text.substring(at, Math.min(text.length(), at + 20));
    return new ShmapException(
        Errno.EINVAL,
        "parse schema: expected " + expected + ", column=" + at + " text=" + Quotes.quoted(rest));
  }

  private ShmapException stopped(String expected, String taken) {
    at -= taken.length();
    return stopped(expected);
  }
}
