package io.shmap.linear;

import java.util.List;

/**
 * Whether the sums that were read of a counter with a word for each CPU can be.
 *
 * <p>A sum is no snapshot: the words are read one after the other, so it may have a later add and
 * lack an earlier one that was under way too. But a read of one word is linearizable. So a sum has
 * each add at most once, every one that had returned before it was asked for, and none that was
 * called after it had returned; and what one sum has, every later one has.
 */
final class Sums {

  /** Of so many adds under way every selection is tried; of more, the sum of all is the bound. */
  private static final int MOST_SELECTED = 12;

  private Sums() {}

  /**
   * What is wrong with a history, or null.
   *
   * @param initial the sum before it
   * @param history adds of positive numbers, and lookups that answer sums, in any order
   */
  static String violation(long initial, List<Operation> history) {
    for (Operation operation : history) {
      if (operation.call() == Call.LOOKUP) {
        String violation = violation(initial, operation, history);
        if (violation != null) {
          return "key " + operation.key() + ": " + violation + operation.describe(0);
        }
      }
    }
    return null;
  }

  private static String violation(long initial, Operation sum, List<Operation> history) {
    long left = sum.answer() - initial;
    long[] underWay = new long[history.size()];
    int count = 0;
    for (Operation other : history) {
      boolean isAdd = other.call() == Call.ADD;
      if (isBefore(other, sum)) {
        if (!isAdd && other.answer() - sum.answer() > 0) {
          return "an earlier sum has more than ";
        }
        left -= isAdd ? other.argument() : 0;
      } else if (isAdd && !isBefore(sum, other)) {
        underWay[count++] = other.argument();
      }
    }
    if (left < 0) {
      return "an add is missing in ";
    }
    boolean explained =
        count <= MOST_SELECTED ? isSelected(left, underWay, count) : left <= sumOf(underWay, count);
    return explained ? null : "no adds explain ";
  }

  private static boolean isBefore(Operation one, Operation other) {
    return one.end() < other.begin();
  }

  private static boolean isSelected(long sum, long[] numbers, int count) {
    if (count == 0) {
      return sum == 0;
    }
    return isSelected(sum, numbers, count - 1)
        || isSelected(sum - numbers[count - 1], numbers, count - 1);
  }

  private static long sumOf(long[] numbers, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += numbers[i];
    }
    return sum;
  }
}
