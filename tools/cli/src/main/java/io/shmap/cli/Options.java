package io.shmap.cli;

import static picocli.CommandLine.ScopeType.INHERIT;

import io.shmap.Shmap;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every verb has, before it or behind it. */
final class Options {

  @Option(
      names = {"-j", "--json"},
      scope = INHERIT,
      description = "Print JSON.")
  boolean json;

  @Option(
      names = {"-p", "--pretty"},
      scope = INHERIT,
      description = "Print JSON on many lines.")
  boolean pretty;

  @Option(
      names = {"-f", "--bpffs"},
      scope = INHERIT,
      description = "Accepted as bpftool's: show pinned paths. They are always shown.")
  boolean paths;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      scope = INHERIT,
      description = "Directory of the maps; else $$SHMAP_DIR, or /dev/shm/shmap-<uid>.")
  Path store;

  @Option(names = "--trace", scope = INHERIT, description = "Show the stack trace of an error.")
  boolean trace;

  @Option(
      names = {"-h", "--help"},
      scope = INHERIT,
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      scope = INHERIT,
      description = "Print the version.")
  boolean version;

  boolean isJson() {
    return json || pretty;
  }

  Path store() {
    return store == null ? Shmap.defaultStore() : store.toAbsolutePath().normalize();
  }
}
