package io.shmap.bench;

import java.time.LocalDate;
import java.util.Locale;
import java.util.OptionalDouble;

/** The results as JSON: where they are from, each median, and each fork. */
final class JsonReport {

  private JsonReport() {}

  static String of(Results results) {
    StringBuilder json = new StringBuilder("{\n");
    json.append(String.format("  \"date\": \"%s\",%n", LocalDate.now()));
    json.append(String.format("  \"jdk\": \"%s\",%n", System.getProperty("java.vm.version")));
    json.append(
        String.format(
            "  \"kernel\": \"%s %s\",%n",
            System.getProperty("os.version"), System.getProperty("os.arch")));
    json.append(
        String.format("  \"processors\": %d,%n", Runtime.getRuntime().availableProcessors()));
    json.append("  \"medians\": [\n");
    String comma = "";
    for (Cell cell : results.cells()) {
      for (Subject subject : results.subjects()) {
        if (results.nanos(cell, subject).isPresent()) {
          json.append(comma)
              .append("    {")
              .append(where(cell, subject))
              .append(field("nanos", results.nanos(cell, subject)))
              .append(field("share", results.share(cell, subject)))
              .append(field("bytes", results.bytes(cell, subject)))
              .append('}');
          comma = ",\n";
        }
      }
    }
    json.append("\n  ],\n  \"forks\": [\n");
    comma = "";
    for (Measurement each : results.measurements()) {
      json.append(comma)
          .append("    {")
          .append(where(each.cell(), each.subject()))
          .append(String.format(", \"round\": %d", each.round()))
          .append(field("nanos", OptionalDouble.of(each.nanos())))
          .append(field("bytes", OptionalDouble.of(each.bytes())))
          .append('}');
      comma = ",\n";
    }
    return json.append("\n  ]\n}\n").toString();
  }

  private static String where(Cell cell, Subject subject) {
    return String.format(
        "\"subject\": \"%s\", \"operation\": \"%s\", \"key\": %d, \"value\": %d, \"entries\": %d,"
            + " \"workers\": \"%s\"",
        subject.text,
        cell.operation().text,
        cell.size().key,
        cell.size().value,
        cell.entries(),
        cell.workers().text);
  }

  private static String field(String name, OptionalDouble number) {
    boolean isKnown = number.isPresent() && !Double.isNaN(number.getAsDouble());
    String value = isKnown ? String.format(Locale.ROOT, "%.3f", number.getAsDouble()) : "null";
    return ", \"" + name + "\": " + value;
  }
}
