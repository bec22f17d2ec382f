package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.array.PerCpuArraySubject.Process;
import io.shmap.memory.Region;
import io.shmap.steps.Operation;
import io.shmap.steps.Walks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two processes in the middle of operations on the same counters, of which one or both die, at
 * every pair of steps; after a death that nobody has settled, or whose slot another process has
 * taken; and deaths of those who clean up after the dead.
 *
 * <p>Each word is changed by one store, and longer values may be read as a mix. What is interleaved
 * are two adds to one word, of which one may find the other there and move on to the next CPU's,
 * sums beside them, and all of these beside freeze. With one CPU each answer is that of one
 * counter, stores of a CPU's number too.
 */
class PerCpuArrayPairsTest {

  private static PerCpuArraySubject subject(int cpus) {
    return new PerCpuArraySubject(cpus, UnaryOperator.identity());
  }

  private static Walks<Process> walks(int cpus, PerCpuArraySubject subject) {
    return new Walks<>("PERCPU_ARRAY, cpus: " + cpus, subject);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyPairOfOperationsIsOneAfterTheOther(int cpus) {
    PerCpuArraySubject subject = subject(cpus);
    walks(cpus, subject).everyPair(PerCpuArrayOperations.of(subject));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theyAreAfterADeathAsWell(int cpus) {
    PerCpuArraySubject subject = subject(cpus);
    walks(cpus, subject).afterADeath(PerCpuArrayOperations.of(subject));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoCleansUpAfterTheDeadMayDie(int cpus) {
    PerCpuArraySubject subject = subject(cpus);
    List<Operation<Process>> operations = PerCpuArrayOperations.of(subject);
    List<Operation<Process>> cleaning = new ArrayList<>(Walks.changes(operations));
    cleaning.add(subject.settle());
    walks(cpus, subject).cleaning(operations, cleaning);
  }

  /** A wrong step: adds by a load and a store. */
  private static final class AddsInTwoSteps extends Region {

    private final Region view;

    AddsInTwoSteps(Region view) {
      super(view);
      this.view = view;
    }

    @Override
    public long getAndAddLong(long offset, long delta) {
      long number = view.getLongAcquire(offset);
      view.putLongRelease(offset, number + delta);
      return number;
    }
  }

  /** Shows that the tests before this one can fail. */
  @Test
  void anAddInTwoStepsIsLost() {
    PerCpuArraySubject subject = new PerCpuArraySubject(1, AddsInTwoSteps::new);
    Operation<Process> add = PerCpuArrayOperations.named(subject, "add");
    assertThat(walks(1, subject).problems(add, add))
        .anyMatch(problem -> problem.contains("no order of the operations explains"));
  }
}
