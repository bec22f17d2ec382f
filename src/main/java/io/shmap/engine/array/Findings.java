package io.shmap.engine.array;

import java.util.ArrayList;
import java.util.List;

/** What a check found, up to a number that a person reads. */
final class Findings {

  private static final int MOST = 100;

  private final List<String> findings = new ArrayList<>();

  void add(String what, long offset, long value) {
    findings.add(
        what + ", offset=0x" + Long.toHexString(offset) + " value=0x" + Long.toHexString(value));
  }

  boolean isFull() {
    return findings.size() >= MOST;
  }

  List<String> toList() {
    return List.copyOf(findings);
  }
}
