package io.shmap.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checker itself: histories that are known to be right, and to be wrong. */
class LinearizabilityTest {

  private static final long ABSENT = Register.ABSENT;
  private static final long DONE = Register.DONE;
  private static final long REFUSED = Register.REFUSED;

  private final List<Operation> history = new ArrayList<>();

  private LinearizabilityTest add(
      Call call, long argument, long expected, long answer, long begin, long end) {
    int thread = history.size();
    history.add(new Operation(thread, call, 0, argument, expected, answer, begin, end));
    return this;
  }

  private LinearizabilityTest lookup(long answer, long begin, long end) {
    return add(Call.LOOKUP, 0, 0, answer, begin, end);
  }

  private LinearizabilityTest put(long value, long begin, long end) {
    return add(Call.PUT, value, 0, DONE, begin, end);
  }

  private void isRight(long initial) {
    assertThat(Linearizability.violation(initial, history)).isNull();
    Collections.reverse(history);
    assertThat(Linearizability.violation(initial, history)).isNull();
  }

  /* Between two times somebody inserts another key. */
  private boolean isRightBeside(long initial, long begin, long end) {
    Operation insert = new Operation(99, Call.PUT, 1, 1, 0, DONE, begin, end);
    return Linearizability.violation(initial, history, List.of(insert)) == null;
  }

  private void isWrong(long initial) {
    assertThat(Linearizability.violation(initial, history)).contains("no order explains");
    Collections.reverse(history);
    assertThat(Linearizability.violation(initial, history)).contains("no order explains");
  }

  @Test
  void oneAfterTheOther() {
    lookup(ABSENT, 1, 2).put(5, 3, 4).lookup(5, 5, 6).isRight(ABSENT);
  }

  @Test
  void aLookupBesideAPutMaySeeTheOldOrTheNew() {
    put(5, 1, 10).lookup(4, 2, 3).lookup(5, 4, 5).isRight(4);
  }

  @Test
  void aLookupAfterAPutDoesNotSeeTheOld() {
    put(5, 1, 2).lookup(4, 3, 4).isWrong(4);
  }

  @Test
  void nobodyGoesBack() {
    put(5, 1, 10).lookup(5, 2, 3).lookup(4, 4, 5).isWrong(4);
  }

  @Test
  void lookupsThatOverlapMaySeeTheChangeInAnyOrder() {
    put(5, 1, 10).lookup(5, 2, 5).lookup(4, 3, 6).isRight(4);
  }

  @Test
  void equalTimesOverlap() {
    put(5, 1, 2).lookup(4, 2, 3).isRight(4);
  }

  @Test
  void anEntryMayGoWhileAnotherIsInserted() {
    lookup(4, 1, 2).lookup(ABSENT, 5, 6).isWrong(4);
    assertThat(isRightBeside(4, 3, 4)).isTrue();
    assertThat(isRightBeside(4, 1, 9)).isTrue();
    assertThat(isRightBeside(4, 7, 8)).as("too late").isFalse();
    assertThat(isRightBeside(4, -1, 0)).as("too early").isFalse();
  }

  @Test
  void anEntryNeedNotGoWhileAnotherIsInserted() {
    lookup(4, 1, 2).lookup(4, 5, 6);
    assertThat(isRightBeside(4, 3, 4)).isTrue();
  }

  @Test
  void anEntryThatIsGoneDoesNotComeBack() {
    lookup(ABSENT, 2, 3).lookup(4, 5, 6);
    assertThat(isRightBeside(4, 1, 9)).isFalse();
  }

  @Test
  void aValueThatNobodyStoredIsWrong() {
    put(5, 1, 10).lookup(6, 2, 3).isWrong(4);
  }

  @Test
  void oneOfTwoInsertsIsRefused() {
    add(Call.INSERT, 1, 0, DONE, 1, 5).add(Call.INSERT, 2, 0, REFUSED, 2, 6).isRight(ABSENT);
    history.clear();
    add(Call.INSERT, 1, 0, DONE, 1, 5).add(Call.INSERT, 2, 0, DONE, 2, 6).isWrong(ABSENT);
  }

  @Test
  void aRefusedComparisonHasSeenAnotherValue() {
    add(Call.COMPARE_AND_SET, 7, 4, REFUSED, 1, 5).put(5, 2, 3).isRight(4);
    history.clear();
    add(Call.COMPARE_AND_SET, 7, 4, REFUSED, 1, 2).put(5, 3, 4).isWrong(4);
    history.clear();
    add(Call.COMPARE_AND_SET, 7, ABSENT, DONE, 1, 2).isWrong(ABSENT);
  }

  @Test
  void bothAdditionsAreCounted() {
    add(Call.ADD, 1, 0, 1, 1, 5).add(Call.ADD, 10, 0, 11, 2, 6).isRight(ABSENT);
    history.clear();
    add(Call.ADD, 1, 0, 1, 1, 5).add(Call.ADD, 10, 0, 10, 2, 6).isWrong(ABSENT);
  }

  @Test
  void anAdditionThatDoesNotTellTheSumIsCountedToo() {
    add(Call.ADD, 1, 0, DONE, 1, 2).lookup(5, 3, 4).isRight(4);
    history.clear();
    add(Call.ADD, 1, 0, DONE, 1, 2).lookup(4, 3, 4).isWrong(4);
  }

  @Test
  void aValueIsTakenOnce() {
    add(Call.TAKE, 0, 0, 4, 1, 5).add(Call.TAKE, 0, 0, ABSENT, 2, 6).isRight(4);
    history.clear();
    add(Call.TAKE, 0, 0, 4, 1, 5).add(Call.TAKE, 0, 0, 4, 2, 6).isWrong(4);
  }

  @Test
  void aDeletedEntryIsGoneOnce() {
    add(Call.DELETE, 0, 0, DONE, 1, 5).add(Call.DELETE, 0, 0, REFUSED, 2, 6).isRight(4);
    history.clear();
    add(Call.DELETE, 0, 0, DONE, 1, 2).add(Call.COMPARE_AND_DELETE, 0, 4, DONE, 3, 4).isWrong(4);
  }

  @Test
  void onlyANewEntryFindsNoRoom() {
    add(Call.PUT, 5, 0, Register.FULL, 1, 2).isRight(ABSENT);
    history.clear();
    add(Call.PUT, 5, 0, Register.FULL, 1, 2).isWrong(4);
    history.clear();
    add(Call.REPLACE, 5, 0, Register.FULL, 1, 2).isWrong(ABSENT);
  }

  /** A late answer decides what happened long before, while others came and went. */
  @Test
  void aLongOperationMayHaveHappenedAnywhereInIt() {
    add(Call.INSERT, 9, 0, DONE, 1, 100);
    add(Call.INSERT, 1, 0, DONE, 2, 3).add(Call.DELETE, 0, 0, DONE, 4, 5);
    add(Call.INSERT, 2, 0, DONE, 6, 7).add(Call.DELETE, 0, 0, DONE, 8, 9);
    isRight(ABSENT);
    lookup(9, 101, 102);
    isRight(ABSENT);
    add(Call.INSERT, 3, 0, DONE, 10, 99);
    isWrong(ABSENT);
  }

  @Test
  void aMessageNamesTheOperationAndItsNeighbours() {
    put(5, 1, 2).lookup(4, 3, 4);
    assertThat(Linearizability.violation(4, history))
        .contains("key 0: no order explains\n  thread 1 LOOKUP(0, expected 0) = 4 from 0 to 1 ns")
        .contains("states before it: 5")
        .contains("thread 0 PUT(5, expected 0) = done from -2 to -1 ns");
  }

  @Test
  void linesAreReadAsTheyWereWritten() {
    Operation operation = new Operation(3, Call.ADD, 1, -7, 2, ABSENT, 10, 20);
    assertThat(Operation.parse(operation.line())).isEqualTo(operation);
  }

  /** Of small histories all orders can be tried. */
  @Test
  void theCheckerAgreesWithATrialOfAllOrders() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] verdicts = new int[2];
    for (int i = 0; i < 10_000; i++) {
      history.clear();
      int length = 2 + random.nextInt(5);
      for (int n = 0; n < length; n++) {
        history.add(randomOperation(random, n));
      }
      boolean right = Orders.exists(2, history);
      verdicts[right ? 1 : 0]++;
      assertThat(Linearizability.violation(2, history) == null)
          .as("seed=" + seed + ", history " + history)
          .isEqualTo(right);
    }
    assertThat(verdicts[0]).as("wrong histories").isGreaterThan(500);
    assertThat(verdicts[1]).as("right histories").isGreaterThan(500);
  }

  private static Operation randomOperation(Random random, int thread) {
    Call call = Call.values()[random.nextInt(Call.values().length)];
    long begin = random.nextInt(12);
    long end = begin + 1 + random.nextInt(8);
    long argument = 1 + random.nextInt(3);
    boolean valued = call == Call.LOOKUP || call == Call.TAKE || call == Call.ADD;
    long[] answers = valued ? new long[] {1, 2, 3, 4, ABSENT} : new long[] {DONE, DONE, REFUSED};
    long answer = answers[random.nextInt(answers.length)];
    return new Operation(thread, call, 0, argument, 1 + random.nextInt(3), answer, begin, end);
  }
}
