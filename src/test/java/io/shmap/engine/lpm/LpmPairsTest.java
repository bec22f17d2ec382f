package io.shmap.engine.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.lpm.LpmSubject.Process;
import io.shmap.engine.lpm.LpmSubject.Room;
import io.shmap.steps.Operation;
import io.shmap.steps.Walks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two processes in the middle of operations on prefixes that hold each other, of which one or both
 * die, at every pair of steps; after a death that nobody has settled, or whose slot another process
 * has taken; and deaths of those who clean up after the dead.
 *
 * <p>Changes of a trie exclude each other by one lock. What is interleaved is a change and a read,
 * a change and freeze, and a change with what one left that died.
 */
class LpmPairsTest {

  private static final List<String> CORE =
      List.of("replace", "insert between", "delete above others", "longest");

  /* The other steps are wrong for those who come after a death. */
  private static final Set<WrongSteps> WRONG_FOR_READERS =
      EnumSet.range(
          WrongSteps.VERSION_MOVES_BEFORE_THE_LINK_ONLY, WrongSteps.GENERATION_DOES_NOT_MOVE);

  static Stream<Arguments> tries() {
    return IntStream.of(8, 24)
        .boxed()
        .flatMap(size -> Stream.of(Room.values()).map(room -> Arguments.of(size, room)));
  }

  private static LpmSubject subject(int valueSize, Room room) {
    return new LpmSubject(LpmMap.Variant.RIGHT, valueSize, room);
  }

  private static Walks<Process> walks(LpmSubject subject, Room room) {
    String name = "LPM_TRIE, value size " + subject.geometry.valueSize() + ", room: " + room;
    return new Walks<>(name, subject);
  }

  private static List<Operation<Process>> core() {
    return CORE.stream().map(LpmOperations::named).toList();
  }

  @ParameterizedTest
  @MethodSource("tries")
  void everyPairOfOperationsIsOneAfterTheOther(int valueSize, Room room) {
    walks(subject(valueSize, room), room).pairs(LpmOperations.all());
  }

  @ParameterizedTest
  @MethodSource("tries")
  void theyAreAfterADeathAsWell(int valueSize, Room room) {
    walks(subject(valueSize, room), room).afterADeath(core());
  }

  @ParameterizedTest
  @MethodSource("tries")
  void whoCleansUpAfterTheDeadMayDie(int valueSize, Room room) {
    LpmSubject subject = subject(valueSize, room);
    List<Operation<Process>> cleaning = new ArrayList<>(Walks.changes(core()));
    cleaning.add(subject.settle());
    walks(subject, room).cleaning(LpmOperations.all(), cleaning);
  }

  /** Shows that the tests before this one can fail. Depths are asked only for damage. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DEPTH_IS_NOT_ASKED")
  void aWrongStepIsNoticed(WrongSteps step) {
    LpmSubject subject = new LpmSubject(step, 24, Room.MUCH);
    boolean ofReaders = WRONG_FOR_READERS.contains(step);
    Operation<Process> first = LpmOperations.named(ofReaders ? "replace twice" : "insert between");
    Operation<Process> second = LpmOperations.named(ofReaders ? "lookup" : "replace");
    assertThat(walks(subject, Room.MUCH).problems(first, second)).isNotEmpty();
  }
}
