package io.shmap.engine;

import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;

/** What a check found, up to a number that a person reads. */
public final class Findings {

  private static final int MOST = 100;

  private final List<String> findings = new ArrayList<>();

  /** Reports a word. */
  public void add(String what, long offset, long value) {
    findings.add(
        what + ", offset=0x" + Long.toHexString(offset) + " value=0x" + Long.toHexString(value));
  }

  /** Reports the first word that is not 0 in a range that nobody uses. */
  public void addUnlessZero(Region data, long from, long to) {
    for (long offset = from; offset < to; offset += 8) {
      long word = data.getLong(offset);
      if (word != 0) {
        add("reserved bytes are not 0", offset, word);
        return;
      }
    }
  }

  /** Whether there are as many as a person reads. */
  public boolean isFull() {
    return findings.size() >= MOST;
  }

  /** A line each. */
  public List<String> toList() {
    return List.copyOf(findings);
  }
}
