package io.shmap.stress;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the stress tests, in the directory {@code stress} beside the jar, where the report goes.
 *
 * <pre>
 * mvn -q -pl src,tools/stress package -DskipTests
 * java -jar tools/stress/target/shmap-stress.jar                 everything, some hours
 * java -jar tools/stress/target/shmap-stress.jar -m quick        everything, half an hour
 * java -jar tools/stress/target/shmap-stress.jar -t Order -sc false
 * </pre>
 *
 * <p>The arguments are those of jcstress. The exit status is 0 if nothing forbidden was seen. Those
 * of {@link Wrong} must fail, and run only if {@code -t} names them.
 */
public final class Stress {

  private static final String RIGHT = "^(?!.*\\.Wrong\\.)";

  private Stress() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, URISyntaxException {
    URI location = Stress.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path jar = Path.of(location);
    Path directory = Files.createDirectories(jar.resolveSibling("stress"));
    // jcstress looks for its own classes along the class path, and not behind a manifest.
    String classPath = jar + ":" + jar.resolveSibling("lib") + "/*";
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                org.openjdk.jcstress.Main.class.getName()));
    command.addAll(Arrays.asList(args));
    if (!command.contains("-t")) {
      command.addAll(List.of("-t", RIGHT));
    }
    Process jcstress =
        new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
    System.exit(jcstress.waitFor());
  }
}
