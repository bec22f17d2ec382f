package io.shmap.cli;

import io.shmap.cli.demo.DemoVerb;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the verbs. */
@Command(
    name = "shmap",
    customSynopsis = "shmap [OPTIONS] [map] VERB ...",
    description = "Looks at maps in shared memory and changes them, in bpftool's grammar.",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nVerbs; a prefix that fits only one is enough:%n",
    footerHeading = "%n",
    footer = {
      "MAP   id N | pinned FILE | name NAME | FILE",
      "FILE  a path; without a / a file in the store",
      "NAME  of the file in the store, or the one given to create",
      "DATA  [hex] BYTES, or one word of typed text if the map has a schema:",
      "      BYTES are a word for each byte: decimal, 0x hex, or octal behind a 0; behind hex all hex.",
      "      On a map with a schema a single word is text; several, or any behind hex, are bytes:",
      "        key 42 value '{time: 1, bid: 1.25}'      key hex 2a 00 00 00      key 42 0 0 0",
      "      The text hex itself is written with its quotes: key '\"hex\"'",
      "      Behind -- no word is an option.",
      "",
      "Results go to stdout, errors to stderr: Error: ..., with -j {\"error\":\"...\"}."
    },
    exitCodeListHeading = "%nExit status, -errno cut to a byte:%n",
    exitCodeList = {
      "0:done",
      "255:words or options that make no command, or EPERM: a frozen or read-only map",
      "254:ENOENT: no such map, or no such key",
      "249:E2BIG: the map is full, or sizes are too large",
      "243:EACCES: no permission",
      "240:EBUSY: held by a stopped process, or in use",
      "239:EEXIST: the name, or the key, is there already",
      "238:EXDEV: a name outside of the map's store, or a map moved out of it",
      "234:EINVAL: impossible sizes, data that does not fit, not a map",
      "228:ENOSPC: the file system is full",
      "216:ELOOP: a symbolic link",
      "140:ESTALE: a copy of a map",
      "139:EUCLEAN: a damaged map, or check found something"
    })
public final class ShmapCommand implements Callable<Integer> {

  private static final Map<String, Class<? extends Verb>> VERBS =
      Stream.of(
              ListVerb.class,
              CreateVerb.class,
              DumpVerb.class,
              LookupVerb.class,
              UpdateVerb.class,
              DeleteVerb.class,
              GetnextVerb.class,
              PinVerb.class,
              UnpinVerb.class,
              FreezeVerb.class,
              PsVerb.class,
              CheckVerb.class,
              GcVerb.class,
              ReaperVerb.class,
              PlanVerb.class,
              DemoVerb.class,
              HelpVerb.class)
          .collect(
              Collectors.toMap(
                  verb -> verb.getSimpleName().replace("Verb", "").toLowerCase(Locale.ROOT),
                  verb -> verb,
                  (one, other) -> one,
                  LinkedHashMap::new));

  @Mixin Options options;

  @Spec CommandSpec spec;

  /** What stands before a verb and is no option, or is no verb. */
  @Parameters(arity = "0..*", hidden = true)
  List<String> strangers = List.of();

  @Override
  public Integer call() {
    requireNoStrangers();
    spec.commandLine().usage(spec.commandLine().getErr());
    return ErrorHandler.GENERIC;
  }

  /* Of a word that is the beginning of several verbs none was meant. */
  void requireNoStrangers() {
    if (!strangers.isEmpty()) {
      String stranger = strangers.get(0);
      List<String> found = beginningWith(stranger);
      String what = stranger.startsWith("-") ? "option" : "verb";
      throw new ParameterException(
          spec.commandLine(),
          found.isEmpty()
              ? "no such " + what + ": '" + stranger + "'; see: shmap help"
              : "'" + stranger + "' fits several: " + String.join(", ", found));
    }
  }

  /**
   * Adds the verb that a word means, alone: to reflect on all of them takes longer than most
   * commands. All of them, and false, if the word is not the name or the beginning of the name of
   * one.
   */
  static boolean addVerbs(CommandLine line, String word) {
    List<String> found = beginningWith(word);
    List<String> added = found.size() == 1 ? found : List.copyOf(VERBS.keySet());
    added.forEach(verb -> line.addSubcommand(verb, VERBS.get(verb)));
    return found.size() == 1;
  }

  /* A whole name means that verb, though others may begin with it. */
  private static List<String> beginningWith(String word) {
    boolean show = word.length() > 0 && "show".startsWith(word);
    String name = show ? "list" : word;
    return VERBS.containsKey(name)
        ? List.of(name)
        : VERBS.keySet().stream().filter(verb -> verb.startsWith(name)).toList();
  }

  void printVersion(PrintWriter out) {
    String version = ShmapCommand.class.getPackage().getImplementationVersion();
    String text = version == null ? "unknown" : version;
    if (options.isJson()) {
      new Json(out, options.pretty).object().name("version").value(text).end();
    } else {
      out.println("shmap v" + text);
    }
  }
}
