package io.shmap.cli.demo;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a demo and what one process counts in them on its heap: what the result is compared
 * with, and how large the maps must be.
 */
final class DemoInput {

  /** What is read if nothing is given: the first that has enough words. */
  private static final List<Path> DEFAULTS =
      List.of(
          Path.of(System.getProperty("java.home"), "legal"),
          Path.of("/usr/share/common-licenses"),
          Path.of(System.getProperty("java.home"), "conf"));

  /**
   * One file.
   *
   * @param words in it
   */
  record Text(Path path, long words) {}

  private final List<Path> roots;
  private final List<Text> texts = new ArrayList<>();
  private final Map<String, Long> totals = new HashMap<>();
  private long words;
  private long distinctPerFile;
  private long largestDistinct;

  private DemoInput(List<Path> roots) {
    this.roots = roots;
  }

  /** Reads what is given, or a default. */
  static DemoInput read(List<Path> given) {
    if (!given.isEmpty()) {
      DemoInput input = new DemoInput(given).read();
      if (!input.hasMiddle()) {
        throw new ShmapException(
            Errno.ENODATA, "demo: needs a text file of at least two words, in " + given);
      }
      return input;
    }
    for (Path root : DEFAULTS) {
      if (Files.isDirectory(root)) {
        DemoInput input = new DemoInput(List.of(root)).read();
        if (input.hasMiddle()) {
          return input;
        }
      }
    }
    throw new ShmapException(
        Errno.ENOENT, "demo: no text in " + DEFAULTS + "; give files or directories");
  }

  private DemoInput read() {
    for (Path root : roots) {
      try {
        Files.walkFileTree(
            root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor());
      } catch (IOException e) {
        throw new ShmapException(Errno.EIO, "demo " + root + ": " + e, e);
      }
    }
    return this;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() && Files.isReadable(file)) {
        count(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /* A loop of links, or what may not be read: not counted by anybody. A root must be there. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (roots.contains(file)) {
        Errno errno = Files.exists(file) ? Errno.EACCES : Errno.ENOENT;
        throw new ShmapException(
            errno, "demo " + file + (errno == Errno.ENOENT ? ": no such file" : ": cannot read"));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private void count(Path file) throws IOException {
    Map<String, Long> found = new HashMap<>();
    Tokenizer.read(
        file,
        word -> {
          found.merge(word, 1L, Long::sum);
          return true;
        });
    long inFile = found.values().stream().mapToLong(Long::longValue).sum();
    found.forEach((word, count) -> totals.merge(word, count, Long::sum));
    texts.add(new Text(file, inFile));
    words += inFile;
    distinctPerFile += found.size();
    largestDistinct = Math.max(largestDistinct, found.size());
  }

  private boolean hasMiddle() {
    return !texts.isEmpty() && texts.get(largest()).words() >= 2;
  }

  /** Index of the file with the most words. */
  int largest() {
    int largest = 0;
    for (int i = 1; i < texts.size(); i++) {
      largest = texts.get(i).words() > texts.get(largest).words() ? i : largest;
    }
    return largest;
  }

  /** A file's path within what was given. */
  String name(int file) {
    Path path = texts.get(file).path();
    for (Path root : roots) {
      if (path.startsWith(root) && !path.equals(root)) {
        return root.relativize(path).toString();
      }
    }
    return path.toString();
  }

  List<Path> roots() {
    return roots;
  }

  List<Text> texts() {
    return texts;
  }

  /** The count on one heap. */
  Map<String, Long> totals() {
    return totals;
  }

  long words() {
    return words;
  }

  /** Entries of all files, and of some attempts more: the counts of the dead stay in the map. */
  long entries(int attemptsMore) {
    return distinctPerFile + largestDistinct * attemptsMore;
  }
}
