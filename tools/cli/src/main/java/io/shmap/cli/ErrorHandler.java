package io.shmap.cli;

import io.shmap.error.ShmapException;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns every exception into one line on stderr and an exit status. */
final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {

  /** The status of what has no errno; bpftool's -1. */
  static final int GENERIC = 255;

  /** The exit status for an errno, negated or not. */
  static int status(int errno) {
    return -Math.abs(errno) & 0xff;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    boolean json = Arrays.stream(args).anyMatch(arg -> arg.matches("-[jp]+|--json|--pretty"));
    boolean trace = Arrays.asList(args).contains("--trace");
    return report(e, e.getCommandLine(), json, trace);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    CommandLine root = line;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Options options = ((ShmapCommand) root.getCommand()).options;
    return report(e, line, options.isJson(), options.trace);
  }

  private static int report(Exception e, CommandLine line, boolean json, boolean trace) {
    line.getOut().flush();
    PrintWriter err = line.getErr();
    String message = message(e);
    if (json) {
      new Json(err, false).object().name("error").value(message).end();
    } else {
      err.println("Error: " + message);
    }
    if (trace) {
      e.printStackTrace(err);
    }
    return e instanceof ShmapException failure ? status(failure.errno().number()) : GENERIC;
  }

  private static String message(Exception e) {
    boolean ours = e instanceof ShmapException || e instanceof ParameterException;
    String text = ours ? e.getMessage() : e.toString() + "; see: --trace";
    return text.lines().findFirst().orElse(text);
  }
}
