package io.shmap.sync;

/**
 * Who holds a lock word, and what is to be done about the dead.
 *
 * <p>An <i>owner</i> is an attachment: a u32 of its generation (22 bits) and its slot (10 bits),
 * never handed out twice for one map; 0 means free. The kernel says whether it lives. A dead
 * owner's words may be taken over only when they are <i>stale</i>: when its slot record no longer
 * names it, because what it left unfinished has been settled.
 */
public interface Owners {

  /** The owner word of this attachment, which is alive by definition. */
  int self();

  /** True if the slot record no longer names {@code owner}: its words may be taken over. */
  boolean isStale(int owner);

  /**
   * Asks the kernel whether {@code owner} has died; if so settles what it left and frees its slot.
   * After 0 its words are stale. Not to be called for {@link #self()}.
   *
   * @return 0 if it is dead and settled; -EAGAIN if it lives; -EBUSY if it is dead but another
   *     process has held the control page for too long
   */
  int settle(int owner);

  /** How long a lock is waited for before EBUSY, in nanoseconds. */
  long lockBoundNanos();

  /** Remembers, for the message, whose lock at which offset was waited for in vain. */
  default void noteBusy(int holder, long offset) {}

  /** Process, state and start of the owner, for a message. */
  String describe(int owner);
}
