package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.steps.Operation;
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
 * Two processes in the middle of operations on a full LRU map, of which one or both die, at every
 * pair of steps: evictions beside evictions, deletes, replacements and reads; after a death that
 * nobody has settled, or whose slot another process has taken; and deaths of those who clean up
 * after the dead.
 */
class LruPairsTest {

  /** Two evictions, and who takes an entry from under their feet. */
  private static final List<String> CORE = List.of("insert", "insert near", "delete far");

  static Stream<Arguments> crowds() {
    return IntStream.of(8, 24)
        .boxed()
        .flatMap(size -> Stream.of(LruCrowd.values()).map(crowd -> Arguments.of(size, crowd)));
  }

  private static LruSubject subject(int valueSize, LruCrowd crowd) {
    return new LruSubject(LruEngine::new, valueSize, crowd);
  }

  private static Walks<Handle> walks(LruSubject subject, int valueSize, LruCrowd crowd) {
    return HashPairsTest.walks(subject, "LRU_HASH, value size " + valueSize + ", " + crowd);
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void everyPairOfOperationsIsOneAfterTheOther(int valueSize, LruCrowd crowd) {
    LruSubject subject = subject(valueSize, crowd);
    walks(subject, valueSize, crowd).pairs(LruOperations.of(subject));
  }

  /** Where a process has looked for a victim and not yet taken it. */
  @ParameterizedTest
  @MethodSource("crowds")
  void theFirstMayStopBeforeALoadToo(int valueSize, LruCrowd crowd) {
    LruSubject subject = subject(valueSize, crowd);
    walks(subject, valueSize, crowd).stopsBeforeLoads(LruOperations.named(subject, CORE));
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void theyAreAfterADeathAsWell(int valueSize, LruCrowd crowd) {
    LruSubject subject = subject(valueSize, crowd);
    walks(subject, valueSize, crowd).afterADeath(LruOperations.named(subject, CORE));
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void whoCleansUpAfterTheDeadMayDie(int valueSize, LruCrowd crowd) {
    LruSubject subject = subject(valueSize, crowd);
    List<Operation<Handle>> cleaning = new ArrayList<>(LruOperations.named(subject, CORE));
    cleaning.add(HashOperations.settle(subject));
    walks(subject, valueSize, crowd).cleaning(LruOperations.of(subject), cleaning);
  }

  /** Steps that are wrong next to somebody else, or after a death. */
  enum WrongStep {
    CANDIDATE_IS_NOT_LOOKED_AT_AGAIN(
        LruWrongSteps.candidateThatIsNotLookedAtAgain(),
        LruCrowd.ALL_REFERENCED,
        "insert near",
        "delete"),
    TAKE_OVER_BEFORE_SETTLING(
        LruWrongSteps.takeOverBeforeSettling(), LruCrowd.FAR_UNREFERENCED, "insert near", "insert"),
    NO_ACKNOWLEDGEMENT(
        LruWrongSteps.noAcknowledgement(),
        LruCrowd.NONE_REFERENCED,
        "make room, insert",
        "delete near"),
    MAP_IS_TAKEN_FOR_FULL(
        LruWrongSteps.mapThatIsTakenForFull(), LruCrowd.LAST_UNIT, "insert", "lookup");

    private final Fixture.Variant variant;
    private final LruCrowd crowd;
    private final String first;
    private final String second;

    WrongStep(Fixture.Variant variant, LruCrowd crowd, String first, String second) {
      this.variant = variant;
      this.crowd = crowd;
      this.first = first;
      this.second = second;
    }
  }

  /** Shows that the tests before this one can fail. */
  @ParameterizedTest
  @EnumSource
  void aWrongStepIsNoticed(WrongStep step) {
    LruSubject subject = new LruSubject(step.variant, 8, step.crowd);
    Operation<Handle> first = LruOperations.named(subject, List.of(step.first)).get(0);
    Operation<Handle> second = LruOperations.named(subject, List.of(step.second)).get(0);
    assertThat(HashPairsTest.walks(subject, step.toString()).problems(first, second)).isNotEmpty();
  }
}
