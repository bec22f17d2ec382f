package io.shmap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Explains a verb, or all. */
@Command(
    name = "help",
    customSynopsis = "shmap help [VERB]",
    description = "Explains a verb, or lists them all.")
final class HelpVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    CommandLine root = new CommandLine(new ShmapCommand());
    ShmapCommand.addVerbs(root, "");
    root.setColorScheme(spec.commandLine().getColorScheme()).setUsageHelpWidth(100);
    if (words.isEmpty()) {
      root.usage(out());
      return 0;
    }
    String verb = words.next("verb");
    words.requireEnd();
    for (var entry : root.getSubcommands().entrySet()) {
      if (entry.getKey().startsWith(verb)) {
        entry.getValue().usage(out());
        return 0;
      }
    }
    throw words.failure("no such verb: '" + verb + "'");
  }
}
