package io.shmap.steps;

import io.shmap.memory.Mortality;
import io.shmap.memory.WatchedRegion;
import io.shmap.sync.Census;

/**
 * A simulated process that is run a few steps at a time: it stops before a step, and then goes on,
 * or dies there.
 */
public final class Stepper implements WatchedRegion.Watch, Census.Patience {

  /** Why a process has stopped. */
  public enum Stop {
    /** It is before the step that it was to stop at. */
    AT_STEP,
    /** It has asked twice for what a living one holds. */
    WAITING,
    DONE,
    DEAD
  }

  /** So many looks at a lock that nobody is asked about; then it counts as never given back. */
  private static final int MOST_LOOKS = 50;

  private final StepThread thread;
  private final boolean loadsToo;
  private final Mortality life = Mortality.immortal().watchedBy(this::beforeStep);
  private boolean begun;
  private boolean dying;
  private long base;
  private long stopAt;
  private long loads;
  private int asked;
  private long askedAt;
  private int looks;
  private Stop stop = Stop.AT_STEP;
  private Throwable failure;

  /**
   * @param loadsToo whether a load is a step
   */
  Stepper(StepThread thread, boolean loadsToo) {
    this.thread = thread;
    this.loadsToo = loadsToo;
  }

  /** What {@code steps} are counted of, and where it ends. */
  public Mortality life() {
    return life;
  }

  /** Steps that are done before the operation do not count: those of attaching too. */
  void begin(Runnable preparation, Runnable operation) {
    thread.begin(
        () -> {
          preparation.run();
          begun = true;
          base = life.steps();
          stop = end(operation);
        });
  }

  private Stop end(Runnable operation) {
    try {
      operation.run();
      return Stop.DONE;
    } catch (Mortality.Died died) {
      return Stop.DEAD;
    } catch (RuntimeException | Error wrong) {
      failure = wrong;
      return Stop.DONE;
    }
  }

  /** Runs on until {@code step} steps are done in all. */
  Stop runTo(long step) {
    if (isOver()) {
      return stop;
    }
    stopAt = step;
    thread.handOver();
    return stop;
  }

  /** Runs on to its end, or until it waits. */
  Stop run() {
    return runTo(Long.MAX_VALUE);
  }

  /** Runs at once, on the caller's thread, and dies before step {@code step}; true if it ends. */
  boolean survives(long step, Runnable operation) {
    base = life.steps();
    life.dieBefore(step);
    stop = end(operation);
    return stop == Stop.DONE;
  }

  /** SIGKILL, where it stands. */
  void die() {
    dying = true;
    life.dieBefore(0);
    run();
    stop = Stop.DEAD;
  }

  boolean isOver() {
    return stop == Stop.DONE || stop == Stop.DEAD;
  }

  Stop stop() {
    return stop;
  }

  /** Steps of the operation done so far. */
  long steps() {
    return life.steps() - base;
  }

  /** What its operation threw, but for its death; null if nothing. */
  Throwable failure() {
    return failure;
  }

  private void beforeStep() {
    if (begun && steps() >= stopAt) {
      hold(Stop.AT_STEP);
    }
  }

  private void hold(Stop why) {
    stop = why;
    thread.handBack();
  }

  @Override
  public void beforeLoad() {
    if (loadsToo) {
      life.step();
      loads++;
    }
  }

  @Override
  public void beforeStore() {
    looks = 0;
    life.step();
  }

  @Override
  public void beforeAsking() {
    looks = 0;
    life.step();
  }

  /* In vain for the second time, with nothing done in between but to ask again. */
  @Override
  public void inVain(int owner) {
    long done = life.steps() - loads;
    boolean again = owner == asked && done - askedAt <= 1;
    asked = owner;
    askedAt = done;
    if (again && begun) {
      hold(Stop.WAITING);
      if (dying) {
        life.step();
      }
    }
  }

  @Override
  public long boundNanos() {
    return looks++ < MOST_LOOKS ? Long.MAX_VALUE : 0;
  }
}
