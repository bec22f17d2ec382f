package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.steps.Operation;
import io.shmap.steps.Pairs;
import io.shmap.steps.StepThread;
import io.shmap.steps.Walks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two processes in the middle of operations on one node, of which one or both die, at every pair of
 * steps; after a death that nobody has settled, or whose slot another process has taken; and deaths
 * of those who clean up after the dead. For every map that is built on a hash: a test has the maps,
 * {@code subjects}, and the {@code wrongSteps}.
 */
interface HashPairsContract {

  /** The right engine, in every shape, beside every crowd. */
  @ParameterizedTest
  @MethodSource("subjects")
  default void everyPairOfOperationsIsOneAfterTheOther(HashSubject subject) {
    walks(subject).pairs(subject.operations());
  }

  /** Where a process has looked, for a key or for a victim, and not yet acted. */
  @ParameterizedTest
  @MethodSource("subjects")
  default void theFirstMayStopBeforeALoadToo(HashSubject subject) {
    walks(subject).stopsBeforeLoads(subject.core());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  default void theyAreAfterADeathAsWell(HashSubject subject) {
    walks(subject).afterADeath(subject.core());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  default void whoCleansUpAfterTheDeadMayDie(HashSubject subject) {
    List<Operation<Handle>> cleaning = new ArrayList<>(subject.core());
    cleaning.add(HashOperations.settle(subject));
    walks(subject).cleaning(subject.operations(), cleaning);
  }

  /** Shows that the tests before this one can fail: steps that are wrong beside another process. */
  @ParameterizedTest
  @MethodSource("wrongSteps")
  default void aWrongStepIsNoticed(HashSubject subject, String first, String second) {
    assertThat(walks(subject).problems(subject.operation(first), subject.operation(second)))
        .isNotEmpty();
  }

  /** A subject whose engine has a wrong step, and two operations that show it. */
  static Arguments wrongStep(String name, HashSubject subject, String first, String second) {
    return Arguments.of(Named.of(name, subject), first, second);
  }

  /* Threads whose lanes prefer the same stripe, in slots that do. */
  private static Pairs<Handle> pairs(HashSubject subject) {
    return new Pairs<>(
        subject,
        StepThread.numbered(id -> id % Shape.LANES == 0),
        StepThread.numbered(id -> id % Shape.LANES == 0));
  }

  private static Walks<Handle> walks(HashSubject subject) {
    return new Walks<>(subject.toString(), subject, () -> pairs(subject));
  }
}
