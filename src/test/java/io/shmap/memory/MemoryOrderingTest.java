package io.shmap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** memory-ordering.md lists every access by other than a plain verb, and every word it lists. */
class MemoryOrderingTest {

  private static final Path SOURCES = Path.of("main/java/io/shmap");
  private static final Path REGION = SOURCES.resolve("memory/Region.java");
  private static final Set<String> PLAIN =
      Set.of(
          "getByte",
          "getInt",
          "getLong",
          "getLongAt",
          "putByte",
          "putInt",
          "putLong",
          "getBytes",
          "putBytes");

  private static final Pattern VERB =
      Pattern.compile(
          "public final \\w+ (\\w*Fence)\\(\\)|" + "public \\w+ ((?:get|put|cas)\\w+)\\(long ");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\S+)` \\| `(\\w+)` \\| (\\d+) \\| (.*) \\|");

  private final List<String> page = lines(Path.of("docs/memory-ordering.md"));

  @Test
  void everyOrderedAccessIsListedAndNoOther() throws IOException {
    Map<String, Integer> found = accesses();
    assertThat(found).as("accesses found in the sources").hasSizeGreaterThan(40);
    Map<String, Integer> listed = new TreeMap<>();
    for (Matcher row : rows()) {
      listed.put(row.group(1) + " " + row.group(2), Integer.valueOf(row.group(3)));
    }
    assertThat(found)
        .as("accesses in the sources, against the list in src/docs/memory-ordering.md")
        .isEqualTo(listed);
  }

  @Test
  void everyWordOfTheListHasARowAndEveryRowAnAccess() {
    Set<String> accessed = new TreeSet<>();
    for (Matcher row : rows()) {
      // "`TAGS`, keys, long values" is one word of the table
      String words = row.group(4).replace("`TAGS`, keys, long values", "`TAGS` keys long values");
      accessed.addAll(Arrays.asList(words.split(", ")));
    }
    Set<String> words = new TreeSet<>();
    boolean inTable = false;
    for (String line : page) {
      inTable = line.startsWith("| word |") || inTable && line.startsWith("|");
      if (inTable && !line.startsWith("| word |") && !line.startsWith("|---")) {
        words.add(line.substring(2, line.indexOf(" |", 2)).replace(", ", " "));
      }
    }
    words.remove("other lane words"); // plain, behind INTENT
    words.remove("`REF`"); // plain, a hint
    assertThat(accessed).isEqualTo(words);
  }

  private List<Matcher> rows() {
    List<Matcher> rows = new ArrayList<>();
    for (String line : page) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static Map<String, Integer> accesses() throws IOException {
    Pattern access = Pattern.compile("\\.(" + String.join("|", verbs()) + ")\\(");
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(MemoryOrderingTest::isLookedAt).toList()) {
        String name = SOURCES.relativize(source).toString().replace(".java", "");
        Matcher verb = access.matcher(withoutComments(source));
        while (verb.find()) {
          found.merge(name + " " + verb.group(1), 1, Integer::sum);
        }
      }
    }
    return found;
  }

  private static boolean isLookedAt(Path source) {
    return source.toString().endsWith(".java") && !source.equals(REGION);
  }

  /* The verbs that Region has, so that a new one cannot be forgotten here. */
  private static Set<String> verbs() {
    Set<String> verbs = new TreeSet<>();
    Matcher verb = VERB.matcher(withoutComments(REGION));
    while (verb.find()) {
      verbs.add(verb.group(1) != null ? verb.group(1) : verb.group(2));
    }
    verbs.removeAll(PLAIN);
    assertThat(verbs).contains("getLongAcquire", "putIntRelease", "casLong", "getAndAddLong");
    assertThat(verbs).contains("loadFence", "storeFence", "fullFence");
    return verbs;
  }

  private static String withoutComments(Path source) {
    return COMMENT.matcher(String.join("\n", lines(source))).replaceAll("");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
