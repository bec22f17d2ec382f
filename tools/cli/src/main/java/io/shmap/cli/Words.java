package io.shmap.cli;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A position in the words of a command; what does not fit ends it with a message. */
final class Words {

  private final List<String> words;
  private final CommandLine line;
  private final Options options;
  private int at;

  Words(List<String> words, CommandLine line, Options options) {
    this.words = words;
    this.line = line;
    this.options = options;
  }

  boolean isEmpty() {
    return at == words.size();
  }

  /** The next word, which stays; empty at the end. */
  String peek() {
    return isEmpty() ? "" : words.get(at);
  }

  /** Takes the next word. */
  String next(String what) {
    if (isEmpty()) {
      throw failure("expected " + what + " at the end; see: shmap help " + verb());
    }
    return words.get(at++);
  }

  /** Takes the next word if it is {@code keyword}; true if it was. */
  boolean skip(String keyword) {
    boolean found = !isEmpty() && words.get(at).equals(keyword);
    at += found ? 1 : 0;
    return found;
  }

  /** Takes a keyword or a prefix of it, as bpftool does. */
  void require(String keyword) {
    String word = next("'" + keyword + "'");
    if (word.isEmpty() || !keyword.startsWith(word)) {
      throw failure("expected '" + keyword + "', got: '" + word + "'");
    }
  }

  /** Takes a number that is not negative, decimal, hex behind 0x, or octal behind 0. */
  long number(String what) {
    String word = next(what);
    long number = Numbers.parse(word);
    if (number < 0) {
      throw new ShmapException(Errno.EINVAL, what + " is not a number from 0 on: '" + word + "'");
    }
    return number;
  }

  /** Ends the command unless all words are taken. */
  void requireEnd() {
    if (!isEmpty()) {
      throw failure("unexpected '" + peek() + "'; see: shmap help " + verb());
    }
  }

  /** Takes a file's path; without a slash it is in the store. */
  Path file(String what) {
    String word = next(what);
    if (word.isEmpty() || word.indexOf('\0') >= 0) {
      throw failure("not a path: " + Json.quoted(word));
    }
    Path path = word.indexOf('/') >= 0 ? Path.of(word) : options.store().resolve(word);
    return path.toAbsolutePath().normalize();
  }

  /** Takes {@code id N | pinned FILE | name NAME | FILE}. */
  MapReference map() {
    if (skip("id")) {
      return MapReference.byId(store(), number("id"));
    }
    if (skip("name")) {
      return MapReference.byName(store(), next("name"), line);
    }
    skip("pinned");
    return MapReference.byPath(file("id N, pinned FILE, name NAME or FILE"));
  }

  private Path store() {
    return options.store();
  }

  private String verb() {
    return line.getCommandName();
  }

  /** What is wrong with the words. */
  ParameterException failure(String message) {
    return new ParameterException(line, message);
  }
}
