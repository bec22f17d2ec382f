package io.shmap.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Keeps a map without processes. */
@Command(
    name = "pin",
    customSynopsis = "shmap pin MAP [FILE]",
    description = {
      "Keeps a map when nobody is attached any more, as long as it has a name.",
      "FILE is a further name for it, in the same directory."
    })
final class PinVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    MapReference reference = words.map();
    boolean inPlace = words.isEmpty();
    Path file = inPlace ? null : words.file("FILE");
    words.requireEnd();
    try (MapHandle map = reference.openReadOnly()) {
      if (inPlace) {
        map.map().attachment().pin();
      } else {
        map.map().attachment().pin(file);
      }
    }
    return done();
  }
}
