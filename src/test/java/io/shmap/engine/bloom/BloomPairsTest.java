package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.bloom.BloomSubject.Process;
import io.shmap.steps.Operation;
import io.shmap.steps.Walks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two processes in the middle of operations on one filter, of which one or both die, at every pair
 * of steps; after a death that nobody has settled, or whose slot another process has taken; and
 * deaths of those who clean up after the dead.
 *
 * <p>Bits are set one by one and never cleared, so there is no half of an add. What is interleaved
 * are bits of two values in one word, one value whose bits are set by two, of whom one dies, and
 * adds beside freeze.
 */
class BloomPairsTest {

  private final BloomSubject subject = new BloomSubject(Blocks::new);
  private final Walks<Process> walks = new Walks<>("BLOOM_FILTER", subject);

  @Test
  void everyPairOfOperationsIsOneAfterTheOther() {
    walks.everyPair(BloomOperations.all());
  }

  @Test
  void theyAreAfterADeathAsWell() {
    walks.afterADeath(BloomOperations.all());
  }

  @Test
  void whoCleansUpAfterTheDeadMayDie() {
    List<Operation<Process>> cleaning = new ArrayList<>(Walks.changes(BloomOperations.all()));
    cleaning.add(subject.settle());
    walks.cleaning(BloomOperations.all(), cleaning);
  }

  /** Shows that the tests before this one can fail. */
  @Test
  void bitsThatAreStoredNotExchangedAreMissed() {
    assertThat(
            new Walks<>("stored bits", new BloomSubject(StoredBlocks::new))
                .problems(BloomOperations.named("add"), BloomOperations.named("add another")))
        .anyMatch(problem -> problem.contains("no order of the operations explains"));
  }
}
