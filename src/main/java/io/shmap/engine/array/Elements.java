package io.shmap.engine.array;

import io.shmap.engine.Findings;
import io.shmap.memory.Region;
import io.shmap.sync.Recoverable;

/** The elements of one array. Indexes have been checked by the caller. */
interface Elements extends Recoverable {

  /** Copies a value out. */
  int get(long index, Region out, long outOffset);

  /**
   * Stores a value.
   *
   * @return 0, -EPERM if the array is frozen, -EBUSY
   */
  int set(long index, Region value, long valueOffset);

  /**
   * Waits for the writers who were inside when FROZEN was stored.
   *
   * @return 0 or -EBUSY
   */
  int awaitWriters();

  /** Reports what is wrong with the elements. */
  void check(Findings findings, boolean quiet);
}
