package io.shmap.linear;

/**
 * One operation of a history.
 *
 * @param thread who did it, in all processes
 * @param expected of the conditional ones
 * @param answer a value or sum; of the others {@link Register#DONE} or {@link Register#REFUSED}; of
 *     all that may need room {@link Register#FULL}
 * @param begin before it was called
 * @param end after it had returned
 */
public record Operation(
    int thread,
    Call call,
    long key,
    long argument,
    long expected,
    long answer,
    long begin,
    long end) {

  /** One line of text, for {@link #parse}. */
  public String line() {
    return thread + " " + call + " " + key + " " + argument + " " + expected + " " + answer + " "
        + begin + " " + end;
  }

  public static Operation parse(String line) {
    String[] words = line.split(" ");
    return new Operation(
        Integer.parseInt(words[0]),
        Call.valueOf(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]),
        Long.parseLong(words[7]));
  }

  /** For messages; times from {@code zero} on. */
  String describe(long zero) {
    return String.format(
        "thread %d %s(%s, expected %s) = %s from %d to %d ns",
        thread,
        call,
        Register.describe(argument),
        Register.describe(expected),
        Register.describe(answer),
        begin - zero,
        end - zero);
  }
}
