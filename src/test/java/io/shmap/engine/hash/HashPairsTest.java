package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.steps.Operation;
import io.shmap.steps.Pairs;
import io.shmap.steps.StepThread;
import io.shmap.steps.Walks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two processes in the middle of operations on one node, of which one or both die, at every pair of
 * steps; after a death that nobody has settled, or whose slot another process has taken; and deaths
 * of those who clean up after the dead.
 */
class HashPairsTest {

  /** Changes at home, further on, and in the neighbour's node, that take and give back units. */
  private static final List<String> CORE = List.of("insert", "delete far", "insert near");

  static Stream<Arguments> crowds() {
    return IntStream.of(8, 24)
        .boxed()
        .flatMap(size -> Stream.of(Crowd.values()).map(crowd -> Arguments.of(size, crowd)));
  }

  /* Threads whose lanes prefer the same stripe, in slots that do. */
  private static Pairs<Handle> pairs(HashSubject subject) {
    return new Pairs<>(
        subject,
        StepThread.numbered(id -> id % HashSubject.LANES == 0),
        StepThread.numbered(id -> id % HashSubject.LANES == 0));
  }

  /** The same for a subject of LRU maps. */
  static Walks<Handle> walks(HashSubject subject, String name) {
    return new Walks<>(name, subject, () -> pairs(subject));
  }

  private static HashSubject subject(int valueSize, Crowd crowd) {
    return new HashSubject(Fixture.Variant.RIGHT, 8, valueSize, crowd);
  }

  private static Walks<Handle> walks(HashSubject subject, int valueSize, Crowd crowd) {
    return walks(subject, "HASH, value size " + valueSize + ", " + crowd);
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void everyPairOfOperationsIsOneAfterTheOther(int valueSize, Crowd crowd) {
    HashSubject subject = subject(valueSize, crowd);
    walks(subject, valueSize, crowd).pairs(HashOperations.of(subject));
  }

  /** Where a process has looked and not yet acted. */
  @ParameterizedTest
  @MethodSource("crowds")
  void theFirstMayStopBeforeALoadToo(int valueSize, Crowd crowd) {
    HashSubject subject = subject(valueSize, crowd);
    walks(subject, valueSize, crowd).stopsBeforeLoads(HashOperations.named(subject, CORE));
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void theyAreAfterADeathAsWell(int valueSize, Crowd crowd) {
    HashSubject subject = subject(valueSize, crowd);
    walks(subject, valueSize, crowd).afterADeath(HashOperations.named(subject, CORE));
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void whoCleansUpAfterTheDeadMayDie(int valueSize, Crowd crowd) {
    HashSubject subject = subject(valueSize, crowd);
    List<Operation<Handle>> cleaning = new ArrayList<>(HashOperations.named(subject, CORE));
    cleaning.add(HashOperations.settle(subject));
    walks(subject, valueSize, crowd).cleaning(HashOperations.of(subject), cleaning);
  }

  /** Steps that are wrong next to somebody else, or after a death. */
  enum WrongStep {
    TRUSTS_ITS_COPY(WrongSteps.readerThatTrustsItsCopy(), 24, Crowd.FEW, "lookup", "replace twice"),
    MOVES_HOME(
        WrongSteps.replacementThatMovesHome(), 24, Crowd.BEYOND, "lookup far", "make room, move"),
    NO_ACKNOWLEDGEMENT(WrongSteps.noAcknowledgement(), 8, Crowd.FEW, "insert", "delete near"),
    CHANGE_BEFORE_INTENT(WrongSteps.changeBeforeIntent(), 8, Crowd.FEW, "insert", "insert near"),
    UNIT_BACK_BEFORE_THE_KILL(
        WrongSteps.unitBackBeforeTheKill(), 8, Crowd.FULL, "delete far", "insert"),
    TAKE_OVER_BEFORE_SETTLING(
        WrongSteps.takeOverBeforeSettling(), 8, Crowd.FEW, "insert", "insert near");

    private final Fixture.Variant variant;
    private final int valueSize;
    private final Crowd crowd;
    private final String first;
    private final String second;

    WrongStep(Fixture.Variant variant, int valueSize, Crowd crowd, String first, String second) {
      this.variant = variant;
      this.valueSize = valueSize;
      this.crowd = crowd;
      this.first = first;
      this.second = second;
    }

    HashSubject subject() {
      return new HashSubject(variant, 8, valueSize, crowd);
    }
  }

  /** Shows that the tests before this one can fail. */
  @ParameterizedTest
  @EnumSource
  void aWrongStepIsNoticed(WrongStep step) {
    HashSubject subject = step.subject();
    Operation<Handle> first = HashOperations.named(subject, List.of(step.first)).get(0);
    Operation<Handle> second = HashOperations.named(subject, List.of(step.second)).get(0);
    assertThat(walks(subject, step.toString()).problems(first, second)).isNotEmpty();
  }
}
