package io.shmap.engine.lpm;

import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;

/**
 * Lookups of several keys at once: all walks go one step each in turn, so that the waits for memory
 * overlap. Used by one thread at a time.
 */
public final class LpmBatch {

  /** How many keys are looked up together. */
  public static final int ROOM = 32;

  private final Trie trie;
  private final Lookup lookup;
  private final long[] heads = new long[ROOM];
  private final int[] lengths = new int[ROOM];
  private final long[] roots = new long[ROOM];
  private final long[] links = new long[ROOM];
  private final int[] depths = new int[ROOM];
  private final long[] stems = new long[ROOM];
  private final int[] stemDepths = new int[ROOM];
  private final int[] generations = new int[ROOM];
  private final int[] walking = new int[ROOM];

  /* Keeps loads alive that are there to ask for memory. */
  private long asked;

  LpmBatch(Trie trie, Lookup lookup) {
    this.trie = trie;
    this.lookup = lookup;
  }

  /**
   * Looks up keys that lie one behind the other.
   *
   * @param keyStride from one key to the next; the same for values
   * @param count at most {@link #ROOM}
   * @return a bit for each key that has an entry, whose value has then been copied
   */
  int find(
      Region keys,
      long keysOffset,
      long keyStride,
      Region values,
      long offset,
      long stride,
      int count) {
    long version = trie.version(); // R1
    start(keys, keysOffset, keyStride, count);
    descend(keys, keysOffset, keyStride, count);
    boolean right = resolve(keys, keysOffset, keyStride, count); // R2, R3
    if (right && lookup.isOneState(version)) { // R4
      int found = 0;
      boolean same = true;
      for (int i = 0; i < count; i++) {
        if (links[i] != 0) {
          trie.copyValue(trie.entry(links[i]), values, offset + i * stride); // R5
          found |= 1 << i;
        }
      }
      for (int i = 0; i < count; i++) {
        same &= links[i] == 0 || lookup.isSameEntry(trie.entry(links[i]), generations[i], version);
      }
      if (same) {
        return found;
      }
    }
    return oneByOne(keys, keysOffset, keyStride, values, offset, stride, count);
  }

  private void start(Region keys, long keysOffset, long keyStride, int count) {
    int bits = trie.tableBits;
    for (int i = 0; i < count; i++) {
      long key = keysOffset + i * keyStride;
      int length = keys.getInt(key);
      boolean wrong = length < 0 || length > trie.maxPrefixLength;
      long head = trie.head(keys, key + LpmGeometry.PREFIX_LENGTH_SIZE);
      lengths[i] = wrong ? -1 : length;
      heads[i] = head;
      long slot = Trie.slot(head, bits);
      roots[i] = length < bits ? 0 : trie.link(Trie.slotOffset(slot));
      asked += trie.link(Trie.slotOffset(slot >>> 1)) + trie.link(Trie.slotOffset(slot >>> 2));
      links[i] = roots[i];
      depths[i] = 2 * bits - 1;
      stems[i] = 0;
    }
  }

  private void descend(Region keys, long keysOffset, long keyStride, int count) {
    for (int i = 0; i < count; i++) {
      walking[i] = i;
    }
    int left = count;
    while (left > 0) {
      int still = 0;
      for (int j = 0; j < left; j++) {
        int i = walking[j];
        long link = links[i];
        if (LpmLayout.isPair(link) && LpmLayout.depth(link) <= 2 * lengths[i]) {
          links[i] = step(i, link, keys, keysOffset + i * keyStride);
          walking[still++] = i;
        }
      }
      left = still;
    }
  }

  /* A link that cannot be right ends the walk: resolve finds that it is none. */
  private long step(int i, long link, Region keys, long key) {
    int depth = LpmLayout.depth(link);
    if (!lookup.isBelow(depth, depths[i]) || !trie.hasPair(link)) {
      return 0;
    }
    depths[i] = depth;
    long pair = trie.pair(link);
    if (!LpmLayout.isBranch(depth)) {
      stems[i] = pair;
      stemDepths[i] = depth;
    }
    long data = key + LpmGeometry.PREFIX_LENGTH_SIZE;
    return trie.link(pair + Lookup.side(depth, heads[i], keys, data));
  }

  private boolean resolve(Region keys, long keysOffset, long keyStride, int count) {
    for (int i = 0; i < count; i++) {
      // Asks for the memory of all entries before the first is looked at.
      generations[i] = trie.hasEntry(links[i]) ? trie.generation(trie.entry(links[i])) : 0;
    }
    for (int i = 0; i < count; i++) {
      if (lengths[i] < 0) {
        links[i] = 0;
        continue;
      }
      long before = links[i];
      long found = resolve(i, keys, keysOffset + i * keyStride + LpmGeometry.PREFIX_LENGTH_SIZE);
      if (found == Trie.DAMAGED) {
        return false;
      }
      links[i] = found;
      if (found != 0 && found != before) {
        generations[i] = trie.generation(trie.entry(found)); // R3
      }
    }
    return true;
  }

  private long resolve(int i, Region keys, long data) {
    int length = lengths[i];
    long found = 0;
    if (roots[i] != 0) {
      found =
          lookup.resolve(roots[i], links[i], stems[i], stemDepths[i], heads[i], keys, data, length);
    }
    if (found != 0) {
      return found;
    }
    long slot = Trie.slot(heads[i], Math.min(length, trie.tableBits));
    return lookup.shorter(length < trie.tableBits ? slot : slot >>> 1);
  }

  private int oneByOne(
      Region keys,
      long keysOffset,
      long keyStride,
      Region values,
      long offset,
      long stride,
      int count) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      long key = keysOffset + i * keyStride;
      if (lookup.find(keys, key, false, null, 0, values, offset + i * stride) == 0) {
        found |= 1 << i;
      }
    }
    return found;
  }
}
