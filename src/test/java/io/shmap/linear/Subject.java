package io.shmap.linear;

import java.util.List;
import java.util.Set;

/**
 * Who operates on the entries of a map for a history, by one of its faces; for one thread or many.
 */
public interface Subject extends AutoCloseable {

  /** What can be asked of it. */
  Set<Call> calls();

  /**
   * Does one operation; its answer as {@link Operation} has it. Where there are two ways to do it,
   * an even argument means the one and an odd one the other.
   */
  long call(Call call, long key, long argument, long expected);

  /** The keys that a walk over the map shows, as often as it shows them. */
  default List<Long> walk() {
    throw new UnsupportedOperationException();
  }

  @Override
  void close();

  /** The answer of a change that may be refused. */
  static long answer(boolean done) {
    return done ? Register.DONE : Register.REFUSED;
  }
}
