package io.shmap.cli;

import io.shmap.codec.MapSchema;
import io.shmap.codec.Schema;
import io.shmap.codec.SchemaText;
import io.shmap.map.Nesting;
import io.shmap.memory.Region;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes keys and values as bpftool does, or by the map's schema. */
final class EntryPrinter {

  private static final int LINE = 16;
  private static final int SHORT_ENTRY = 24;

  private final MapSchema schema;
  private final boolean perCpu;
  private final int valueSize;
  private final int stripe;
  private final boolean outer;
  private final Region scratch;

  EntryPrinter(MapHandle map) {
    this.schema = map.schema();
    this.perCpu = map.isPerCpu();
    this.valueSize = map.header().valueSize();
    this.stripe = map.stripe();
    this.outer = Nesting.isOuter(map.map());
    this.scratch = Region.allocate(Math.max(map.header().keySize(), map.header().valueSize()) + 8L);
  }

  /** One entry in plain text. */
  void plain(PrintWriter out, byte[] key, byte[] value) {
    if (perCpu) {
      plainKey(out, "key", key);
      for (int cpu = 0; cpu * stripe < value.length; cpu++) {
        byte[] one = one(value, cpu);
        String behind = schema == null && valueSize > LINE ? "\n" : " ";
        out.printf("value (CPU %02d):%s", cpu, behind);
        out.println(schema != null ? text(schema.value(), one) : hex(one));
      }
      return;
    }
    if (outer) {
      String text = schema != null ? text(schema.key(), key) : hex(key);
      String behind = schema == null && key.length > LINE ? "\n" : " ";
      out.println(
          "key:"
              + behind
              + text
              + (behind.equals(" ") ? "  " : "\n")
              + "inner_map_id: "
              + id(value));
      return;
    }
    if (schema != null) {
      out.println("key: " + text(schema.key(), key) + "  value: " + text(schema.value(), value));
      return;
    }
    boolean broken = key.length > LINE || value.length > LINE;
    boolean oneLine = !broken && key.length + value.length <= SHORT_ENTRY;
    String behind = broken ? "\n" : " ";
    out.println(
        "key:" + behind + hex(key) + (oneLine ? "  " : "\n") + "value:" + behind + hex(value));
  }

  /** One value alone in plain text, of a map without keys. */
  void plainValue(PrintWriter out, byte[] value) {
    if (schema != null) {
      out.println("value: " + text(schema.value(), value));
    } else {
      out.println("value:" + (value.length > LINE ? "\n" : " ") + hex(value));
    }
  }

  /** One key alone, under a title, in plain text. */
  void plainKey(PrintWriter out, String title, byte[] key) {
    out.println(title + ":");
    out.println(schema != null ? text(schema.key(), key) : hex(key));
  }

  private byte[] one(byte[] values, int cpu) {
    return Arrays.copyOfRange(values, cpu * stripe, cpu * stripe + valueSize);
  }

  /** The id that the value of a map of maps is. */
  static int id(byte[] value) {
    return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** One entry in JSON. */
  void json(Json json, byte[] key, byte[] value) {
    jsonOpen(json, key, value);
    json.end();
  }

  /** One entry in JSON, to which more can be added before its end. */
  void jsonOpen(Json json, byte[] key, byte[] value) {
    if (perCpu) {
      jsonPerCpu(json, key, value);
      return;
    }
    json.object().name("key").bytes(key).name("value").bytes(value);
    if (outer) {
      json.name("inner_map_id").value(id(value));
    }
    if (schema != null) {
      json.name("formatted").object();
      json.name("key").raw(jsonOf(schema.key(), key));
      json.name("value").raw(jsonOf(schema.value(), value)).end();
    }
  }

  private void jsonPerCpu(Json json, byte[] key, byte[] values) {
    json.object().name("key").bytes(key).name("values").array();
    for (int cpu = 0; cpu * stripe < values.length; cpu++) {
      json.object().name("cpu").value(cpu).name("value").bytes(one(values, cpu)).end();
    }
    json.end();
    if (schema != null) {
      json.name("formatted").object();
      json.name("key").raw(jsonOf(schema.key(), key)).name("values").array();
      for (int cpu = 0; cpu * stripe < values.length; cpu++) {
        json.object().name("cpu").value(cpu);
        json.name("value").raw(jsonOf(schema.value(), one(values, cpu))).end();
      }
      json.end().end();
    }
  }

  /** One value alone in JSON. */
  void jsonValue(Json json, byte[] value) {
    json.object().name("value").bytes(value);
    if (schema != null) {
      json.name("formatted").object().name("value").raw(jsonOf(schema.value(), value)).end();
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
