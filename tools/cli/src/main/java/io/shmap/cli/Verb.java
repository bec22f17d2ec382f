package io.shmap.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What every verb has: its words, the options, and where results go. */
@Command(optionListHeading = "%nOptions:%n", descriptionHeading = "%n")
public abstract class Verb implements Callable<Integer> {

  @ParentCommand ShmapCommand shmap;

  @Spec CommandSpec spec;

  @Parameters(arity = "0..*", hidden = true)
  List<String> arguments = List.of();

  final Options options() {
    return shmap.options;
  }

  /** The words behind the verb. */
  final Words words() {
    shmap.requireNoStrangers();
    return new Words(arguments, spec.commandLine(), options());
  }

  /** The words behind a verb that takes only a list of them. */
  protected final List<String> rest() {
    shmap.requireNoStrangers();
    return arguments;
  }

  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  protected final boolean isJson() {
    return options().isJson();
  }

  protected final Json json() {
    return new Json(out(), options().pretty);
  }

  protected final Path store() {
    return options().store();
  }

  /** The result of a verb that has none to print: nothing, or null in JSON. */
  protected final int done() {
    if (isJson()) {
      json().value((String) null);
    }
    return 0;
  }
}
