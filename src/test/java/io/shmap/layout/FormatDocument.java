package io.shmap.layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables and the example of format.md, as a program sees them. */
final class FormatDocument {

  private static final Pattern CLASS = Pattern.compile("Constants of `(\\w+)`");
  private static final Pattern NUMBER = Pattern.compile("`(0x[0-9a-f]+)`|(\\d+)");
  private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]*)`");
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{8})((?: [0-9a-f]{2}){1,16}) .*");

  /** Class to the names of its constants to their numbers. */
  final Map<String, Map<String, Long>> constants = new HashMap<>();

  /** Tables of a structure, each row an offset and the offset behind it. */
  final List<List<Row>> structures = new ArrayList<>();

  /**
   * A row of a structure's table.
   *
   * @param line as it stands there
   * @param offset first number
   * @param size second number, -1 if it is a formula
   */
  record Row(String line, long offset, long size) {}

  private final List<String> lines;

  private FormatDocument(List<String> lines) {
    this.lines = lines;
    readTables();
  }

  static FormatDocument read() {
    return new FormatDocument(linesOf("format.md"));
  }

  /** A page of src/docs; tests run in the module's directory. */
  static List<String> linesOf(String page) {
    try {
      return Files.readAllLines(Path.of("docs", page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readTables() {
    String ofClass = "";
    List<Row> structure = null;
    for (String line : lines) {
      Matcher names = CLASS.matcher(line);
      if (names.find()) {
        ofClass = names.group(1);
      }
      String[] cells = line.startsWith("|") ? line.substring(1).split("\\|") : new String[0];
      if (cells.length < 2) {
        structure = null;
      } else if (cells[0].strip().equals("offset")) {
        structure = new ArrayList<>();
        structures.add(structure);
      } else if (structure != null && !cells[0].startsWith("---")) {
        long offset = number(cells[0]);
        structure.add(new Row(line, offset, number(cells[1])));
        add(ofClass, cells[2], offset);
      } else if (structure == null && number(cells[1]) >= 0) {
        add(ofClass, cells[0], number(cells[1]));
      }
    }
  }

  private void add(String ofClass, String nameCell, long value) {
    Matcher name = NAME.matcher(nameCell.strip());
    if (name.matches()) {
      Long old = constants.computeIfAbsent(ofClass, c -> new HashMap<>()).put(name.group(1), value);
      if (old != null) {
        throw new IllegalStateException("format.md says twice what is " + name.group(1));
      }
    }
  }

  private static long number(String cell) {
    Matcher number = NUMBER.matcher(cell.strip());
    return !number.matches()
        ? -1
        : number.group(1) != null
            ? Long.parseUnsignedLong(number.group(1).substring(2), 16)
            : Long.parseLong(number.group(2));
  }

  /** The file that the example's dump shows. */
  byte[] example(int length) {
    byte[] file = new byte[length];
    for (String line : lines) {
      Matcher dump = LINE.matcher(line + " ");
      if (dump.matches()) {
        int at = Integer.parseInt(dump.group(1), 16);
        for (String digits : dump.group(2).strip().split(" ")) {
          file[at++] = (byte) Integer.parseInt(digits, 16);
        }
      }
    }
    return file;
  }
}
