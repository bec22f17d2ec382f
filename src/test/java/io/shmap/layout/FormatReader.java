package io.shmap.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The program in another language, read_map.py, and what it printed. */
final class FormatReader {

  private FormatReader() {}

  static void requirePython() {
    boolean there;
    try {
      there = run(List.of("python3", "-c", "print(1)")).equals(List.of("1"));
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "SKIPPED: there is no python3, so nobody else has read the file format");
  }

  /** What the script printed about one file. */
  static final class Report {

    final Map<String, String> facts = new TreeMap<>();
    final Map<String, String> values = new TreeMap<>();
    final Map<String, String> decoded = new TreeMap<>();
    final Map<String, String> has = new TreeMap<>();

    void add(String line) {
      String[] words = line.split(" ", 4);
      assertThat(words).as(line).hasSizeGreaterThan(2);
      if (words[0].equals("entry")) {
        assertThat(values.put(words[1], words[2])).as("twice: " + line).isNull();
        decoded.put(words[1], words[3]);
      } else if (words[0].equals("has")) {
        has.put(words[1], words[2]);
      } else {
        facts.put(words[0] + " " + words[1], line.split(" ", 3)[2]);
      }
    }

    String of(String fact) {
      return facts.get(fact);
    }
  }

  /** What it says about each of the files. */
  static List<Report> read(Path... files) throws IOException {
    List<Report> reports = readAll(files);
    assertThat(reports).as("reports").hasSameSizeAs(files);
    return reports;
  }

  /** The same, with the maps in the slots of maps of maps behind these. */
  static List<Report> readAll(Path... files) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", script()));
    for (Path file : files) {
      command.add(file.toString());
    }
    List<Report> reports = new ArrayList<>();
    for (String line : run(command)) {
      if (line.startsWith("file ")) {
        reports.add(new Report());
      } else {
        assertThat(reports).as(line).isNotEmpty();
        reports.get(reports.size() - 1).add(line);
      }
    }
    return reports;
  }

  /** What it says is damaged. */
  static String damage(Path file) throws IOException {
    List<String> printed = run(List.of("python3", script(), file.toString()));
    assertThat(printed).last().isEqualTo("status 1");
    String said = printed.stream().filter(line -> line.startsWith("damaged: ")).findAny().get();
    return said.substring("damaged: ".length());
  }

  private static String script() {
    try {
      return Path.of(FormatReader.class.getResource("/read_map.py").toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /* The lines it printed; "status n" behind them if it is not 0. */
  private static List<String> run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] printed = process.getInputStream().readAllBytes();
    List<String> lines =
        new ArrayList<>(new String(printed, StandardCharsets.UTF_8).lines().toList());
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (process.exitValue() != 0) {
      lines.add("status " + process.exitValue());
    }
    return lines;
  }
}
