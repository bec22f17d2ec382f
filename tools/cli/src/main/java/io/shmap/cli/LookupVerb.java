package io.shmap.cli;

import io.shmap.codec.MapSchema;
import io.shmap.error.Errno;
import picocli.CommandLine.Command;

/** Prints one entry. */
@Command(
    name = "lookup",
    customSynopsis = "shmap lookup MAP key DATA",
    description = "Prints the entry of a key; exit status 254 if there is none.")
final class LookupVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    try (MapHandle map = words.map().openReadOnly()) {
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

  /** Takes {@code key DATA}. */
  static byte[] key(Words words, MapHandle map) {
    words.require("key");
    MapSchema schema = map.schema();
    return Data.read(words, "key", schema == null ? null : schema.key(), map.header().keySize());
  }
}
