package io.shmap.linear;

/** What one entry does when nobody else is there: the specification. */
public final class Register {

  /** The state of an entry that is not there, and the answer of who looks for it. */
  public static final long ABSENT = Long.MIN_VALUE;

  /** The answer of a change that was made. */
  public static final long DONE = ABSENT + 1;

  /** The answer of one whose condition did not hold. */
  public static final long REFUSED = ABSENT + 2;

  /** The answer of one that found no room: so the entry was absent, and stays so. */
  public static final long FULL = ABSENT + 3;

  /** No state: the operation cannot have answered this. */
  static final long IMPOSSIBLE = ABSENT + 4;

  private Register() {}

  /** The state after an operation, or {@link #IMPOSSIBLE}. */
  static long after(long state, Operation operation) {
    boolean absent = state == ABSENT;
    boolean asExpected = state == operation.expected();
    long answer = operation.answer();
    long argument = operation.argument();
    if (answer == FULL) {
      return absent && mayNeedRoom(operation.call()) ? ABSENT : IMPOSSIBLE;
    }
    return switch (operation.call()) {
      case LOOKUP -> answer == state ? state : IMPOSSIBLE;
      case TAKE -> answer == state ? ABSENT : IMPOSSIBLE;
      case ADD -> added(answer, absent ? argument : state + argument);
      case PUT -> changed(answer, true, state, argument);
      case INSERT -> changed(answer, absent, state, argument);
      case REPLACE -> changed(answer, !absent, state, argument);
      case DELETE -> changed(answer, !absent, state, ABSENT);
      case COMPARE_AND_SET -> changed(answer, asExpected && !absent, state, argument);
      case COMPARE_AND_DELETE -> changed(answer, asExpected && !absent, state, ABSENT);
    };
  }

  /** The state after another entry's insert has made this one go, or {@link #IMPOSSIBLE}. */
  static long evicted(long state) {
    return state == ABSENT ? IMPOSSIBLE : ABSENT;
  }

  /** Whether an operation that was answered may have put an entry where there was none. */
  static boolean mayHaveInserted(Operation operation) {
    return mayNeedRoom(operation.call()) && operation.answer() != REFUSED;
  }

  private static long added(long answer, long sum) {
    return answer == sum || answer == DONE ? sum : IMPOSSIBLE;
  }

  private static long changed(long answer, boolean holds, long before, long after) {
    if (answer != (holds ? DONE : REFUSED)) {
      return IMPOSSIBLE;
    }
    return holds ? after : before;
  }

  private static boolean mayNeedRoom(Call call) {
    return call == Call.PUT || call == Call.INSERT || call == Call.ADD;
  }

  static String describe(long value) {
    if (value == ABSENT) {
      return "absent";
    }
    return value == DONE
        ? "done"
        : value == REFUSED ? "refused" : value == FULL ? "full" : Long.toString(value);
  }
}
