package io.shmap.memory;

/**
 * The life of one simulated process: it ends before the n-th step (a store, a system call), and
 * from then on every further step fails too, so that {@code finally} blocks change nothing.
 */
public final class Mortality {

  /** Thrown at the step that death comes before; only test harnesses catch it. */
  public static final class Died extends Error {

    private static final long serialVersionUID = 1L;

    Died() {
      super("died", null, false, false);
    }
  }

  private long stepsLeft;
  private boolean dead;
  private long steps;
  private Runnable end = () -> {};
  private Runnable watch = () -> {};

  private Mortality(long stepsLeft) {
    this.stepsLeft = stepsLeft;
  }

  /** A process that lives until {@link #dieBefore} says otherwise. */
  public static Mortality immortal() {
    return new Mortality(Long.MAX_VALUE);
  }

  /** What happens at the end of the life, before {@link Died} is thrown; nothing if not given. */
  public Mortality endingWith(Runnable end) {
    this.end = end;
    return this;
  }

  /** Told before each step of the living, so that a test can hold the process up there. */
  public Mortality watchedBy(Runnable watch) {
    this.watch = watch;
    return this;
  }

  /** From now on {@code steps} more steps are done, the next one is not. */
  public void dieBefore(long steps) {
    stepsLeft = steps;
  }

  /** One step; throws {@link Died} instead if the process is dead. */
  public void step() {
    if (!dead) {
      watch.run();
    }
    if (dead || stepsLeft-- <= 0) {
      if (!dead) {
        dead = true;
        end.run();
      }
      throw new Died();
    }
    steps++;
  }

  public boolean isDead() {
    return dead;
  }

  /** Steps done so far. */
  public long steps() {
    return steps;
  }
}
