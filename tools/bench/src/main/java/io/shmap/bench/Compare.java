package io.shmap.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks and prints each beside its baseline of the same run: nanoseconds, bytes
 * allocated, and the time as a share of the baseline's (0.50 is half of its time), and of Chronicle
 * Map's. The arguments are JMH's own; {@link Main} has examples.
 */
final class Compare {

  /* Benchmarks that are not baselines of themselves, by name; the others by subject. */
  private static final Map<String, String> BASELINES =
      Map.of(
          "wordGet", "atomicGet",
          "wordSet", "atomicSet",
          "wordAdd", "atomicAdd",
          "getThrough", "getHeld",
          "readThrough", "getHeld",
          "lookupTable", "getHeld");

  private Compare() {}

  static void main(String[] args) throws RunnerException, CommandLineOptionException {
    CommandLineOptions given = new CommandLineOptions(args);
    ChainedOptionsBuilder options =
        new OptionsBuilder().parent(given).addProfiler(GCProfiler.class);
    if (given.getIncludes().isEmpty()) {
      options.include(Compare.class.getPackageName() + "\\.");
    }
    print(new Runner(options.build()).run());
  }

  private record Row(String benchmark, String subject, String baseline, String condition) {

    static Row of(RunResult result) {
      String full = result.getParams().getBenchmark();
      String benchmark = full.substring(full.lastIndexOf('.') + 1);
      StringBuilder condition = new StringBuilder();
      String subject = "";
      for (String key : result.getParams().getParamsKeys()) {
        String value = result.getParams().getParam(key);
        if (key.equals("subject") || key.equals("type")) {
          subject = value;
        } else {
          condition.append(key).append('=').append(value).append(' ');
        }
      }
      String baseline =
          subject.isEmpty()
              ? BASELINES.getOrDefault(benchmark, benchmark)
              : subject.endsWith("HASH") ? "HASH" : Subject.CONCURRENT_HASH_MAP.name();
      return new Row(benchmark, subject, baseline, condition.toString().trim());
    }

    /** Under which the time is filed: the benchmark and, if there is one, the subject. */
    String key() {
      return condition + '/' + benchmark + '/' + subject;
    }

    String baselineKey() {
      return subject.isEmpty()
          ? condition + '/' + baseline + '/'
          : condition + '/' + benchmark + '/' + baseline;
    }

    /** The key of the same benchmark with another subject. */
    String keyOf(Subject other) {
      return condition + '/' + benchmark + '/' + other.name();
    }
  }

  private static void print(Collection<RunResult> results) {
    Map<String, Double> nanos = new TreeMap<>();
    for (RunResult result : results) {
      nanos.put(Row.of(result).key(), result.getPrimaryResult().getScore());
    }
    String format = "%-14s %-20s %-45s %9s %9s %9s %9s%n";
    System.out.printf(
        format, "benchmark", "subject", "condition", "ns/op", "/baseline", "/Chr.Map", "B/op");
    List<RunResult> ordered =
        results.stream().sorted((a, b) -> Row.of(a).key().compareTo(Row.of(b).key())).toList();
    for (RunResult result : ordered) {
      Row row = Row.of(result);
      double own = nanos.get(row.key());
      Double baseline = nanos.get(row.baselineKey());
      Double chronicle = nanos.get(row.keyOf(Subject.CHRONICLE_MAP));
      System.out.printf(
          format,
          row.benchmark,
          row.subject,
          row.condition,
          decimal(own, 1),
          share(own, baseline),
          share(own, chronicle),
          allocated(result).map(bytes -> decimal(bytes, 1)).orElse("-"));
    }
  }

  private static String share(double own, Double other) {
    return other == null ? "-" : decimal(own / other, 2);
  }

  private static Optional<Double> allocated(RunResult result) {
    for (Map.Entry<String, ? extends Result<?>> each : secondary(result).entrySet()) {
      if (each.getKey().endsWith("gc.alloc.rate.norm")) {
        return Optional.of(each.getValue().getScore());
      }
    }
    return Optional.empty();
  }

  private static Map<String, ? extends Result<?>> secondary(RunResult result) {
    Map<String, Result<?>> copy = new TreeMap<>();
    result.getSecondaryResults().forEach((key, value) -> copy.put(key, value));
    return copy;
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
