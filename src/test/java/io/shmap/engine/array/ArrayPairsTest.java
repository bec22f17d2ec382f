package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.array.ArraySubject.Process;
import io.shmap.steps.Operation;
import io.shmap.steps.Walks;
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

  private static Walks<Process> walks(Kind kind, ArraySubject subject) {
    return new Walks<>("ARRAY, " + kind, subject);
  }

  @ParameterizedTest
  @EnumSource
  void everyPairOfOperationsIsOneAfterTheOther(Kind kind) {
    ArraySubject subject = kind.subject(ArraySubject.Variant.RIGHT);
    walks(kind, subject).everyPair(ArrayOperations.of(subject));
  }

  @ParameterizedTest
  @EnumSource
  void theyAreAfterADeathAsWell(Kind kind) {
    ArraySubject subject = kind.subject(ArraySubject.Variant.RIGHT);
    walks(kind, subject).afterADeath(ArrayOperations.of(subject));
  }

  @ParameterizedTest
  @EnumSource
  void whoCleansUpAfterTheDeadMayDie(Kind kind) {
    ArraySubject subject = kind.subject(ArraySubject.Variant.RIGHT);
    List<Operation<Process>> operations = ArrayOperations.of(subject);
    List<Operation<Process>> cleaning = new ArrayList<>(Walks.changes(operations));
    cleaning.add(subject.settle());
    walks(kind, subject).cleaning(operations, cleaning);
  }

  /** Shows that the tests before this one can fail. */
  @Test
  void aReaderThatIgnoresTheOwnerOfACellIsNoticed() {
    ArraySubject subject =
        Kind.CELLS.subject(
            (data, geometry, owners) ->
                new ArrayEngine(
                    data, geometry, owners, new CellsWithoutOwners(data, geometry, owners)));
    assertThat(
            walks(Kind.CELLS, subject)
                .problems(
                    ArrayOperations.named(subject, "get"),
                    ArrayOperations.named(subject, "set twice")))
        .anyMatch(problem -> problem.contains("torn value"));
  }
}
