package io.shmap.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check of sums itself: histories that are known to be right, and to be wrong. */
class SumsTest {

  private static final long INITIAL = 100;

  private final List<Operation> history = new ArrayList<>();

  private SumsTest add(long number, long begin, long end) {
    return operation(Call.ADD, number, Register.DONE, begin, end);
  }

  private SumsTest sum(long answer, long begin, long end) {
    return operation(Call.LOOKUP, 0, answer, begin, end);
  }

  private SumsTest operation(Call call, long argument, long answer, long begin, long end) {
    history.add(new Operation(history.size(), call, 0, argument, 0, answer, begin, end));
    return this;
  }

  private void isRight() {
    assertThat(Sums.violation(INITIAL, history)).isNull();
  }

  private void isWrong(String what) {
    assertThat(Sums.violation(INITIAL, history)).contains(what);
  }

  @Test
  void anAddThatHasReturnedIsInTheSum() {
    add(1, 1, 2).sum(101, 3, 4).isRight();
    history.clear();
    add(1, 1, 2).sum(100, 3, 4).isWrong("an add is missing");
  }

  @Test
  void anAddUnderWayIsInItOnceOrNot() {
    add(1, 1, 10).sum(100, 2, 3).sum(101, 4, 5).isRight();
    sum(102, 6, 7).isWrong("no adds explain");
  }

  @Test
  void anAddThatWasNotCalledIsNotInIt() {
    sum(101, 1, 2).add(1, 3, 4).isWrong("no adds explain");
  }

  /** The words are not read at one moment. */
  @Test
  void aLaterAddMayBeInASumWithoutAnEarlierOne() {
    add(1, 2, 3).add(10, 4, 5).sum(110, 1, 6).isRight();
  }

  @Test
  void noSumGoesBack() {
    add(1, 1, 10).sum(101, 2, 3).sum(100, 4, 5).isWrong("an earlier sum has more");
  }

  @Test
  void manyAddsUnderWayAreTheBound() {
    for (int i = 0; i < 50; i++) {
      add(2, 1, 10);
    }
    sum(200, 2, 9).isRight();
    sum(201, 11, 12).isWrong("no adds explain");
  }
}
