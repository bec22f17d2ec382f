package io.shmap.sync;

import io.shmap.error.Errno;
import io.shmap.layout.OwnerWord;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attachments of one map in an engine's unit test, kept on the heap instead of in a control
 * page: who is alive, who is dead and not yet settled, who is stale.
 */
public final class Census {

  /** How an attachment waits in a test that runs processes step by step. */
  public interface Patience {

    /** Before the kernel is asked whether an owner lives. */
    void beforeAsking();

    /** After it has said that the owner lives, or that {@link #CONTROL} is another's. */
    void inVain(int owner);

    /** How long a lock is waited for that nobody is asked about. */
    long boundNanos();
  }

  /** No owner: what {@link Patience#inVain} is told about CONTROL. */
  public static final int CONTROL = -1;

  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EBUSY = Errno.EBUSY.negated();

  private enum State {
    ALIVE,
    DEAD
  }

  /* Slot to the owner its record names; a word that is not in here is stale. */
  private final Map<Integer, Integer> records = new TreeMap<>();
  private final Map<Integer, State> states = new TreeMap<>();
  private final Map<Integer, Integer> generations = new TreeMap<>();
  private final int slots;
  private long settled;
  private Thread control;
  private volatile long lockBoundNanos = 200_000_000;

  public Census(int slots) {
    this.slots = slots;
  }

  /** For tests whose holders are living threads, which a busy machine may stop for long. */
  public void waitForLocks(long nanos) {
    lockBoundNanos = nanos;
  }

  /** A new attachment in the lowest free slot. */
  public synchronized Member attach() {
    for (int slot = 0; slot < slots; slot++) {
      if (!records.containsKey(slot)) {
        int owner = OwnerWord.of(slot, generations.merge(slot, 1, Integer::sum));
        records.put(slot, owner);
        states.put(owner, State.ALIVE);
        return new Member(owner);
      }
    }
    throw new IllegalStateException("no free slot, slots=" + slots);
  }

  /** The next attachment in this slot has generation 1 again; its stale words have been freed. */
  public synchronized void startGenerationsAgain(int slot) {
    generations.put(slot, 0);
  }

  /** The kernel has ended the process. */
  public synchronized void die(int owner) {
    states.put(owner, State.DEAD);
  }

  private synchronized boolean isAlive(int owner) {
    return states.get(owner) == State.ALIVE;
  }

  private synchronized boolean tryControl() {
    if (control != null) {
      return false;
    }
    control = Thread.currentThread();
    return true;
  }

  /* False where a test runs an attachment in the middle of another's settling, on its thread. */
  private synchronized boolean awaitControl() {
    while (!tryControl()) {
      if (control == Thread.currentThread()) {
        return false;
      }
      awaitChange();
    }
    return true;
  }

  private void awaitChange() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized void giveControlBack() {
    control = null;
    notifyAll();
  }

  private synchronized void noteSettled(int owner) {
    records.remove(OwnerWord.slot(owner));
    settled++;
  }

  /** Attachments settled so far. */
  public synchronized long settled() {
    return settled;
  }

  /**
   * One attachment's view; its engine is told after construction, as an engine needs its owners.
   */
  public final class Member implements Owners {

    private final int self;
    private Recoverable engine;
    private Patience patience;

    private Member(int self) {
      this.self = self;
    }

    /** Whose {@code recover} settles the dead. */
    public void settleWith(Recoverable engine) {
      this.engine = engine;
    }

    @Override
    public int self() {
      return self;
    }

    @Override
    public boolean isStale(int owner) {
      synchronized (Census.this) {
        Integer recorded = records.get(OwnerWord.slot(owner));
        return recorded == null || recorded != owner;
      }
    }

    /** Whom it tells that it asks and waits; without, it waits as a thread does. */
    public void waitWith(Patience patience) {
      this.patience = patience;
    }

    @Override
    public int settle(int owner) {
      if (patience != null) {
        patience.beforeAsking();
      }
      if (isStale(owner)) {
        return 0;
      }
      if (isAlive(owner)) {
        if (patience != null) {
          patience.inVain(owner);
        }
        return EAGAIN;
      }
      if (!takeControl()) {
        return EBUSY;
      }
      try {
        if (!isStale(owner)) {
          engine.recover(owner);
          noteSettled(owner);
        }
        return 0;
      } finally {
        giveControlBack();
      }
    }

    private boolean takeControl() {
      if (patience == null) {
        return awaitControl();
      }
      while (!tryControl()) {
        patience.inVain(CONTROL);
      }
      return true;
    }

    @Override
    public long lockBoundNanos() {
      return patience == null ? lockBoundNanos : patience.boundNanos();
    }

    @Override
    public String describe(int owner) {
      synchronized (Census.this) {
        return "owner=" + owner + (states.get(owner) == State.DEAD ? " (dead)" : "");
      }
    }
  }
}
