package io.shmap.steps;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * A thread that runs only while another waits for it: the two hand one turn to and fro. It serves
 * one simulated process after the other.
 */
public final class StepThread implements AutoCloseable {

  /** Longer than any run, so that a test that hangs says where. */
  private static final long WATCHDOG_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Thread thread;
  private volatile boolean myTurn;
  private volatile boolean closed;
  private volatile Thread other;
  private Runnable work;

  public StepThread() {
    this(id -> true);
  }

  private StepThread(LongPredicate id) {
    Thread candidate;
    do {
      candidate = new Thread(this::serve, "step");
    } while (!id.test(candidate.getId()));
    thread = candidate;
    thread.setDaemon(true);
    thread.start();
  }

  /** A thread whose number is chosen: engines spread threads over lanes by it. */
  public static StepThread numbered(LongPredicate id) {
    return new StepThread(id);
  }

  public long id() {
    return thread.getId();
  }

  private void serve() {
    await(true);
    while (!closed) {
      work.run();
      handBack();
    }
  }

  /** What the thread does in its next turns, until it is done. */
  void begin(Runnable work) {
    this.work = work;
  }

  /** Lets the thread run until it hands the turn back. */
  void handOver() {
    other = Thread.currentThread();
    myTurn = true;
    LockSupport.unpark(thread);
    await(false);
  }

  /** Called by the thread: the turn is the other's until it is handed over again. */
  void handBack() {
    myTurn = false;
    LockSupport.unpark(other);
    await(true);
  }

  private void await(boolean mine) {
    long start = System.nanoTime();
    while (myTurn != mine && !closed) {
      LockSupport.parkNanos(this, WATCHDOG_NANOS);
      if (!mine && myTurn && System.nanoTime() - start > WATCHDOG_NANOS) {
        AssertionError stuck = new AssertionError("a process neither stops nor ends");
        stuck.setStackTrace(thread.getStackTrace());
        throw stuck;
      }
    }
  }

  /** Ends the thread, if it is not in the middle of something. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
