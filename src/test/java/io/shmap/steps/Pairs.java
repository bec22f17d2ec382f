package io.shmap.steps;

import io.shmap.steps.Schedule.Fate;
import io.shmap.steps.Stepper.Stop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Interleaves two operations on one map at their steps, lets processes die there, and compares what
 * survivors find with what the operations can have done one after the other.
 */
public final class Pairs<P> implements AutoCloseable {

  /** A process that nobody holds up any more ends, at the latest, after waiting so often. */
  private static final int MOST_WAITS = 20;

  private static final int MOST_PROBLEMS = 20;

  private final Subject<P> subject;
  private final StepThread firstThread;
  private final StepThread secondThread;
  private final List<String> problems = new ArrayList<>();
  private final Map<Operation<P>, Long> steps = new HashMap<>();
  private final Map<Operation<P>, Long> stepsWithLoads = new HashMap<>();
  private boolean oneIsEnough;
  private Past<P> past;
  private long runs;
  private long deaths;
  private long waits;

  public Pairs(Subject<P> subject) {
    this(subject, new StepThread(), new StepThread());
  }

  /** With threads that were chosen. */
  public Pairs(Subject<P> subject, StepThread first, StepThread second) {
    this.subject = subject;
    this.firstThread = first;
    this.secondThread = second;
  }

  /** For an engine with a wrong step: one problem is enough. */
  public void stopAtFirstProblem() {
    oneIsEnough = true;
  }

  /** What was wrong, up to a number that a person reads. */
  public List<String> problems() {
    return problems;
  }

  public long runs() {
    return runs;
  }

  /** Processes that died inside of their operation. */
  public long deaths() {
    return deaths;
  }

  /** How often a process was found waiting for another. */
  public long waits() {
    return waits;
  }

  @Override
  public String toString() {
    return "runs=" + runs + " deaths=" + deaths + " waits=" + waits;
  }

  @Override
  public void close() {
    firstThread.close();
    secondThread.close();
  }

  /* ---- which schedules ---- */

  /** Every pair of steps with every fate, or some of these. */
  public void walk(Form form, Operation<P> first, Operation<P> second) {
    if (form.every()) {
      every(first, second, false);
      if (!first.reads() && !second.reads()) {
        everyResumed(first, second);
      }
    } else {
      some(first, second, form.random(), form.schedules());
    }
  }

  /** The same after every death in an operation, or after some of these. */
  public void walkAfter(
      Form form, Operation<P> dead, Aftermath aftermath, Operation<P> first, Operation<P> second) {
    long steps = stepsAlone(dead);
    for (long step = 0; form.every() && step < steps && isWorthGoingOn(); step++) {
      past = new Past<>(dead, step, aftermath);
      every(first, second, false);
    }
    for (int n = 0; steps > 0 && n < form.schedules(); n++) {
      past = new Past<>(dead, form.random().nextLong(steps), aftermath);
      some(first, second, form.random(), 1);
    }
    past = null;
  }

  /**
   * Every pair of steps, with every fate.
   *
   * @param loads whether the first process stops before loads too
   */
  public void every(Operation<P> first, Operation<P> second, boolean loads) {
    boolean stopped = true;
    for (long i = 0; stopped && isWorthGoingOn(); i++) {
      for (Fate fate : Fate.values()) {
        stopped &= everySecond(first, second, loads, i, fate);
      }
    }
  }

  private boolean isWorthGoingOn() {
    return !oneIsEnough || problems.isEmpty();
  }

  /* False if the first process ends before it comes to step i. */
  private boolean everySecond(
      Operation<P> first, Operation<P> second, boolean loads, long i, Fate fate) {
    for (long j = 0; ; j++) {
      Run run = run(first, second, new Schedule(loads, i, j, 0, fate, recovery(i + j)));
      if (run.firstWasOver) {
        return false;
      }
      boolean sameFromHereOn = run.secondHadToWait && fate != Fate.BOTH;
      if (run.secondWasOver || sameFromHereOn) {
        return true;
      }
    }
  }

  /** Every pair of steps after which the first runs on, and dies at every later step. */
  public void everyResumed(Operation<P> first, Operation<P> second) {
    boolean stopped = true;
    for (long i = 0; stopped && isWorthGoingOn(); i++) {
      stopped = everySecondResumed(first, second, i);
    }
  }

  private boolean everySecondResumed(Operation<P> first, Operation<P> second, long i) {
    boolean more = true;
    for (long j = 0; more && isWorthGoingOn(); j++) {
      boolean diesLater = true;
      for (long k = i + 1; diesLater; k++) {
        Fate fate = (i + j + k) % 2 == 0 ? Fate.FIRST : Fate.BOTH;
        Run run = run(first, second, new Schedule(false, i, j, k, fate, recovery(i + j + k)));
        if (run.firstWasOver) {
          return false;
        }
        diesLater = !run.firstWasOverResumed && !run.firstHadToWait;
        more = !run.secondWasOver && !run.secondHadToWait;
      }
    }
    return true;
  }

  /** Some schedules of all of these. */
  private void some(Operation<P> first, Operation<P> second, Random random, int count) {
    for (int n = 0; n < count; n++) {
      boolean loads = random.nextBoolean();
      long firstSteps = stepsAlone(first, loads);
      long i = random.nextLong(firstSteps + 1);
      long j = random.nextLong(stepsAlone(second) + 1);
      long k = random.nextBoolean() ? i + 1 + random.nextLong(firstSteps + 1) : 0;
      Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
      run(first, second, new Schedule(loads, i, j, k, fate, recovery(random.nextInt(3))));
    }
  }

  private long stepsAlone(Operation<P> operation) {
    return stepsAlone(operation, false);
  }

  /* Counted once for each operation: in the map as it was prepared. */
  private long stepsAlone(Operation<P> operation, boolean loads) {
    return (loads ? stepsWithLoads : steps)
        .computeIfAbsent(
            operation,
            alone -> {
              subject.begin();
              Actor actor = new Actor(firstThread, alone, new Journal.Clock(), loads);
              actor.steps.run();
              return actor.steps.steps();
            });
  }

  private static Recovery recovery(long n) {
    return Recovery.values()[(int) (n % Recovery.values().length)];
  }

  /* ---- one schedule ---- */

  private final class Actor {

    final P process;
    final Stepper steps;
    final Journal journal;

    Actor(StepThread thread, Operation<P> operation, Journal.Clock clock, boolean loads) {
      steps = new Stepper(thread, operation.reads() || loads);
      journal = new Journal(clock);
      process = subject.attach(steps);
      steps.begin(
          () -> operation.preparation().accept(process),
          () -> operation.body().accept(process, journal));
    }

    void die() {
      deaths += steps.isOver() ? 0 : 1;
      steps.die();
      journal.close();
      subject.bury(process, journal);
    }

    /* So that its thread is free for the next run. */
    void end() {
      if (!steps.isOver()) {
        steps.die();
      }
    }

    boolean isWaiting() {
      return steps.stop() == Stop.WAITING;
    }
  }

  private static final class Run {
    boolean firstWasOver;
    boolean firstWasOverResumed;
    boolean firstHadToWait;
    boolean secondWasOver;
    boolean secondHadToWait;
  }

  private Run run(Operation<P> first, Operation<P> second, Schedule schedule) {
    runs++;
    Run run = new Run();
    subject.begin();
    Journal.Clock clock = new Journal.Clock();
    List<Journal> journals = new ArrayList<>(live(clock));
    Actor a = new Actor(firstThread, first, clock, schedule.loads());
    Actor b = new Actor(secondThread, second, clock, false);
    try {
      interleave(a, b, schedule, run);
      finish(a, b);
      journals.add(a.journal);
      journals.add(b.journal);
      Oracle.verify(subject, schedule.recovery(), clock, journals);
    } catch (RuntimeException | AssertionError wrong) {
      report(
          (past == null ? "" : past + "; ")
              + first
              + " / "
              + second
              + ": "
              + schedule
              + ": "
              + wrong);
      a.end();
      b.end();
    }
    return run;
  }

  /* Lets the past happen; the journals of those who died in it. */
  private List<Journal> live(Journal.Clock clock) {
    if (past == null) {
      return List.of();
    }
    Actor dead = new Actor(firstThread, past.operation(), clock, false);
    dead.steps.runTo(past.step());
    dead.die();
    switch (past.aftermath()) {
      case NOTHING -> {}
      case SLOT_REUSED -> subject.freeSlot(dead.process);
      case GENERATIONS_RESTARTED -> subject.freeSlotAndStartGenerationsAgain(dead.process);
    }
    return List.of(dead.journal);
  }

  private void interleave(Actor a, Actor b, Schedule schedule, Run run) {
    a.steps.runTo(schedule.first());
    run.firstWasOver = a.steps.isOver();
    b.steps.runTo(schedule.second());
    run.secondHadToWait = b.isWaiting();
    if (schedule.resumes()) {
      a.steps.runTo(schedule.resumed());
      run.firstWasOverResumed = a.steps.isOver();
      run.firstHadToWait = a.isWaiting();
    }
    waits += run.secondHadToWait || run.firstHadToWait ? 1 : 0;
    if (schedule.firstDies()) {
      a.die();
      if (run.secondHadToWait) {
        b.steps.runTo(schedule.second());
      }
    }
    run.secondWasOver = b.steps.isOver();
    if (schedule.secondDies()) {
      b.die();
    }
  }

  /* The living run to their ends, the first of them first. */
  private void finish(Actor a, Actor b) {
    for (int round = 0; !a.steps.isOver() || !b.steps.isOver(); round++) {
      a.steps.run();
      b.steps.run();
      if (round == MOST_WAITS) {
        throw new AssertionError("waits for nobody who lives, or for each other");
      }
    }
    for (Actor actor : List.of(a, b)) {
      if (actor.steps.failure() != null) {
        throw new AssertionError(actor.steps.failure());
      }
    }
  }

  private void report(String problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }
}
