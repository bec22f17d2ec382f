package io.shmap.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** All measurements of a race, and what follows from them: medians, and medians of ratios. */
final class Results {

  static final Subject BASELINE = Subject.CONCURRENT_HASH_MAP;

  private final List<Measurement> measurements;

  Results(List<Measurement> measurements) {
    this.measurements =
        measurements.stream()
            .sorted(
                Comparator.comparing(Measurement::cell)
                    .thenComparing(Measurement::subject)
                    .thenComparing(Measurement::round))
            .toList();
  }

  List<Measurement> measurements() {
    return measurements;
  }

  TreeSet<Cell> cells() {
    TreeSet<Cell> cells = new TreeSet<>();
    measurements.forEach(each -> cells.add(each.cell()));
    return cells;
  }

  TreeSet<Subject> subjects() {
    TreeSet<Subject> subjects = new TreeSet<>();
    measurements.forEach(each -> subjects.add(each.subject()));
    return subjects;
  }

  private List<Measurement> of(Cell cell, Subject subject) {
    return measurements.stream()
        .filter(each -> each.cell().equals(cell) && each.subject() == subject)
        .toList();
  }

  /** Nanoseconds of an operation. */
  OptionalDouble nanos(Cell cell, Subject subject) {
    return median(of(cell, subject), Measurement::nanos);
  }

  /** Bytes allocated by an operation. */
  OptionalDouble bytes(Cell cell, Subject subject) {
    OptionalDouble bytes = median(of(cell, subject), Measurement::bytes);
    return bytes.isPresent() && Double.isNaN(bytes.getAsDouble()) ? OptionalDouble.empty() : bytes;
  }

  /** The time as a share of ConcurrentHashMap's. */
  OptionalDouble share(Cell cell, Subject subject) {
    return ratio(cell, subject, cell, BASELINE);
  }

  /**
   * The time under one condition as a share of that under another: the median over the rounds, as
   * the forks of one round are neighbours in time.
   */
  OptionalDouble ratio(Cell cell, Subject subject, Cell otherCell, Subject other) {
    TreeMap<Integer, Double> base = new TreeMap<>();
    of(otherCell, other).forEach(each -> base.put(each.round(), each.nanos()));
    List<Measurement> paired =
        of(cell, subject).stream().filter(each -> base.containsKey(each.round())).toList();
    return median(paired, each -> each.nanos() / base.get(each.round()));
  }

  private static OptionalDouble median(
      List<Measurement> measurements, ToDoubleFunction<Measurement> number) {
    double[] sorted = measurements.stream().mapToDouble(number).sorted().toArray();
    int half = sorted.length / 2;
    return Optional.of(sorted).filter(each -> each.length > 0).stream()
        .mapToDouble(each -> each.length % 2 == 1 ? each[half] : (each[half - 1] + each[half]) / 2)
        .findFirst();
  }
}
