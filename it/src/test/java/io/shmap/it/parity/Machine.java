package io.shmap.it.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that the kernel runs on. */
final class Machine {

  /** How many values a key of a per-CPU map has. */
  static final int POSSIBLE_CPUS = possibleCpus();

  private Machine() {}

  /* The file's last number is the highest CPU, and the kernel numbers them from 0 without gaps. */
  private static int possibleCpus() {
    try {
      String ranges = Files.readString(Path.of("/sys/devices/system/cpu/possible")).strip();
      return 1 + Integer.parseInt(ranges.replaceFirst(".*[-,]", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
