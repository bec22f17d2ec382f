package io.shmap.engine.array;

import io.shmap.error.Errno;
import io.shmap.memory.Region;

/** The keys of an array: indexes from 0 to the last, u32, all of which are there always. */
final class Indexes {

  private static final int ENOENT = Errno.ENOENT.negated();

  /** Copies the value of an element. */
  interface Copy {

    void copy(long index, Region out, long outOffset);
  }

  private final long maxEntries;
  private final int operandSize;
  private final Copy copy;

  /**
   * The indexes of one array.
   *
   * @param operandSize bytes of a value as it is copied
   */
  Indexes(long maxEntries, int operandSize, Copy copy) {
    this.maxEntries = maxEntries;
    this.operandSize = operandSize;
    this.copy = copy;
  }

  static long index(Region key, long keyOffset) {
    return key.getInt(keyOffset) & 0xffff_ffffL;
  }

  /** The next index; 0 for no key and for one beyond the end. */
  int next(Region key, long keyOffset, Region next, long nextOffset) {
    long index = key == null ? maxEntries : index(key, keyOffset);
    if (index == maxEntries - 1) {
      return ENOENT;
    }
    next.putInt(nextOffset, index < maxEntries ? (int) index + 1 : 0);
    return 0;
  }

  /** As {@link ArrayEngine#nextBatch} that deletes nothing. */
  int nextBatch(int[] cursor, Region keys, Region values, int[] count) {
    long from = cursor[0] & 0xffff_ffffL;
    long index = from > maxEntries ? 0 : from;
    int room = count[0];
    int copied = 0;
    for (; copied < room && index < maxEntries; copied++, index++) {
      keys.putInt(copied * 4L, (int) index);
      copy.copy(index, values, (long) copied * operandSize);
    }
    count[0] = copied;
    cursor[0] = (int) index;
    return copied < room ? ENOENT : 0;
  }
}
