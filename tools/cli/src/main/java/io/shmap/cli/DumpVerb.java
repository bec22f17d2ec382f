package io.shmap.cli;

import io.shmap.map.Nesting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** Prints every entry. */
@Command(
    name = "dump",
    customSynopsis = "shmap dump MAP [recursive]",
    description = {
      "Prints every entry once, while others may change the map.",
      "recursive: of a map of maps the entries of each inner map too."
    })
final class DumpVerb extends Verb {

  private static final int BETWEEN_LOOKS = 4_096;

  private long count;
  private long looks;
  private boolean recursive;

  @Override
  public Integer call() {
    Words words = words();
    MapReference reference = words.map();
    recursive = words.skip("recursive");
    words.requireEnd();
    try (MapHandle map = reference.openReadOnly()) {
      if (isJson()) {
        Json json = json().array();
        json(json, map);
        json.end();
      } else {
        plain(map, "");
      }
    }
    return 0;
  }

  private void plain(MapHandle map, String indent) {
    EntryPrinter printer = new EntryPrinter(map);
    long before = count;
    map.forEach(
        (key, value) ->
            counted(
                () -> {
                  print(indent, out -> printer.plain(out, key, value));
                  withInner(map, key, inner -> plain(inner, indent + "\t"));
                }));
    long found = count - before;
    count = before;
    out().println(indent + "Found " + found + (found == 1 ? " element" : " elements"));
  }

  /* What is printed may have several lines, each of them indented. */
  private void print(String indent, Consumer<PrintWriter> printing) {
    if (indent.isEmpty()) {
      printing.accept(out());
      return;
    }
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    printing.accept(lines);
    lines.flush();
    text.toString().lines().forEach(line -> out().println(indent + line));
  }

  private void json(Json json, MapHandle map) {
    EntryPrinter printer = new EntryPrinter(map);
    map.forEach(
        (key, value) ->
            counted(
                () -> {
                  printer.jsonOpen(json, key, value);
                  withInner(
                      map,
                      key,
                      inner -> {
                        json.name("inner_map").array();
                        json(json, inner);
                        json.end();
                      });
                  json.end();
                }));
  }

  private interface Shown {
    void show(MapHandle inner);
  }

  /* An inner map that has been replaced since its id was printed is another one; or none. */
  private void withInner(MapHandle map, byte[] key, Shown shown) {
    if (!recursive || !Nesting.isOuter(map.map())) {
      return;
    }
    try (MapHandle inner = map.inner(key)) {
      if (inner != null) {
        shown.show(inner);
      }
    }
  }

  /* Nobody reads any more, as in "dump | head": then there is no point in going on. */
  private boolean counted(Runnable print) {
    print.run();
    count++;
    looks++;
    return looks % BETWEEN_LOOKS != 0 || !out().checkError();
  }
}
