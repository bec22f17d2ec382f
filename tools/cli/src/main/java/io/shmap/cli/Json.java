package io.shmap.cli;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes one JSON document, on one line or pretty, and a line end behind it. */
public final class Json {

  private static final String INDENT = "    ";

  private final PrintWriter out;
  private final boolean pretty;
  private final Deque<Character> open = new ArrayDeque<>();
  private boolean first = true;
  private boolean named;

  public Json(PrintWriter out, boolean pretty) {
    this.out = out;
    this.pretty = pretty;
  }

  public Json object() {
    return open('{', '}');
  }

  public Json array() {
    return open('[', ']');
  }

  private Json open(char begin, char end) {
    before();
    out.print(begin);
    open.push(end);
    first = true;
    return this;
  }

  /** Ends the object or array begun last. */
  public Json end() {
    char end = open.pop();
    if (!first) {
      newLine();
    }
    out.print(end);
    first = false;
    finished();
    return this;
  }

  /** The name of the value that follows. */
  public Json name(String name) {
    before();
    out.print(quoted(name));
    out.print(pretty ? ": " : ":");
    named = true;
    return this;
  }

  public Json value(String text) {
    return raw(text == null ? "null" : quoted(text));
  }

  public Json value(long number) {
    return raw(Long.toString(number));
  }

  public Json value(boolean truth) {
    return raw(Boolean.toString(truth));
  }

  /** Bytes as bpftool writes them: a list of hex strings. */
  public Json bytes(byte[] bytes) {
    StringBuilder list = new StringBuilder("[");
    for (byte b : bytes) {
      list.append(list.length() == 1 ? "" : ",").append(String.format("\"0x%02x\"", b));
    }
    return raw(list.append(']').toString());
  }

  /** A value that is JSON already. */
  public Json raw(String json) {
    before();
    out.print(json);
    finished();
    return this;
  }

  private void before() {
    if (named) {
      named = false;
    } else if (!open.isEmpty()) {
      out.print(first ? "" : ",");
      newLine();
    }
    first = false;
  }

  private void newLine() {
    if (pretty) {
      out.println();
      out.print(INDENT.repeat(open.size()));
    }
  }

  private void finished() {
    if (open.isEmpty()) {
      out.println();
    }
  }

  /** A JSON string; also escapes what would disturb a terminal. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(isPlain(text, i) ? String.valueOf(c) : hex(c));
      }
    }
    return quoted.append('"').toString();
  }

  private static String hex(char c) {
    return String.format("\\u%04x", (int) c);
  }

  private static boolean isPlain(String text, int index) {
    char c = text.charAt(index);
    if (Character.isSurrogate(c)) {
      return Character.isHighSurrogate(c)
          ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
          : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
  }
}
