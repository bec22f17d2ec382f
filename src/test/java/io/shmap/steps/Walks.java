package io.shmap.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;

/**
 * The walks of a test of pairs: over pairs of operations, over the same after a death, over deaths
 * of those who clean up. Each fails if something was wrong, or if nothing has happened.
 */
public final class Walks<P> {

  private final String name;
  private final Form form = Form.chosen();
  private final Subject<P> subject;
  private final Supplier<Pairs<P>> threads;

  /**
   * Walks over a subject.
   *
   * @param name of what is tested, for the figures of the full form
   */
  public Walks(String name, Subject<P> subject) {
    this(name, subject, () -> new Pairs<>(subject));
  }

  /** With threads that were chosen. */
  public Walks(String name, Subject<P> subject, Supplier<Pairs<P>> threads) {
    this.name = name;
    this.subject = subject;
    this.threads = threads;
  }

  /** Each operation beside each, if not both only read. */
  public void pairs(List<Operation<P>> operations) {
    pairs(operations, false);
  }

  /** The same, and in the short form too every pair of steps of two operations, in this order. */
  public void everyPair(List<Operation<P>> operations) {
    pairs(operations, true);
  }

  private void pairs(List<Operation<P>> operations, boolean every) {
    try (Pairs<P> pairs = threads.get()) {
      for (Operation<P> first : operations) {
        for (Operation<P> second : operations) {
          if (every) {
            pairs.every(first, second, form.every());
          }
          if (!first.reads() || !second.reads()) {
            pairs.walk(form, first, second);
          }
        }
      }
      report("pairs", pairs);
      assertThat(pairs.problems()).as(form.toString()).isEmpty();
      // Without these it would pass by nobody dying, or nobody meeting anybody.
      assertThat(pairs.deaths()).as("deaths, %s", form).isGreaterThan(pairs.runs() / 4);
      assertThat(pairs.waits()).as("waits, %s", form).isPositive();
    }
  }

  /** Each operation beside each, the first of which may stop before a load too. */
  public void stopsBeforeLoads(List<Operation<P>> operations) {
    try (Pairs<P> pairs = threads.get()) {
      for (Operation<P> first : operations) {
        for (Operation<P> second : operations) {
          if (form.every()) {
            pairs.every(first, second, true);
          } else {
            pairs.walk(form, first, second);
          }
        }
      }
      report("stops before loads", pairs);
      assertThat(pairs.problems()).as(form.toString()).isEmpty();
    }
  }

  /** The pairs after every death in one of the changes among them, and whatever came behind it. */
  public void afterADeath(List<Operation<P>> operations) {
    try (Pairs<P> pairs = threads.get()) {
      for (Operation<P> dead : changes(operations)) {
        for (Aftermath aftermath : Aftermath.values()) {
          for (Operation<P> first : operations) {
            for (Operation<P> second : operations) {
              pairs.walkAfter(form, dead, aftermath, first, second);
            }
          }
        }
      }
      report("after a death", pairs);
      assertThat(pairs.problems()).as(form.toString()).isEmpty();
      assertThat(pairs.deaths()).as("deaths, %s", form).isGreaterThan(pairs.runs());
    }
  }

  /**
   * A death in a change, in the next process's cleaning, and in the cleaning of the one after that.
   *
   * @param operations of which the changes are where the first one dies
   * @param cleaning what the others do who meet what is left
   */
  public void cleaning(List<Operation<P>> operations, List<Operation<P>> cleaning) {
    Nested<P> nested = new Nested<>(subject);
    for (Operation<P> first : changes(operations)) {
      for (Operation<P> second : cleaning) {
        nested.walk(form, List.of(first, second, second));
      }
    }
    report("nested", nested);
    assertThat(nested.problems()).as(form.toString()).isEmpty();
    assertThat(nested.deaths()).as("deaths, %s", form).isGreaterThan(nested.runs());
  }

  /** Those of some operations that are no mere reads. */
  public static <P> List<Operation<P>> changes(List<Operation<P>> operations) {
    return operations.stream().filter(each -> !each.reads()).toList();
  }

  /** What is wrong at the first pair of steps of two operations at which something is. */
  public List<String> problems(Operation<P> first, Operation<P> second) {
    try (Pairs<P> pairs = threads.get()) {
      pairs.stopAtFirstProblem();
      pairs.every(first, second, false);
      pairs.everyResumed(first, second);
      return pairs.problems();
    }
  }

  private void report(String what, Object figures) {
    if (form.every()) {
      System.out.printf("%s, %s: %s%n", name, what, figures);
    }
  }
}
