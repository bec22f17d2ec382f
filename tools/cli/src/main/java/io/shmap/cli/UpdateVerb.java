package io.shmap.cli;

import io.shmap.codec.MapSchema;
import io.shmap.engine.Engine;
import picocli.CommandLine.Command;

/** Stores a value. */
@Command(
    name = "update",
    customSynopsis = "shmap update MAP key DATA value DATA [any|exist|noexist]",
    description = {
      "Stores a value: always, only of a key that is there, or only of a new key.",
      "  shmap update quotes key 42 value '{time: 1, bid: 1.25, ask: 1.26}'",
      "  shmap update counts key 1 0 0 0 value hex 2a 00 00 00 00 00 00 00 noexist"
    })
final class UpdateVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    try (MapHandle map = words.map().open()) {
      byte[] key = LookupVerb.key(words, map);
      words.require("value");
      MapSchema schema = map.schema();
      byte[] value =
          Data.read(
              words, "value", schema == null ? null : schema.value(), map.header().valueSize());
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
