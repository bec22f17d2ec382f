package io.shmap.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Where the command line starts. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs one command; returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    ErrorHandler handler = new ErrorHandler();
    // bpftool has other objects than maps and asks for the word; here it may be left out.
    List<String> words = new ArrayList<>(Arrays.asList(args));
    int first = firstWord(words);
    if (first < words.size() && words.get(first).equals("map")) {
      words.remove(first);
    }
    CommandLine line = new CommandLine(new ShmapCommand());
    boolean one = ShmapCommand.addVerbs(line, first < words.size() ? words.get(first) : "");
    line.setOut(out)
        .setErr(err)
        .setAbbreviatedSubcommandsAllowed(one)
        .setUnmatchedOptionsArePositionalParams(true)
        .setUsageHelpWidth(100)
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(true)
        .setExecutionStrategy(Main::execute)
        .setParameterExceptionHandler(handler)
        .setExecutionExceptionHandler(handler)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    try {
      return line.execute(words.toArray(String[]::new));
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static int execute(CommandLine.ParseResult parsed) {
    ShmapCommand shmap = parsed.commandSpec().commandLine().getCommand();
    if (shmap.options.version) {
      shmap.printVersion(parsed.commandSpec().commandLine().getOut());
      return 0;
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /* Position of the first word that is neither an option nor its value. */
  private static int firstWord(List<String> words) {
    int first = 0;
    while (first < words.size() && words.get(first).startsWith("-")) {
      first += words.get(first).equals("--store") ? 2 : 1;
    }
    return first;
  }
}
