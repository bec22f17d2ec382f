package io.shmap.cli;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import picocli.CommandLine.Command;

/** Prints the key after a key. */
@Command(
    name = "getnext",
    customSynopsis = "shmap getnext MAP [key DATA]",
    description =
        "Prints the key after a key in the map's own order, or the first; 254 at the end.")
final class GetnextVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    try (MapHandle map = words.map().openReadOnly()) {
      byte[] key = words.isEmpty() ? null : LookupVerb.key(words, map);
      words.requireEnd();
      byte[] next = map.nextKey(key);
      if (next == null) {
        throw new ShmapException(Errno.ENOENT, "getnext " + map.map().path() + ": no more keys");
      }
      print(map, key, next);
    }
    return 0;
  }

  private void print(MapHandle map, byte[] key, byte[] next) {
    if (isJson()) {
      Json json = json().object().name("key");
      if (key == null) {
        json.value((String) null);
      } else {
        json.bytes(key);
      }
      json.name("next_key").bytes(next).end();
      return;
    }
    EntryPrinter printer = new EntryPrinter(map);
    if (key == null) {
      out().println("key: None");
    } else {
      printer.plainKey(out(), "key", key);
    }
    printer.plainKey(out(), "next key", next);
  }
}
