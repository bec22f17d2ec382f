package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A test that a page of src/docs names is there. */
class DocumentedTestsTest {

  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT|Contract))(?:#(\\w+))?`");

  private static final List<Path> TESTS =
      List.of(Path.of("test/java"), Path.of("../it/src/test"), Path.of("../tools/stress/src/test"));

  @Test
  void everyTestThatAPageNamesIsThere() throws IOException {
    Map<String, String> sources = sources();
    Set<String> missing = new TreeSet<>();
    int named = 0;
    for (Path page : files(Path.of("docs"), ".md")) {
      Matcher test = NAMED.matcher(Files.readString(page));
      while (test.find()) {
        named++;
        String source = sources.get(test.group(1));
        boolean there =
            source != null && (test.group(2) == null || source.contains(" " + test.group(2) + "("));
        if (!there) {
          missing.add(page + ": " + test.group());
        }
      }
    }
    assertThat(missing).as("tests that src/docs names and that are not there").isEmpty();
    assertThat(named).as("tests that src/docs names").isGreaterThan(50);
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path root : TESTS) {
      for (Path source : files(root, ".java")) {
        String name = source.getFileName().toString().replace(".java", "");
        sources.put(name, Files.readString(source));
      }
    }
    assertThat(sources).containsKeys("DocumentedTestsTest", "KillStormIT");
    return sources;
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return new ArrayList<>(files.filter(file -> file.toString().endsWith(suffix)).toList());
    }
  }
}
