package io.shmap.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Checks what clients have done to the first few keys of a map, a round at a time. Between rounds
 * nobody operates, so that each begins with a state that is known.
 */
public final class Rounds {

  /** How many rounds the full form has for each case. */
  private static final String FULL_FORM = "shmap.histories.rounds";

  private static final int OBSERVER = -1;

  /** Without so many overlaps nothing has been tried. */
  public static final int OVERLAPS = 100;

  /** What is asked of a history. */
  interface Check {

    /**
     * What is wrong with the history of one entry, or null.
     *
     * @param initial the state before it
     */
    String violation(long initial, List<Operation> history);
  }

  private final Subject observer;
  private final long[] states;
  private final boolean mayEvict;
  private final Check check;
  private long rounds;
  private long operations;
  private long overlaps;
  private long evictions;

  /** Rounds on a map whose entries are all in the state {@code initial}. */
  public Rounds(Subject observer, int keys, long initial) {
    this(observer, keys, initial, false);
  }

  /**
   * Rounds on a map whose entries are all in the state {@code initial}.
   *
   * @param mayEvict whether an insert may make another entry go, and is never refused for want of
   *     room
   */
  public Rounds(Subject observer, int keys, long initial, boolean mayEvict) {
    this(observer, keys, initial, mayEvict, Linearizability::violation);
  }

  private Rounds(Subject observer, int keys, long initial, boolean mayEvict, Check check) {
    this.observer = observer;
    this.mayEvict = mayEvict;
    this.check = check;
    this.states = new long[keys];
    Arrays.fill(states, initial);
  }

  /** Rounds on a new map, by one of its faces. */
  public static Rounds of(Face face, Subject observer, int keys, long maxEntries) {
    boolean mayEvict = face.mayEvict(keys, maxEntries);
    return new Rounds(observer, keys, face.initial(), mayEvict, face.check());
  }

  /** How many rounds a case has, of which the short form has so many. */
  public static int count(int shortForm) {
    return Integer.getInteger(FULL_FORM, shortForm);
  }

  /**
   * Fails if no order explains a round.
   *
   * @param round what all clients have done, in any order
   * @param threadsPerProcess threads below it are of the first process, and so on
   */
  public void check(List<Operation> round, int threadsPerProcess) {
    List<List<Operation>> histories = new ArrayList<>();
    for (int key = 0; key < states.length; key++) {
      histories.add(new ArrayList<>());
    }
    round.forEach(operation -> histories.get((int) operation.key()).add(operation));
    for (int key = 0; key < states.length; key++) {
      List<Operation> history = histories.get(key);
      overlaps += overlaps(history, threadsPerProcess);
      Operation last = observe(key);
      history.add(last);
      requireOrder(key, history, round);
      states[key] = last.answer();
    }
    rounds++;
    operations += round.size();
  }

  private void requireOrder(int key, List<Operation> history, List<Operation> round) {
    String violation = check.violation(states[key], history);
    if (violation != null && mayEvict) {
      List<Operation> evicting =
          round.stream()
              .filter(each -> each.key() != key && Register.mayHaveInserted(each))
              .toList();
      violation = Linearizability.violation(states[key], history, evicting);
      evictions++;
    }
    if (violation == null && mayEvict && history.stream().anyMatch(Rounds::isFull)) {
      violation = "key " + key + ": refused for want of room";
    }
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }

  private static boolean isFull(Operation operation) {
    return operation.answer() == Register.FULL;
  }

  /**
   * What is wrong with one of so many rounds of threads, or null. Goes on, if need be, until enough
   * of their operations have overlapped: on a busy machine they may run one after the other.
   *
   * @param subjects one for each thread
   */
  public String violation(List<? extends Subject> subjects, long seed, int operations, int count)
      throws InterruptedException {
    try (Clients clients = new Clients(subjects, 0, states.length, seed)) {
      for (int i = 0; i < count || overlaps < OVERLAPS; i++) {
        check(clients.run(Clients.soon(), operations), 1);
      }
      return null;
    } catch (AssertionError e) {
      return e.getMessage();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError torn) {
        return torn.getMessage();
      }
      throw new AssertionError("seed=" + seed, e);
    }
  }

  private Operation observe(long key) {
    long begin = System.nanoTime();
    long answer = observer.call(Call.LOOKUP, key, 0, 0);
    return new Operation(OBSERVER, Call.LOOKUP, key, 0, 0, answer, begin, System.nanoTime());
  }

  /* Operations that began while one of another process was under way. */
  private static long overlaps(List<Operation> history, int threadsPerProcess) {
    List<Operation> ordered = new ArrayList<>(history);
    ordered.sort(Comparator.comparingLong(Operation::begin));
    long overlaps = 0;
    Operation latest = null;
    for (Operation operation : ordered) {
      if (latest != null
          && operation.begin() < latest.end()
          && operation.thread() / threadsPerProcess != latest.thread() / threadsPerProcess) {
        overlaps++;
      }
      if (latest == null || operation.end() > latest.end()) {
        latest = operation;
      }
    }
    return overlaps;
  }

  public long rounds() {
    return rounds;
  }

  public long operations() {
    return operations;
  }

  /** Operations on a key that began while one of another process was under way on it. */
  public long overlaps() {
    return overlaps;
  }

  /** Rounds of one key that nothing explains but that its entry had to go. */
  public long evictions() {
    return evictions;
  }

  @Override
  public String toString() {
    return rounds + " rounds, " + operations + " operations, " + overlaps + " overlaps";
  }
}
