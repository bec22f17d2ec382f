package io.shmap.steps;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What an operation that was answered in some way has done to one key. */
@FunctionalInterface
public interface Effect {

  /** Of an answer that is never right. */
  Effect IMPOSSIBLE = before -> null;

  /** The entry behind the operation, of the one before it; null if the answer is wrong for that. */
  Entry of(Entry before);

  /** Nothing was changed, and the answer says this of the entry. */
  static Effect seen(Predicate<Entry> said) {
    return before -> said.test(before) ? before : null;
  }

  /** The entry was changed, which needs a map that is not frozen. */
  static Effect change(Predicate<Entry> said, UnaryOperator<Entry> change) {
    return before -> !before.frozen() && said.test(before) ? change.apply(before) : null;
  }
}
