package io.shmap.cli;

import picocli.CommandLine.Command;

/** Ends all changes. */
@Command(
    name = "freeze",
    customSynopsis = "shmap freeze MAP",
    description = "Refuses every change of the map's entries from now on, by anybody, for ever.")
final class FreezeVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    MapReference reference = words.map();
    words.requireEnd();
    try (MapHandle map = reference.open()) {
      map.freeze();
    }
    return done();
  }
}
