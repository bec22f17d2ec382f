package io.shmap.engine.array;

import io.shmap.engine.IdSlots;
import io.shmap.error.Errno;
import io.shmap.memory.Region;
import java.util.List;

/** ARRAY_OF_MAPS: a word for each index, 0 where there is no map. */
public final class ArrayOfIds implements IdSlots {

  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int ENOENT = Errno.ENOENT.negated();

  private final ArrayEngine array;

  public ArrayOfIds(ArrayEngine array) {
    this.array = array;
  }

  private static long index(Region key, long keyOffset) {
    return key.getInt(keyOffset) & 0xffff_ffffL;
  }

  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    int id = id(key, keyOffset);
    if (id == 0) {
      return ENOENT;
    }
    value.putInt(valueOffset, id);
    return 0;
  }

  @Override
  public int id(Region key, long keyOffset) {
    return (int) array.getWord(index(key, keyOffset));
  }

  @Override
  public int place(Region key, long keyOffset) {
    return key.getInt(keyOffset);
  }

  @Override
  public int refusal(Region key, long keyOffset, long flags) {
    if (flags != ANY) {
      return EINVAL;
    }
    return index(key, keyOffset) < array.size() ? 0 : Errno.E2BIG.negated();
  }

  @Override
  public int exchange(Region key, long keyOffset, int id, long flags, int[] old) {
    int refused = refusal(key, keyOffset, flags);
    return refused != 0 ? refused : array.exchangeWord(index(key, keyOffset), id, old);
  }

  @Override
  public int remove(Region key, long keyOffset, int[] old) {
    int result = exchange(key, keyOffset, 0, ANY, old);
    return result == 0 && old[0] == 0 ? ENOENT : result;
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

  /** All indexes, with a map or without, as the kernel's. */
  @Override
  public int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    return array.nextKey(key, keyOffset, next, nextOffset);
  }

  /** Only indexes that have a map. */
  @Override
  public int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    int room = count[0];
    count[0] = 0;
    if (delete) {
      return Errno.ENOTSUPP.negated();
    }
    long index = cursor[0] & 0xffff_ffffL;
    for (; index < array.size() && count[0] < room; index++) {
      int id = (int) array.getWord(index);
      if (id != 0) {
        keys.putInt(count[0] * 4L, (int) index);
        values.putInt(count[0] * 4L, id);
        count[0]++;
      }
    }
    cursor[0] = (int) index;
    return index < array.size() ? 0 : ENOENT;
  }

  @Override
  public int freeze() {
    return array.freeze();
  }

  @Override
  public boolean isFrozen() {
    return array.isFrozen();
  }

  /** How many indexes have a map. */
  @Override
  public long size() {
    long size = 0;
    for (long index = 0; index < array.size(); index++) {
      size += array.getWord(index) == 0 ? 0 : 1;
    }
    return size;
  }

  @Override
  public List<String> check(boolean quiet) {
    return array.check(quiet);
  }

  @Override
  public void recover(int owner) {
    array.recover(owner);
  }

  @Override
  public void sweepStale(int slot) {
    array.sweepStale(slot);
  }
}
