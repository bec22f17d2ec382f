package io.shmap.engine.hash;

import io.shmap.error.Errno;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/**
 * Walks over the entries in the order of node and place, each node in one validated copy.
 *
 * <p>Entries never change nodes, so one that is there throughout is met exactly once, and a walk
 * ends after as many steps as there are nodes, whatever others do.
 */
final class Iteration {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int ENOSPC = Errno.ENOSPC.negated();

  private final Table table;
  private final Region region;
  private final Lookup lookup;
  private final Writer writer;
  private final long keySize;
  private final long valueSize;

  Iteration(Table table, Lookup lookup, Writer writer) {
    this.table = table;
    this.region = table.region;
    this.lookup = lookup;
    this.writer = writer;
    this.keySize = table.geometry.keySize();
    this.valueSize = table.geometry.valueSize();
  }

  int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    long location = Lookup.ABSENT;
    if (key != null) {
      location = lookup.find(table.keyHash.of(key, keyOffset), key, keyOffset, null, 0);
    }
    int from = 0;
    long node = 0;
    if (location != Lookup.ABSENT) {
      node = Table.nodeOf(location);
      from = Table.placeOf(location) + 1;
    }
    for (; node < table.nodes; node++, from = 0) {
      if (copyFirst(node, from, next, nextOffset)) {
        return 0;
      }
    }
    return ENOENT;
  }

  private boolean copyFirst(long node, int from, Region next, long nextOffset) {
    for (int losses = 0; losses < Table.BOUND; losses++) {
      long state = table.state(node);
      int live = liveOf(state) & -1 << from;
      if (live == 0) {
        return false;
      }
      table.copyKey(table.place(node, Integer.numberOfTrailingZeros(live)), next, nextOffset);
      region.loadFence();
      if (table.state(node) == state) {
        return true;
      }
    }
    throw table.endless("a walk", node);
  }

  /** Copies the live entries of a node side by side, keys and values padded; returns how many. */
  int copyNode(long node, Region entries) {
    long stride = table.geometry.entrySize();
    return copy(
        node, table.places, entries, 0, stride, entries, table.geometry.paddedKeySize(), stride);
  }

  int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    int room = count[0];
    count[0] = 0;
    if (room <= 0) {
      return 0;
    }
    for (long node = cursor[0] & 0xffff_ffffL; node < table.nodes; node++) {
      cursor[0] = (int) node;
      int from = count[0];
      int copied =
          copy(
              node,
              room - from,
              keys,
              from * keySize,
              keySize,
              values,
              from * valueSize,
              valueSize);
      if (copied < 0) {
        return from == 0 ? ENOSPC : 0;
      }
      int result = delete ? deleteCopied(keys, values, count, copied) : 0;
      if (result != 0) {
        return result;
      }
      count[0] += delete ? 0 : copied;
    }
    cursor[0] = (int) table.nodes;
    return ENOENT;
  }

  /* How many live entries were copied, or -1 if the node has more than the limit. */
  private int copy(
      long node,
      int limit,
      Region keys,
      long keysOffset,
      long keyStride,
      Region values,
      long valuesOffset,
      long valueStride) {
    for (int losses = 0; losses < Table.BOUND; losses++) {
      long state = table.state(node);
      int live = liveOf(state);
      if (Integer.bitCount(live) > limit) {
        return -1;
      }
      int copied = 0;
      for (; live != 0; live &= live - 1, copied++) {
        long place = table.place(node, Integer.numberOfTrailingZeros(live));
        table.copyKey(place, keys, keysOffset + copied * keyStride);
        table.copyValue(place, values, valuesOffset + copied * valueStride);
      }
      region.loadFence();
      if (table.state(node) == state) {
        return copied;
      }
    }
    throw table.endless("a walk", node);
  }

  /* Bits beyond the places are damage that a check reports; a walk does not follow them. */
  private int liveOf(long state) {
    return NodeLayout.live(state) & (1 << table.places) - 1;
  }

  /* Entry by entry under its locks; one that is gone or was replaced meanwhile is told as it was. */
  private int deleteCopied(Region keys, Region values, int[] count, int copied) {
    int from = count[0];
    for (int i = from; i < from + copied; i++) {
      int result =
          writer.change(
              Writer.Change.LOOKUP_AND_DELETE,
              keys,
              i * keySize,
              values,
              count[0] * valueSize,
              null,
              0,
              0);
      if (result == 0) {
        if (i != count[0]) {
          keys.copyFrom(count[0] * keySize, keys, i * keySize, keySize);
        }
        count[0]++;
      } else if (result != ENOENT) {
        return result;
      }
    }
    return 0;
  }
}
