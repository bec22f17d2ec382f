package io.shmap.sync;

import io.shmap.layout.OwnerWord;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attachments of one map in an engine's unit test, kept on the heap instead of in a control
 * page: who is alive, who is dead and not yet settled, who is stale.
 */
public final class Census {

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
  private boolean settling;

  public Census(int slots) {
    this.slots = slots;
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

  /** The kernel has ended the process. */
  public synchronized void die(int owner) {
    states.put(owner, State.DEAD);
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
        return !records.containsValue(owner);
      }
    }

    @Override
    public int settle(int owner) {
      synchronized (Census.this) {
        if (states.get(owner) == State.ALIVE) {
          return -11;
        }
        if (settling) {
          // A test runs another attachment in the middle of this one's: CONTROL is taken.
          return -16;
        }
        settling = true;
        try {
          if (records.containsValue(owner)) {
            engine.recover(owner);
            records.remove(OwnerWord.slot(owner));
            settled++;
          }
          return 0;
        } finally {
          settling = false;
        }
      }
    }

    @Override
    public long lockBoundNanos() {
      return 200_000_000;
    }

    @Override
    public String describe(int owner) {
      synchronized (Census.this) {
        return "owner=" + owner + (states.get(owner) == State.DEAD ? " (dead)" : "");
      }
    }
  }
}
