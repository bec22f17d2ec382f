package io.shmap.steps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Deaths one after the other: a process dies in an operation, the next one while it cleans up after
 * the first, the one after that in the same way; then somebody survives.
 */
public final class Nested<P> {

  private static final int MOST_PROBLEMS = 20;

  private final Subject<P> subject;
  private final List<String> problems = new ArrayList<>();
  private long runs;
  private long deaths;
  private long stepsOfLast;

  public Nested(Subject<P> subject) {
    this.subject = subject;
  }

  public List<String> problems() {
    return problems;
  }

  public long runs() {
    return runs;
  }

  public long deaths() {
    return deaths;
  }

  @Override
  public String toString() {
    return "runs=" + runs + " deaths=" + deaths;
  }

  /** Every one of these deaths, or some of them. */
  public void walk(Form form, List<Operation<P>> operations) {
    if (form.every()) {
      every(operations);
    } else {
      some(operations, form.random(), form.schedules());
    }
  }

  /** Every death in the first operation, after it every one in the second, and so on. */
  public void every(List<Operation<P>> operations) {
    every(operations, new long[operations.size()], 0);
  }

  /* Which operation came to its end in the last run; all died: their number. */
  private int every(List<Operation<P>> operations, long[] steps, int depth) {
    for (steps[depth] = 0; ; steps[depth]++) {
      boolean innermost = depth == steps.length - 1;
      int ended = innermost ? run(operations, steps) : every(operations, steps, depth + 1);
      if (ended < depth) {
        return ended; // the step of an operation further out is too late
      }
      if (ended == depth) {
        return steps.length;
      }
    }
  }

  private void some(List<Operation<P>> operations, Random random, int count) {
    for (int n = 0; n < count; n++) {
      long[] steps = new long[operations.size()];
      Arrays.fill(steps, Long.MAX_VALUE);
      for (int i = 0; i < steps.length; i++) {
        run(operations, steps);
        steps[i] = random.nextLong(Math.max(1, stepsOfLast));
      }
      run(operations, steps);
    }
  }

  private int run(List<Operation<P>> operations, long[] steps) {
    runs++;
    subject.begin();
    Journal.Clock clock = new Journal.Clock();
    List<Journal> journals = new ArrayList<>();
    int died = 0;
    try {
      while (died < steps.length && dies(operations.get(died), steps[died], clock, journals)) {
        died++;
      }
      deaths += died;
      Recovery recovery = Recovery.values()[(int) (runs % Recovery.values().length)];
      Oracle.verify(subject, recovery, clock, journals);
    } catch (RuntimeException | AssertionError wrong) {
      if (problems.size() < MOST_PROBLEMS) {
        problems.add(operations + " die before steps " + Arrays.toString(steps) + ": " + wrong);
      }
    }
    return died;
  }

  private boolean dies(
      Operation<P> operation, long step, Journal.Clock clock, List<Journal> journals) {
    Stepper steps = new Stepper(null, false);
    P process = subject.attach(steps);
    Journal journal = new Journal(clock);
    journals.add(journal);
    operation.preparation().accept(process);
    boolean survives = steps.survives(step, () -> operation.body().accept(process, journal));
    stepsOfLast = steps.steps();
    if (steps.failure() != null) {
      throw new AssertionError(steps.failure());
    }
    if (!survives) {
      journal.close();
      subject.bury(process, journal);
    }
    return !survives;
  }
}
