package io.shmap.bench;

import java.util.Arrays;
import picocli.CommandLine;

/**
 * The benchmarks.
 *
 * <pre>
 * mvn -q -pl tools/bench -am package -DskipTests
 * java -jar tools/bench/target/shmap-bench.jar race             shmap beside other maps
 * java -jar tools/bench/target/shmap-bench.jar race --help
 * java -jar tools/bench/target/shmap-bench.jar                  every JMH benchmark, see {@link Compare}
 * java -jar tools/bench/target/shmap-bench.jar MapBenchmark -p size=SMALL -p subject=SHMAP
 * </pre>
 */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("race")) {
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      System.exit(
          new CommandLine(new Race()).setCaseInsensitiveEnumValuesAllowed(true).execute(rest));
    }
    Compare.main(args);
  }
}
