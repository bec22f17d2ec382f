package io.shmap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private static final Cell GET =
      new Cell(EntrySize.LONGS, 1_000_000, Workers.ONE_THREAD, Operation.GET_HIT);

  private final List<Measurement> measurements = new ArrayList<>();

  private void measured(Cell cell, Subject subject, double... nanosOfEachRound) {
    for (int round = 0; round < nanosOfEachRound.length; round++) {
      measurements.add(new Measurement(cell, subject, round, nanosOfEachRound[round], 0));
    }
  }

  /* The machine was slow in one round: the ratio of medians would be 20 / 30. */
  @Test
  void aShareIsTheMedianOfTheRatiosWithinRounds() {
    measured(GET, Subject.CONCURRENT_HASH_MAP, 30, 400, 20);
    measured(GET, Subject.SHMAP, 15, 200, 20);
    Results results = new Results(measurements);
    assertThat(results.share(GET, Subject.SHMAP)).hasValue(0.5);
    assertThat(results.nanos(GET, Subject.SHMAP)).hasValue(20);
    assertThat(results.share(GET, Subject.LMDB)).isEmpty();
  }

  @Test
  void theReportSaysWhichTargetsHold() {
    measured(GET, Subject.CONCURRENT_HASH_MAP, 100);
    measured(GET, Subject.SHMAP, 55);
    measured(GET.with(Operation.PUT_EXISTING), Subject.CONCURRENT_HASH_MAP, 100);
    measured(GET.with(Operation.PUT_EXISTING), Subject.SHMAP, 40);
    measured(GET.with(Operation.GET_EACH), Subject.SHMAP, 50);
    measured(GET.with(Operation.GET_ALL), Subject.SHMAP, 20);
    measured(GET.with(Workers.ONE_PROCESS), Subject.SHMAP, 50);
    measured(GET.with(Workers.TWO_PROCESSES), Subject.SHMAP, 26);
    String report = TextReport.of(new Results(measurements));
    assertThat(report).containsPattern("get / ConcurrentHashMap's.* 0.55  holds");
    assertThat(report).containsPattern("put / ConcurrentHashMap's.* 0.40  missed");
    assertThat(report).containsPattern("batched / single gets.* 0.40  holds");
    assertThat(report).containsPattern("get, hit, 2 processes / 1.* 1.92  holds");
  }

  @Test
  void aMeasurementIsReadAsItWasWritten() {
    Measurement one = new Measurement(GET, Subject.KERNEL, 3, 12.5, 0.25);
    assertThat(Measurement.parse(one.line())).isEqualTo(one);
  }
}
