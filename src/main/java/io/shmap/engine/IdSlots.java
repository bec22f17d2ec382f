package io.shmap.engine;

import io.shmap.memory.Region;

/**
 * A data structure whose values are ids of maps, 0 for none: what a map of maps needs of its
 * engine. Ids come and go by {@link #exchange} and {@link #remove} only, because who has left must
 * be told to whoever keeps count of the living; {@link Engine#update} and {@link Engine#delete} are
 * EINVAL.
 */
public interface IdSlots extends Engine {

  /** What refuses an update before the new map is looked at, as in bpf(2): 0 or a negated errno. */
  int refusal(Region key, long keyOffset, long flags);

  /** Where the id of a key is, or will be: it never moves from there. */
  int place(Region key, long keyOffset);

  /** The id of a key, 0 if it has none. */
  int id(Region key, long keyOffset);

  /**
   * Stores an id by one store.
   *
   * @param old out: the id that was there, 0 if none
   * @return 0 or a negated errno, as for an update
   */
  int exchange(Region key, long keyOffset, int id, long flags, int[] old);

  /**
   * Takes the id of a key away.
   *
   * @param old out: that id
   * @return 0 or a negated errno, as for a delete
   */
  int remove(Region key, long keyOffset, int[] old);
}
