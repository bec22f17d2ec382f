package io.shmap.engine.hash;

import io.shmap.engine.KeyHash;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import java.util.Objects;

/**
 * Looks many keys of 8 bytes up at a time, for values of 8 bytes, so that the waits for memory
 * overlap. For one thread.
 */
public class LongBatch {

  /*
   * A lookup is a few instructions and a wait for its node. The next lookup's wait begins while
   * this one lasts, but only as far ahead as the processor holds instructions that are not done:
   * some five lookups. So a group of keys is looked at three times:
   *
   *   locate   their homes; no load but of the keys
   *   touch    the first and the last word of each home, and nothing else: a few instructions for
   *            each, so that as many waits are under way as the processor can have
   *   find     the lookups, in their homes, which have come by now
   *
   * What touch has loaded is not used. The lookups are Lookup's, one after the other, so what is
   * said there holds for each; the group is not of one moment. A key that is not settled in its
   * home (it is further on, or a writer was faster) is looked up alone after the others; the node
   * behind its home is touched as soon as that is known.
   */

  private static final int GROUP = 32;
  private static final int VALUE = 8;

  private final Table table;
  private final LongFace longs;
  private final Region region;
  private final long scramble;
  private final long firstNode;
  private final long lastNode;
  private final long nodeSize;
  private final long lastWord;
  private final long tagsInUse;
  private final long[] hashes = new long[GROUP];
  private final long[] nodes = new long[GROUP];
  private final long[] results = new long[GROUP];
  private final int[] unsettled = new int[GROUP];
  private final long[] touched = new long[2 * GROUP]; // keeps the compiler from dropping the loads

  LongBatch(Table table, LongFace longs) {
    this.table = table;
    this.longs = longs;
    this.region = table.region;
    this.scramble = table.keyHash.scramble();
    this.firstNode = region.pointer(table.offset(0));
    this.lastNode = region.pointer(table.offset(table.nodes - 1));
    this.nodeSize = table.geometry.nodeSize();
    this.lastWord = nodeSize - Long.BYTES;
    this.tagsInUse = table.tagsInUse;
  }

  /**
   * Stores the value of {@code keys[i]}, or {@code absent}, in {@code values[i]}, for the first
   * {@code count} keys; the two arrays may be one.
   *
   * @return how many values are not {@code absent}
   */
  public final int get(long[] keys, long[] values, int count, long absent) {
    Objects.checkFromIndexSize(0, count, Math.min(keys.length, values.length));
    int found = 0;
    for (int from = 0; from < count; from += GROUP) {
      int size = Math.min(GROUP, count - from);
      locate(keys, from, size);
      for (int i = 0; i < size; i++) {
        touch(nodes[i], i);
      }
      found += find(keys, values, from, size, absent);
    }
    region.keepAlive();
    return found;
  }

  private void locate(long[] keys, int from, int count) {
    for (int i = 0; i < count; i++) {
      long hash = KeyHash.fold(keys[from + i] ^ scramble);
      hashes[i] = hash;
      nodes[i] = firstNode + table.home(hash) * nodeSize;
    }
  }

  private void touch(long node, int i) {
    touched[i] = region.getLongAt(node, 0);
    touched[GROUP + i] = region.getLongAt(node, lastWord);
  }

  private int find(long[] keys, long[] values, int from, int count, long absent) {
    int found = 0;
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (isSettledAtHome(i, keys[from + i], absent)) {
        values[from + i] = results[i];
        found += results[i] != absent ? 1 : 0;
      } else {
        unsettled[left] = i;
        touch(nodes[i] == lastNode ? firstNode : nodes[i] + nodeSize, left++);
      }
    }
    for (int i = 0; i < left; i++) {
      int at = from + unsettled[i];
      values[at] = longs.get(keys[at], absent);
      found += values[at] != absent ? 1 : 0;
    }
    return found;
  }

  private boolean isSettledAtHome(int i, long key, long absent) {
    long node = nodes[i];
    long hash = hashes[i];
    long state = region.getLongAcquireAt(node, NodeLayout.STATE); // R1
    long match = Table.matches(region.getLongAt(node, NodeLayout.TAGS), hash, tagsInUse);
    if (match == 0) {
      int out = (int) (region.getLongAt(node, NodeLayout.LOCK) >>> Integer.SIZE); // R5
      results[i] = absent;
      region.loadFence(); // R3
      return !NodeLayout.mayReach(out, hash)
          && region.getLongAt(node, NodeLayout.STATE) == state; // R4
    }
    int bit = Long.numberOfTrailingZeros(match);
    long place = node + (NodeLayout.PLACES - 14) + 2L * bit; // bit 8 n + 7 is place n, at 16 n
    boolean isLive = ((int) state >>> (bit >>> 3) & 1) != 0;
    if (region.getLongAt(place, 0) != key || !isLive) {
      return false;
    }
    results[i] = region.getLongAt(place, VALUE); // R2
    region.loadFence(); // R3
    boolean isSettled = region.getLongAt(node, NodeLayout.STATE) == state; // R4
    if (isSettled) {
      found(node, bit);
    }
    return isSettled;
  }

  /** What else is to be done about an entry that was found in a node, at the bit of its tag. */
  void found(long node, int bit) {}
}
