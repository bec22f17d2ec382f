package io.shmap.engine.lpm;

import io.shmap.memory.Region;

/**
 * The pairs, or the entries, that are not in use: a list of those given back, then the fresh ones.
 * Open for wrong variants.
 */
class Pool {

  private final Trie trie;
  private final Region region;
  private final long free;
  private final long high;
  private final long capacity;
  private final long start;
  private final long size;
  private final long next;

  /**
   * @param free offset of the number + 1 of the first in the list
   * @param high offset of the first number never used
   * @param start offset of number 0
   * @param size of each
   * @param next where in each the next one's number + 1 is; if it is not at the start, a generation
   *     is there
   */
  Pool(Trie trie, long free, long high, long capacity, long start, long size, long next) {
    this.trie = trie;
    this.region = trie.region;
    this.free = free;
    this.high = high;
    this.capacity = capacity;
    this.start = start;
    this.size = size;
    this.next = next;
  }

  long capacity() {
    return capacity;
  }

  long offset(long number) {
    return start + number * size;
  }

  /** How many have ever been used: numbers from there on are fresh. */
  long used() {
    return region.getLong(high);
  }

  /** Number + 1 of the first in the list, or 0. */
  long firstFree() {
    return region.getLong(free);
  }

  /** What {@link #firstFree} is when this one is taken. */
  long nextFree(long number) {
    return region.getLong(offset(number) + next);
  }

  /** The number that the next {@link #take} takes; nothing is changed. */
  long peek() {
    long first = firstFree();
    long used = used();
    long number = first != 0 ? first - 1 : used;
    if (used < 0 || used > capacity || number < 0 || number >= (first != 0 ? used : capacity)) {
      throw trie.damaged("the list of free nodes names what is not there, number=" + number, free);
    }
    return number;
  }

  /** Takes what {@link #peek} has told. */
  void take(long number) {
    if (firstFree() == number + 1) {
      region.putLongRelease(free, nextFree(number)); // 3
    } else {
      region.putLongRelease(high, number + 1); // 3
    }
  }

  /**
   * Gives one back that nothing leads to; does nothing for one that has been given back already or
   * was never taken.
   */
  void giveBack(long number) {
    if (used() > capacity || number < 0) {
      throw trie.damaged("more nodes are in use than there are", high);
    }
    if (isGivenBack(number) || isFresh(number)) {
      return;
    }
    long offset = offset(number);
    if (next != 0) {
      moveGeneration(offset);
    }
    region.putLong(offset + next, firstFree()); // 8
    region.putLongRelease(free, number + 1); // 8
  }

  boolean isGivenBack(long number) {
    return firstFree() == number + 1;
  }

  boolean isFresh(long number) {
    return number >= used();
  }

  void moveGeneration(long offset) {
    region.putInt(offset, region.getInt(offset) + 1); // W4, 8
    region.storeFence();
  }
}
