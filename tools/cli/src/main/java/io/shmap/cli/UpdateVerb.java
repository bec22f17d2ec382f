package io.shmap.cli;

import io.shmap.engine.Engine;
import io.shmap.map.Nesting;
import picocli.CommandLine.Command;

/** Stores a value. */
@Command(
    name = "update",
    customSynopsis = {
      "shmap update MAP key DATA value {DATA | MAP} [any|exist|noexist]",
      "shmap update MAP value DATA [any]"
    },
    description = {
      "Stores a value: always, only of a key that is there, or only of a new key.",
      "A bloom_filter has no keys: the value is added.",
      "  shmap update quotes key 42 value '{time: 1, bid: 1.25, ask: 1.26}'",
      "  shmap update counts key 1 0 0 0 value hex 2a 00 00 00 00 00 00 00 noexist",
      "The value of a map of maps is a map: id N, pinned FILE, name NAME or FILE.",
      "  shmap update tables key 0 0 0 0 value pinned /dev/shm/table"
    })
final class UpdateVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    try (MapHandle map = words.map().open()) {
      if (Nesting.isOuter(map.map())) {
        put(words, map);
        return done();
      }
      byte[] key = map.isKeyless() ? new byte[0] : LookupVerb.key(words, map);
      byte[] value = LookupVerb.value(words, map);
      map.update(key, value, lastFlags(words));
    }
    return done();
  }

  private static void put(Words words, MapHandle outer) {
    byte[] key = LookupVerb.key(words, outer);
    words.require("value");
    MapReference reference = words.map();
    int flags = lastFlags(words);
    try (MapHandle inner = reference.open()) {
      outer.put(key, inner, flags);
    }
  }

  private static int lastFlags(Words words) {
    int flags = words.isEmpty() ? Engine.ANY : flags(words);
    words.requireEnd();
    return flags;
  }

  private static int flags(Words words) {
    String word = words.next("any, exist or noexist");
    return switch (word) {
      case "any" -> Engine.ANY;
      case "exist" -> Engine.EXIST;
      case "noexist" -> Engine.NOEXIST;
      default -> throw words.failure("expected any, exist or noexist, got: '" + word + "'");
    };
  }
}
