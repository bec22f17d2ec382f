package io.shmap.cli;

import picocli.CommandLine.Command;

/** Removes an entry. */
@Command(
    name = "delete",
    customSynopsis = "shmap delete MAP key DATA",
    description = "Removes the entry of a key; an error with status 254 if there is none.")
final class DeleteVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    try (MapHandle map = words.map().open()) {
      byte[] key = LookupVerb.key(words, map);
      words.requireEnd();
      map.delete(key);
    }
    return done();
  }
}
