package io.shmap.engine;

import io.shmap.memory.Region;
import io.shmap.sync.Recoverable;
import java.util.List;

/**
 * One map's data structure, over the region of its data section.
 *
 * <p>Operations are bpf(2)'s: they return 0 or a negated errno and allocate nothing. Keys and
 * values lie in regions of the caller's, at the given offsets, in exactly the map's key and value
 * size. Engines are used by any number of threads and processes at once. They do not know whether
 * the map is frozen for this handle or opened read-only; the faces check that.
 */
public interface Engine extends Recoverable {

  /** Any value is stored, whether or not the key is there. */
  int ANY = 0;

  /** Only a new key. */
  int NOEXIST = 1;

  /** Only a key that is there. */
  int EXIST = 2;

  /** Copies the value of a key. */
  int lookup(Region key, long keyOffset, Region value, long valueOffset);

  /** Stores a value; {@code flags} is ANY, NOEXIST or EXIST, anything else EINVAL. */
  int update(Region key, long keyOffset, Region value, long valueOffset, long flags);

  int delete(Region key, long keyOffset);

  /**
   * Copies the key after {@code key}, or the first one if it is not there or {@code null}. An entry
   * keeps its place in the order when its value is replaced. The two ranges do not overlap.
   */
  int nextKey(Region key, long keyOffset, Region next, long nextOffset);

  int lookupAndDelete(Region key, long keyOffset, Region value, long valueOffset);

  /**
   * Copies entries from the cursor on, as many whole groups as fit.
   *
   * @param cursor in: where to start, 0 = at the start; out: where to go on
   * @param count in: room in entries; out: entries copied
   * @param delete whether to delete what was copied
   * @return 0 if there is more, -ENOENT at the end, -ENOSPC if not even the first group fits
   */
  int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete);

  /** Refuses all changes from now on, for ever; when it returns 0 no change is under way. */
  int freeze();

  boolean isFrozen();

  /** Entries in the map at about this moment. */
  long size();

  /**
   * Verifies every invariant, read-only, while others may be writing.
   *
   * @param quiet whether nobody is, so that the exact ones can be verified too
   */
  List<String> check(boolean quiet);
}
