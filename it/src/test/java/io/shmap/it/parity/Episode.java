package io.shmap.it.parity;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A run of operations on two fresh maps. */
final class Episode {

  /** How often the whole contents are compared. */
  private static final int AUDIT = 100;

  /** How many runs are spent on finding a shorter one that disagrees too. */
  private static final int PATIENCE = 400;

  private final Geometry geometry;
  private final Side kernel;
  private final Side shmap;
  private final Map<Operation.Kind, Set<Integer>> tally = new EnumMap<>(Operation.Kind.class);

  /** Where the two differed. */
  record Disagreement(List<Operation> operations, String kernel, String shmap) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Operation operation : operations) {
        text.append("  ").append(operation).append('\n');
      }
      return text + "  kernel: " + kernel + "\n  shmap:  " + shmap;
    }
  }

  Episode(Geometry geometry) {
    this.geometry = geometry;
    this.kernel = new Side(new KernelBpf(), geometry);
    this.shmap = new Side(new ShmapBpf(), geometry);
  }

  /** Runs the operations; fails with a short sequence of them if the two disagree. */
  void requireAgreement(List<Operation> operations, long seed) {
    Disagreement disagreement = run(operations);
    if (disagreement != null) {
      throw new AssertionError(
          String.format(
              "%s disagrees, -Dshmap.parity.seed=%d, after%n%s",
              geometry, seed, shrunk(disagreement)));
    }
  }

  /* Null if the two agree. */
  private Disagreement run(List<Operation> operations) {
    kernel.open();
    shmap.open();
    try {
      for (int i = 0; i < operations.size(); i++) {
        Side.Outcome expected = kernel.run(operations.get(i));
        Side.Outcome found = ours(operations.get(i));
        tally
            .computeIfAbsent(operations.get(i).kind(), kind -> new TreeSet<>())
            .add(expected.result());
        if (!found.equals(expected)) {
          return disagreement(operations, i, expected, found);
        }
        if ((i + 1) % AUDIT == 0 || i + 1 == operations.size()) {
          Map<String, String> contents = kernel.contents();
          Map<String, String> ours = shmap.contents();
          if (!ours.equals(contents)) {
            return disagreement(operations, i, contents, ours);
          }
        }
      }
      return null;
    } finally {
      shmap.close();
      kernel.close();
    }
  }

  /* bpf(2) has no exceptions. */
  private Side.Outcome ours(Operation operation) {
    try {
      return shmap.run(operation);
    } catch (RuntimeException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return new Side.Outcome(Integer.MIN_VALUE, trace.toString());
    }
  }

  /** Which results the kernel gave to which commands. */
  Map<Operation.Kind, Set<Integer>> tally() {
    return tally;
  }

  private static Disagreement disagreement(
      List<Operation> operations, int at, Object kernel, Object shmap) {
    return new Disagreement(operations.subList(0, at + 1), kernel.toString(), shmap.toString());
  }

  /* A disagreement of as few operations as are easily found. */
  private Disagreement shrunk(Disagreement disagreement) {
    Disagreement smallest = disagreement;
    int runs = 0;
    for (int piece = disagreement.operations().size() / 2; piece > 0; piece /= 2) {
      int from = 0;
      while (from < smallest.operations().size() && runs++ < PATIENCE) {
        List<Operation> fewer = new ArrayList<>(smallest.operations());
        fewer.subList(from, Math.min(from + piece, fewer.size())).clear();
        Disagreement still = run(fewer);
        if (still != null) {
          smallest = still;
        } else {
          from += piece;
        }
      }
    }
    return smallest;
  }
}
