package io.shmap.cli;

import io.shmap.MapInfo;
import io.shmap.Shmap;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows maps. */
@Command(
    name = "list",
    aliases = "show",
    customSynopsis = "shmap {list|show} [MAP]",
    description = "Shows the maps of the store, or one map.")
final class ListVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    if (!words.isEmpty()) {
      MapReference map = words.map();
      words.requireEnd();
      show(List.of(map.info()), false);
    } else {
      show(Shmap.list(store()), true);
    }
    return 0;
  }

  private void show(List<MapInfo> maps, boolean many) {
    InfoPrinter printer = new InfoPrinter();
    if (!isJson()) {
      maps.forEach(info -> printer.plain(out(), info));
      return;
    }
    Json json = json();
    if (many) {
      json.array();
    }
    maps.forEach(info -> printer.json(json, info));
    if (many) {
      json.end();
    }
  }
}
