package io.shmap.cli;

import io.shmap.MapInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Writes what is known about a map, as bpftool does. */
final class InfoPrinter {

  void plain(PrintWriter out, MapInfo info) {
    String name = info.name().isEmpty() ? "" : "name " + info.name() + "  ";
    out.printf("%d: %s  %sflags 0x%x%n", info.id(), info.type().text(), name, info.flags());
    out.printf(
        "\tkey %dB  value %dB  max_entries %d  memlock %dB%n",
        info.keySize(), info.valueSize(), info.maxEntries(), info.bytes());
    for (Path path : info.paths()) {
      out.printf("\t%s %s%n", info.pinned() ? "pinned" : "path", printable(path.toString()));
    }
    if (!info.schema().isEmpty()) {
      out.printf("\tschema %s%n", printable(info.schema()));
    }
    if (info.frozen()) {
      out.println("\tfrozen");
    }
    if (!info.attachments().isEmpty()) {
      out.println(
          info.attachments().stream()
              .map(process -> printable(process.command()) + "(" + process.pid() + ")")
              .distinct()
              .collect(Collectors.joining(", ", "\tpids ", "")));
    }
  }

  void json(Json json, MapInfo info) {
    json.object().name("id").value(info.id()).name("type").value(info.type().text());
    if (!info.name().isEmpty()) {
      json.name("name").value(info.name());
    }
    json.name("flags").value(info.flags());
    json.name("bytes_key").value(info.keySize()).name("bytes_value").value(info.valueSize());
    json.name("max_entries").value(info.maxEntries()).name("bytes_memlock").value(info.bytes());
    json.name("frozen").value(info.frozen() ? 1 : 0);
    paths(json, "pinned", info, info.pinned());
    paths(json, "paths", info, true);
    if (!info.schema().isEmpty()) {
      json.name("schema").value(info.schema());
    }
    json.name("pids").array();
    for (MapInfo.Process process : info.attachments()) {
      json.object().name("pid").value(process.pid());
      json.name("comm").value(process.command()).end();
    }
    json.end().end();
  }

  private static void paths(Json json, String name, MapInfo info, boolean any) {
    json.name(name).array();
    for (Path path : info.paths()) {
      if (any) {
        json.value(path.toString());
      }
    }
    json.end();
  }

  /** Text from a file or a directory, without what would disturb a terminal. */
  static String printable(String text) {
    String quoted = Json.quoted(text);
    return quoted.length() == text.length() + 2 ? text : quoted;
  }
}
