package io.shmap.cli;

import io.shmap.MapInfo;
import picocli.CommandLine.Command;

/** Lists who is attached. */
@Command(
    name = "ps",
    customSynopsis = "shmap ps MAP",
    description = {
      "Lists the handles that are open on a map, as the kernel's locks say.",
      "PID is in the process's own pid namespace."
    })
final class PsVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    MapReference reference = words.map();
    words.requireEnd();
    MapInfo info = reference.info();
    if (isJson()) {
      json(info);
      return 0;
    }
    out().printf("%-10s %-4s %-24s %-20s %s%n", "PID", "MODE", "SINCE", "HOST", "COMMAND");
    for (MapInfo.Process process : info.attachments()) {
      out()
          .printf(
              "%-10d %-4s %-24s %-20s %s%n",
              process.pid(),
              process.readOnly() ? "ro" : "rw",
              process.attachedAt(),
              InfoPrinter.printable(process.host()),
              InfoPrinter.printable(process.command()));
    }
    return 0;
  }

  private void json(MapInfo info) {
    Json json = json().array();
    for (MapInfo.Process process : info.attachments()) {
      json.object().name("pid").value(process.pid()).name("comm").value(process.command());
      json.name("host").value(process.host());
      json.name("attached_at").value(process.attachedAt().toString());
      json.name("read_only").value(process.readOnly()).end();
    }
    json.end();
  }
}
