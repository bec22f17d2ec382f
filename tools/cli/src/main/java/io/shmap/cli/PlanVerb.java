package io.shmap.cli;

import io.shmap.MapType;
import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.Header;
import io.shmap.map.MapAttributes;
import io.shmap.map.Planning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** Says what a map would take, and makes none. */
@Command(
    name = "plan",
    customSynopsis = "shmap plan " + AttributeWords.SYNOPSIS,
    description = "Prints the bytes and the geometry of a map that create would make.")
final class PlanVerb extends Verb {

  @Override
  public Integer call() {
    MapAttributes attributes = AttributeWords.read(words());
    Header header = Planning.header(attributes, "plan");
    Map<String, Long> bytes = new LinkedHashMap<>();
    bytes.put("header", HeaderLayout.LENGTH);
    bytes.put("control", header.dataOffset() - HeaderLayout.LENGTH);
    bytes.put("data", header.dataLength());
    bytes.put("file", header.fileLength());
    print(header, bytes, geometry(header));
    return 0;
  }

  private void print(Header header, Map<String, Long> bytes, Map<String, Long> geometry) {
    String type = MapType.of(header.type()).text();
    double perEntry = (double) header.fileLength() / header.maxEntries();
    String rounded = String.format(Locale.ROOT, "%.1f", perEntry);
    if (isJson()) {
      Json json = json().object().name("type").value(type);
      json.name("bytes_key").value(header.keySize()).name("bytes_value").value(header.valueSize());
      json.name("max_entries").value(header.maxEntries());
      bytes.forEach((part, length) -> json.name("bytes_" + part).value(length));
      json.name("bytes_per_entry").raw(rounded).name("geometry").object();
      geometry.forEach((name, number) -> json.name(name).value(number));
      json.end().end();
      return;
    }
    out().println(type + ": " + sizes(header));
    StringBuilder line = new StringBuilder();
    bytes.forEach((part, length) -> line.append(part).append(' ').append(length).append("B  "));
    out().println("\t" + line + "per entry " + rounded + "B");
    line.setLength(0);
    geometry.forEach((name, number) -> line.append(name).append(' ').append(number).append("  "));
    out().println("\t" + line.toString().stripTrailing());
  }

  private static String sizes(Header header) {
    return String.format(
        "key %dB  value %dB  max_entries %d",
        header.keySize(), header.valueSize(), header.maxEntries());
  }

  private static Map<String, Long> geometry(Header header) {
    List<String> names =
        switch (MapType.of(header.type())) {
          case HASH, LRU_HASH, HASH_OF_MAPS ->
              List.of("stripes", "lanes", "places", "node_bytes", "nodes", "nodes_offset");
          case PERCPU_HASH, LRU_PERCPU_HASH ->
              List.of(
                  "stripes",
                  "lanes",
                  "places",
                  "node_bytes",
                  "nodes",
                  "nodes_offset",
                  "length",
                  "plane");
          case ARRAY, ARRAY_OF_MAPS -> List.of("kind", "stride", "elements_offset", "lanes");
          case PERCPU_ARRAY -> List.of("stripe", "plane", "planes_offset", "lanes");
          case LPM_TRIE -> List.of("table_bits", "pairs", "entries", "entry_bytes");
          case BLOOM_FILTER -> List.of("hashes", "blocks", "blocks_offset", "lanes");
        };
    Map<String, Long> geometry = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      geometry.put(names.get(i), header.geometry()[i]);
    }
    return geometry;
  }
}
