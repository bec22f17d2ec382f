package io.shmap.cli;

import io.shmap.error.Errno;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Verifies a map. */
@Command(
    name = "check",
    customSynopsis = "shmap check MAP [quiet]",
    description = {
      "Verifies the file and every invariant of its data, while others use the map.",
      "quiet: nobody is changing it, so that exact counts are verified too.",
      "Prints one line for each finding; exit status 139 if there is one."
    })
final class CheckVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    MapReference reference = words.map();
    boolean quiet = words.skip("quiet");
    words.requireEnd();
    List<String> findings = new ArrayList<>();
    try (MapHandle map = reference.openReadOnly()) {
      if (!map.header().schema().isEmpty() && map.schema() == null) {
        findings.add("header: the schema does not fit the sizes, schema=" + map.header().schema());
      }
      findings.addAll(map.map().attachment().check());
      findings.addAll(map.map().engine().check(quiet));
    }
    print(findings);
    return findings.isEmpty() ? 0 : ErrorHandler.status(Errno.EUCLEAN.number());
  }

  private void print(List<String> findings) {
    if (isJson()) {
      Json json = json().object().name("findings").array();
      findings.forEach(json::value);
      json.end().end();
      return;
    }
    findings.forEach(out()::println);
    out().println("Found " + findings.size() + (findings.size() == 1 ? " problem" : " problems"));
  }
}
