package io.shmap.cli;

import io.shmap.engine.Engine;
import picocli.CommandLine.Command;

/** Stores a value. */
@Command(
    name = "update",
    customSynopsis = {
      "shmap update MAP key DATA value DATA [any|exist|noexist]",
      "shmap update MAP value DATA [any]"
    },
    description = {
      "Stores a value: always, only of a key that is there, or only of a new key.",
      "A bloom_filter has no keys: the value is added.",
      "  shmap update quotes key 42 value '{time: 1, bid: 1.25, ask: 1.26}'",
      "  shmap update counts key 1 0 0 0 value hex 2a 00 00 00 00 00 00 00 noexist"
    })
final class UpdateVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    try (MapHandle map = words.map().open()) {
      byte[] key = map.isKeyless() ? new byte[0] : LookupVerb.key(words, map);
      byte[] value = LookupVerb.value(words, map);
      int flags = words.isEmpty() ? Engine.ANY : flags(words);
      words.requireEnd();
      map.update(key, value, flags);
    }
    return done();
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
