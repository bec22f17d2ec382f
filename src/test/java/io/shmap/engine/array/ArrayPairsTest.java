package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.array.ArraySubject.Process;
import io.shmap.steps.Aftermath;
import io.shmap.steps.Form;
import io.shmap.steps.Nested;
import io.shmap.steps.Operation;
import io.shmap.steps.Pairs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes in the middle of operations on one array, of which one or both die, at every pair
 * of steps; after a death that nobody has settled, or whose slot another process has taken; and
 * deaths of those who clean up after the dead.
 */
class ArrayPairsTest {

  private final Form form = Form.chosen();

  /** How elements are stored. */
  enum Kind {
    WORDS(8, false),
    CELLS(24, false),
    FLAT(8, true);

    private final int valueSize;
    private final boolean mmapable;

    Kind(int valueSize, boolean mmapable) {
      this.valueSize = valueSize;
      this.mmapable = mmapable;
    }

    ArraySubject subject(ArraySubject.Variant variant) {
      return new ArraySubject(variant, valueSize, mmapable);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPairOfOperationsIsOneAfterTheOther(Kind kind) {
    ArraySubject subject = kind.subject(ArraySubject.Variant.RIGHT);
    List<Operation<Process>> operations = ArrayOperations.of(subject);
    try (Pairs<Process> pairs = new Pairs<>(subject)) {
      for (Operation<Process> first : operations) {
        for (Operation<Process> second : operations) {
          pairs.every(first, second, form.every());
          pairs.walk(form, first, second);
        }
      }
      report("pairs", kind, pairs);
      assertThat(pairs.problems()).as(form.toString()).isEmpty();
      // Without these the test would pass by nobody dying, or nobody meeting anybody.
      assertThat(pairs.deaths()).as("deaths").isGreaterThan(pairs.runs() / 2);
      assertThat(pairs.waits()).as("waits").isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theyAreAfterADeathAsWell(Kind kind) {
    ArraySubject subject = kind.subject(ArraySubject.Variant.RIGHT);
    List<Operation<Process>> operations = ArrayOperations.of(subject);
    try (Pairs<Process> pairs = new Pairs<>(subject)) {
      for (Operation<Process> dead : changes(operations)) {
        for (Aftermath aftermath : Aftermath.values()) {
          for (Operation<Process> first : operations) {
            for (Operation<Process> second : operations) {
              pairs.walkAfter(form, dead, aftermath, first, second);
            }
          }
        }
      }
      report("after a death", kind, pairs);
      assertThat(pairs.problems()).as(form.toString()).isEmpty();
      assertThat(pairs.deaths()).as("deaths, %s", form).isGreaterThan(pairs.runs());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoCleansUpAfterTheDeadMayDie(Kind kind) {
    ArraySubject subject = kind.subject(ArraySubject.Variant.RIGHT);
    List<Operation<Process>> changes = changes(ArrayOperations.of(subject));
    List<Operation<Process>> cleaning = new ArrayList<>(changes);
    cleaning.add(ArrayOperations.settle(subject));
    Nested<Process> nested = new Nested<>(subject);
    for (Operation<Process> first : changes) {
      for (Operation<Process> second : cleaning) {
        nested.walk(form, List.of(first, second, second));
      }
    }
    report("nested", kind, nested);
    assertThat(nested.problems()).as(form.toString()).isEmpty();
    assertThat(nested.deaths()).as("deaths, %s", form).isGreaterThan(nested.runs());
  }

  private static List<Operation<Process>> changes(List<Operation<Process>> operations) {
    return operations.stream().filter(each -> !each.reads()).toList();
  }

  /** Shows that the tests before this one can fail. */
  @Test
  void aReaderThatIgnoresTheOwnerOfACellIsNoticed() {
    ArraySubject subject =
        Kind.CELLS.subject(
            (data, geometry, owners) ->
                new ArrayEngine(
                    data, geometry, owners, new CellsWithoutOwners(data, geometry, owners)));
    try (Pairs<Process> pairs = new Pairs<>(subject)) {
      pairs.stopAtFirstProblem();
      pairs.every(
          ArrayOperations.named(subject, "get"),
          ArrayOperations.named(subject, "set twice"),
          false);
      assertThat(pairs.problems()).anyMatch(problem -> problem.contains("torn value"));
    }
  }

  private void report(String what, Kind kind, Object figures) {
    if (form.every()) {
      System.out.printf("array, %s, %s: %s%n", what, kind, figures);
    }
  }
}
