package io.shmap.cli;

import picocli.CommandLine.Command;

/** Prints every entry. */
@Command(
    name = "dump",
    customSynopsis = "shmap dump MAP",
    description = "Prints every entry once, while others may change the map.")
final class DumpVerb extends Verb {

  private static final int BETWEEN_LOOKS = 4_096;

  private long count;

  @Override
  public Integer call() {
    Words words = words();
    MapReference reference = words.map();
    words.requireEnd();
    try (MapHandle map = reference.openReadOnly()) {
      EntryPrinter printer = new EntryPrinter(map);
      if (isJson()) {
        Json json = json().array();
        map.forEach((key, value) -> counted(() -> printer.json(json, key, value)));
        json.end();
      } else {
        map.forEach((key, value) -> counted(() -> printer.plain(out(), key, value)));
        out().println("Found " + count + (count == 1 ? " element" : " elements"));
      }
    }
    return 0;
  }

  /* Nobody reads any more, as in "dump | head": then there is no point in going on. */
  private boolean counted(Runnable print) {
    print.run();
    count++;
    return count % BETWEEN_LOOKS != 0 || !out().checkError();
  }
}
