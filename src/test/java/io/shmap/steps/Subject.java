package io.shmap.steps;

import java.util.List;

/**
 * A map of some type that was prepared, and the processes that use it.
 *
 * @param <P> what a process holds: an engine, a handle
 */
public interface Subject<P> {

  /** Brings the map back to what it was prepared to be; nobody is attached. */
  void begin();

  /** A process whose accesses to the map are steps. */
  P attach(Stepper steps);

  /**
   * The kernel has ended a process, and freed what it held.
   *
   * @param journal the process's, for what its end alone does
   */
  void bury(P process, Journal journal);

  /** Somebody settles a dead process; the next one that attaches gets its slot. */
  default void freeSlot(P dead) {
    throw new UnsupportedOperationException("no slots");
  }

  /** The same after so many attachments that the slot's next owner word is the dead one's again. */
  default void freeSlotAndStartGenerationsAgain(P dead) {
    throw new UnsupportedOperationException("no slots");
  }

  /** What stands under a key when a run begins. */
  Entry before(long key);

  /**
   * What survivors find, and still can do: every invariant, nothing locked, all capacity there. The
   * survivor's lookups go into its journal.
   *
   * @param others the journals of all other processes of the run
   * @throws AssertionError if something is wrong
   */
  void verify(Recovery recovery, Journal survivor, List<Journal> others);
}
