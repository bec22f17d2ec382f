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

  private static final int NO_PLACE = -1;

  /** In front of every tag. */
  private static final int NO_TAG = -1;

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
    this.valueSize = table.geometry.operandSize();
  }

  /*
   * Within a node keys come by tag, then by their bytes, and not by place: a longer value that is
   * replaced moves to another place, and a walk from there would leave out what lies between.
   */
  int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    long node = 0;
    if (key != null) {
      long hash = table.keyHash.of(key, keyOffset);
      long location = lookup.find(hash, key, keyOffset, null, 0);
      if (location != Lookup.ABSENT) {
        node = Table.nodeOf(location);
        if (copyNext(node, (int) hash & 0xff, key, keyOffset, next, nextOffset)) {
          return 0;
        }
        node++;
      }
    }
    for (; node < table.nodes; node++) {
      if (copyNext(node, NO_TAG, null, 0, next, nextOffset)) {
        return 0;
      }
    }
    return ENOENT;
  }

  /* Copies the first live key of a node behind the one given; false if there is none. */
  private boolean copyNext(
      long node, int tag, Region key, long keyOffset, Region next, long nextOffset) {
    for (int losses = 0; losses < Table.BOUND; losses++) {
      long state = table.state(node);
      int first = NO_PLACE;
      for (int live = liveOf(state); live != 0; live &= live - 1) {
        int place = Integer.numberOfTrailingZeros(live);
        if (isBehind(node, place, tag, key, keyOffset)
            && (first == NO_PLACE || isBehind(node, first, place))) {
          first = place;
        }
      }
      if (first != NO_PLACE) {
        table.copyKey(table.place(node, first), next, nextOffset);
      }
      region.loadFence();
      if (table.state(node) == state) {
        return first != NO_PLACE;
      }
    }
    throw table.endless("a walk", node);
  }

  private boolean isBehind(long node, int place, int other) {
    return isBehind(node, place, table.tag(node, other), region, table.place(node, other));
  }

  private boolean isBehind(long node, int place, int tag, Region key, long keyOffset) {
    int own = table.tag(node, place);
    return own > tag
        || own == tag && table.compareKey(table.place(node, place), key, keyOffset) > 0;
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
        int place = Integer.numberOfTrailingZeros(live);
        table.copyKey(table.place(node, place), keys, keysOffset + copied * keyStride);
        table.copyValue(node, place, values, valuesOffset + copied * valueStride);
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
