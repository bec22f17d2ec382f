package io.shmap.cli;

import picocli.CommandLine.Command;

/** Lets a map go with its last process. */
@Command(
    name = "unpin",
    customSynopsis = "shmap unpin MAP",
    description = "Lets a map go with its last process: at once if nobody is attached.")
final class UnpinVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    MapReference reference = words.map();
    words.requireEnd();
    try (MapHandle map = reference.openReadOnly()) {
      map.map().attachment().unpin();
    }
    return done();
  }
}
