package io.shmap.cli;

import io.shmap.codec.MapSchema;
import io.shmap.codec.Schema;
import io.shmap.codec.SchemaText;
import io.shmap.memory.Region;
import java.io.PrintWriter;

/** Writes keys and values as bpftool does, or by the map's schema. */
final class EntryPrinter {

  private static final int LINE = 16;
  private static final int SHORT_ENTRY = 24;

  private final MapSchema schema;
  private final Region scratch;

  EntryPrinter(MapHandle map) {
    this.schema = map.schema();
    this.scratch = Region.allocate(Math.max(map.header().keySize(), map.header().valueSize()) + 8L);
  }

  /** One entry in plain text. */
  void plain(PrintWriter out, byte[] key, byte[] value) {
    if (schema != null) {
      out.println("key: " + text(schema.key(), key) + "  value: " + text(schema.value(), value));
      return;
    }
    boolean broken = key.length > LINE || value.length > LINE;
    boolean oneLine = !broken && key.length + value.length <= SHORT_ENTRY;
    String behind = broken ? "\n" : " ";
    out.print("key:" + behind + hex(key) + (oneLine ? "  " : "\n"));
    out.println("value:" + behind + hex(value));
  }

  /** One key alone, under a title, in plain text. */
  void plainKey(PrintWriter out, String title, byte[] key) {
    out.println(title + ":");
    out.println(schema != null ? text(schema.key(), key) : hex(key));
  }

  /** One entry in JSON. */
  void json(Json json, byte[] key, byte[] value) {
    json.object().name("key").bytes(key).name("value").bytes(value);
    if (schema != null) {
      json.name("formatted").object();
      json.name("key").raw(jsonOf(schema.key(), key));
      json.name("value").raw(jsonOf(schema.value(), value)).end();
    }
    json.end();
  }

  private String text(Schema type, byte[] bytes) {
    scratch.putBytes(0, bytes, 0, bytes.length);
    String text = SchemaText.format(type, scratch.bytes(), 0);
    scratch.keepAlive();
    return text;
  }

  private String jsonOf(Schema type, byte[] bytes) {
    scratch.putBytes(0, bytes, 0, bytes.length);
    String text = SchemaText.json(type, scratch.bytes(), 0);
    scratch.keepAlive();
    return text;
  }

  /** Pairs of digits, 16 on a line with a gap in the middle. */
  static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(bytes.length * 3);
    for (int i = 0; i < bytes.length; i++) {
      if (i > 0) {
        hex.append(i % LINE == 0 ? "\n" : i % (LINE / 2) == 0 ? "  " : " ");
      }
      hex.append(Character.forDigit(bytes[i] >> 4 & 0xf, 16));
      hex.append(Character.forDigit(bytes[i] & 0xf, 16));
    }
    return hex.toString();
  }
}
