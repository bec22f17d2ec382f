package io.shmap.cli;

import io.shmap.Shmap;
import picocli.CommandLine.Command;

/** Removes the maps that nobody keeps. */
@Command(
    name = "gc",
    customSynopsis = "shmap gc",
    description = {
      "Removes the maps of the store whose every process has died, and prints them.",
      "Files that are damaged, copies or foreign are told of on stderr and left alone."
    })
final class GcVerb extends Verb {

  @Override
  public Integer call() {
    words().requireEnd();
    Shmap.Swept swept = Shmap.gc(store());
    if (isJson()) {
      Json json = json().object().name("removed").array();
      swept.removed().forEach(json::value);
      json.end().name("findings").array();
      swept.findings().forEach(json::value);
      json.end().end();
      return 0;
    }
    swept.removed().forEach(map -> out().println("removed " + map));
    swept.findings().forEach(finding -> err().println("left alone: " + finding));
    return 0;
  }
}
