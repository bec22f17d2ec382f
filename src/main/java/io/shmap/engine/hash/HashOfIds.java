package io.shmap.engine.hash;

import io.shmap.engine.IdSlots;
import io.shmap.error.Errno;
import io.shmap.memory.Region;
import java.util.List;

/** HASH_OF_MAPS: a hash whose values are one word each. */
public final class HashOfIds implements IdSlots {

  /*
   * Exchange
   * --------
   *   (1) look the key up: it has id Y, or none
   *   (2) none: insert X if it still has none; Y: store X if it still is Y
   *       neither: somebody was faster, from (1)
   *
   * So of several who put maps under one key each is told another Y, and every map that leaves is
   * told to exactly one. Died before (2): nothing happened; after: X is in, and Y's deletion is left
   * to a sweep.
   */

  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private static final int BOUND = 1 << 24;

  private final HashEngine hash;
  private final ThreadLocal<Region> word = ThreadLocal.withInitial(() -> Region.allocate(8));

  public HashOfIds(HashEngine hash) {
    this.hash = hash;
  }

  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    return hash.lookup(key, keyOffset, value, valueOffset);
  }

  @Override
  public int id(Region key, long keyOffset) {
    Region found = word.get();
    return hash.lookup(key, keyOffset, found, 0) == 0 ? found.getInt(0) : 0;
  }

  @Override
  public int place(Region key, long keyOffset) {
    return (int) hash.home(key, keyOffset);
  }

  @Override
  public int refusal(Region key, long keyOffset, long flags) {
    return 0;
  }

  @Override
  public int exchange(Region key, long keyOffset, int id, long flags, int[] old) {
    if (flags != ANY && flags != NOEXIST && flags != EXIST) {
      return EINVAL;
    }
    for (int i = 0; i < BOUND; i++) {
      Region found = word.get();
      boolean absent = hash.lookup(key, keyOffset, found, 0) == ENOENT; // (1)
      old[0] = absent ? 0 : found.getInt(0);
      if (absent && flags == EXIST) {
        return ENOENT;
      }
      if (!absent && flags == NOEXIST) {
        return EEXIST;
      }
      found.putInt(4, id);
      int result =
          absent
              ? hash.update(key, keyOffset, found, 4, NOEXIST)
              : hash.compareAndSet(key, keyOffset, found, 0, found, 4); // (2)
      boolean again = absent ? result == EEXIST : result == EAGAIN || result == ENOENT;
      if (!again) {
        return result;
      }
    }
    return Errno.EBUSY.negated();
  }

  @Override
  public int remove(Region key, long keyOffset, int[] old) {
    Region found = word.get();
    int result = hash.lookupAndDelete(key, keyOffset, found, 0);
    old[0] = result == 0 ? found.getInt(0) : 0;
    return result;
  }

  @Override
  public int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    return EINVAL;
  }

  @Override
  public int delete(Region key, long keyOffset) {
    return EINVAL;
  }

  @Override
  public int lookupAndDelete(Region key, long keyOffset, Region value, long valueOffset) {
    return Errno.ENOTSUPP.negated();
  }

  @Override
  public int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    return hash.nextKey(key, keyOffset, next, nextOffset);
  }

  /** Whose ids are deleted is for the caller to tell on. */
  @Override
  public int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    return hash.nextBatch(cursor, keys, values, count, delete);
  }

  @Override
  public int freeze() {
    return hash.freeze();
  }

  @Override
  public boolean isFrozen() {
    return hash.isFrozen();
  }

  @Override
  public long size() {
    return hash.size();
  }

  @Override
  public List<String> check(boolean quiet) {
    return hash.check(quiet);
  }

  @Override
  public void recover(int owner) {
    hash.recover(owner);
  }

  @Override
  public void sweepStale(int slot) {
    hash.sweepStale(slot);
  }
}
