package io.shmap.cli.demo;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Splits a file into words: runs of letters and digits, in lower case, cut to {@value #MAX_BYTES}
 * bytes of UTF-8. The same file gives the same words in every process, and any size is read with a
 * fixed buffer.
 */
final class Tokenizer {

  static final int MAX_BYTES = 40;

  private static final int BUFFER = 1 << 16;

  /** Takes words. */
  interface Sink {
    /** Takes one; false ends the reading. */
    boolean word(String word);
  }

  private final StringBuilder word = new StringBuilder();
  private final Sink sink;
  private int bytes;

  private Tokenizer(Sink sink) {
    this.sink = sink;
  }

  /** Shows every word of a file; bytes that are not UTF-8 separate words. */
  static void read(Path file, Sink sink) throws IOException {
    try (Reader reader =
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
      new Tokenizer(sink).read(reader);
    }
  }

  private void read(Reader reader) throws IOException {
    char[] buffer = new char[BUFFER];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      for (int i = 0; i < n; i++) {
        char c = buffer[i];
        if (Character.isLetterOrDigit(c)) {
          append(Character.toLowerCase(c));
        } else if (!end()) {
          return;
        }
      }
    }
    end();
  }

  private void append(char c) {
    int length = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    bytes += length;
    if (bytes <= MAX_BYTES) {
      word.append(c);
    }
  }

  private boolean end() {
    if (bytes == 0) {
      return true;
    }
    String found = word.toString();
    word.setLength(0);
    bytes = 0;
    return sink.word(found);
  }
}
