package io.shmap.engine.lpm;

import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;

/**
 * Where a prefix is, or where it would be put: the link there, and what is around it. Used by one
 * thread at a time.
 */
final class Place {

  private final Trie trie;
  private final Lookup lookup;

  private int length;
  private boolean zeroSide;

  /** Number of the slot under which the prefix is. */
  long slot;

  /** Offset of the link. */
  long at;

  /** The link, 0 if there is none. */
  long link;

  /** How many bits the prefix has in common with what is behind the link, at most its own. */
  int common;

  /** Offset of the link to the pair that {@link #at} is in, 0 if it is in the table. */
  long up;

  /** The link to that pair. */
  long upLink;

  /** What comes in postorder behind all that is behind the link, 0 for nothing in this tree. */
  long behind;

  Place(Trie trie, Lookup lookup) {
    this.trie = trie;
    this.lookup = lookup;
  }

  /** Finds the place; false if a link on the way cannot be right. */
  boolean seek(long head, Region key, long data, int prefixLength) {
    length = prefixLength;
    slot = Trie.slot(head, Math.min(length, trie.tableBits));
    at = Trie.slotOffset(slot);
    link = trie.link(at);
    common = length;
    up = 0;
    behind = 0;
    if (isInTable()) {
      return link == 0 || trie.fitsSlot(link, slot);
    }
    if (link == 0) {
      return true;
    }
    long nearest = nearest(link, head, key, data);
    if (nearest == Trie.DAMAGED) {
      return false;
    }
    common = common(nearest, head, key, data);
    zeroSide = common < length && !Trie.bit(head, key, data, common);
    return descend(head, key, data);
  }

  private int common(long entry, long head, Region key, long data) {
    int limit = Math.min(length, LpmLayout.position(entry));
    return trie.common(head, key, data, trie.entry(entry), limit);
  }

  /** Whether the prefix has as much in common with an entry as with what is behind the link. */
  boolean isCommonWith(long entry, long head, Region key, long data) {
    return common(entry, head, key, data) == common;
  }

  /** Whether the prefix is so short that its place is a slot of the table and no tree. */
  boolean isInTable() {
    return length < trie.tableBits;
  }

  /* Any entry behind the last link of the key's path. */
  private long nearest(long root, long head, Region key, long data) {
    long nearest = root;
    int above = 2 * trie.tableBits - 1;
    while (LpmLayout.isPair(nearest)) {
      int depth = LpmLayout.depth(nearest);
      if (!lookup.isBelow(depth, above) || !trie.hasPair(nearest)) {
        return Trie.DAMAGED;
      }
      above = depth;
      long pair = trie.pair(nearest);
      nearest = trie.link(depth >= 2 * length ? pair : pair + Lookup.side(depth, head, key, data));
    }
    return trie.hasEntry(nearest) ? nearest : Trie.DAMAGED;
  }

  private boolean descend(long head, Region key, long data) {
    int above = 2 * trie.tableBits - 1;
    while (LpmLayout.isPair(link)
        && LpmLayout.depth(link) <= 2 * common
        && LpmLayout.depth(link) < 2 * length) {
      int depth = LpmLayout.depth(link);
      if (!lookup.isBelow(depth, above) || !trie.hasPair(link)) {
        return false;
      }
      above = depth;
      long pair = trie.pair(link);
      long side = Lookup.side(depth, head, key, data);
      if (!LpmLayout.isBranch(depth)) {
        behind = trie.entryOfStem(pair, depth);
      } else if (side == 0) {
        behind = trie.link(pair + Long.BYTES);
      }
      up = at;
      upLink = link;
      at = pair + side;
      link = trie.link(at);
    }
    return link != 0 && (LpmLayout.isEntry(link) ? trie.hasEntry(link) : trie.hasPair(link));
  }

  /** Whether the link is a stem of the prefix's own length and bits. */
  private boolean isOwnStem() {
    return LpmLayout.isPair(link) && common == length && LpmLayout.depth(link) == 2 * length;
  }

  /** The link of the entry of exactly this prefix; 0 if it is not there; or DAMAGED. */
  long found() {
    if (isOwnStem()) {
      return trie.entryOfStem(trie.pair(link), LpmLayout.depth(link));
    }
    boolean own = LpmLayout.isEntry(link) && common == length && LpmLayout.position(link) == length;
    return own ? link : 0;
  }

  /** Offset of the link of the entry that is there. */
  long foundAt() {
    return isOwnStem() ? trie.pair(link) : at;
  }

  /** Whether what is behind the link begins with this prefix, or is the prefix. */
  boolean isAbove() {
    return common == length && LpmLayout.position(link) >= length;
  }

  /** Whether the link is an entry that this prefix begins with. */
  boolean isBehindEntry() {
    return LpmLayout.isEntry(link) && LpmLayout.position(link) <= common;
  }

  /** Whether the prefix goes to the 0 side of the bit where it leaves what is behind the link. */
  boolean isOnZeroSide() {
    return zeroSide;
  }

  /**
   * The link, or the root of the links, that comes next in postorder in this tree, whether the
   * prefix is there or not; 0 for none.
   */
  long successor() {
    if (isInTable() || link == 0 || isAbove()) {
      return behind;
    }
    return isBehindEntry() || zeroSide ? link : behind;
  }
}
