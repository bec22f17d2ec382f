package io.shmap.cli;

import io.shmap.codec.MapSchema;
import io.shmap.error.Errno;
import picocli.CommandLine.Command;

/** Prints one entry. */
@Command(
    name = "lookup",
    customSynopsis = {"shmap lookup MAP key DATA", "shmap lookup MAP value DATA"},
    description = {
      "Prints the entry of a key; exit status 254 if there is none.",
      "Of a bloom_filter: prints the value if it may have been added; 254 if it was not."
    })
final class LookupVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    try (MapHandle map = words.map().openReadOnly()) {
      if (map.isKeyless()) {
        return askForValue(words, map);
      }
      byte[] key = key(words, map);
      words.requireEnd();
      byte[] value = map.lookup(key);
      EntryPrinter printer = new EntryPrinter(map);
      if (value == null) {
        miss(printer, key);
        return ErrorHandler.status(Errno.ENOENT.number());
      }
      if (isJson()) {
        printer.json(json(), key, value);
      } else {
        printer.plain(out(), key, value);
      }
      return 0;
    }
  }

  private void miss(EntryPrinter printer, byte[] key) {
    if (isJson()) {
      json().value((String) null);
    } else {
      printer.plainKey(out(), "key", key);
      out().println();
      out().println("Not found");
    }
  }

  private int askForValue(Words words, MapHandle map) {
    byte[] value = value(words, map);
    words.requireEnd();
    boolean found = map.contains(value);
    EntryPrinter printer = new EntryPrinter(map);
    if (!isJson()) {
      printer.plainValue(out(), value);
      if (!found) {
        out().println("Not found");
      }
    } else if (found) {
      printer.jsonValue(json(), value);
    } else {
      json().value((String) null);
    }
    return found ? 0 : ErrorHandler.status(Errno.ENOENT.number());
  }

  /** Takes {@code value DATA}. */
  static byte[] value(Words words, MapHandle map) {
    words.require("value");
    MapSchema schema = map.schema();
    return Data.read(
        words, "value", schema == null ? null : schema.value(), map.header().valueSize());
  }

  /** Takes {@code key DATA}. */
  static byte[] key(Words words, MapHandle map) {
    map.requireKeys();
    words.require("key");
    MapSchema schema = map.schema();
    return Data.read(words, "key", schema == null ? null : schema.key(), map.header().keySize());
  }
}
