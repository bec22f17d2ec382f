package io.shmap.engine.lpm;

import io.shmap.error.Errno;
import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;

/** Finds entries: the longest prefix of a key, or exactly one prefix. Open for wrong variants. */
class Lookup {

  /*
   * Ordering
   * --------
   *   writer (holds LOCK)                            reader
   *   W1  fill entry and pair            plain       R1  v = VERSION                 acquire
   *   W2  the one link            release            R2  links                       acquire
   *   W3  VERSION + 1  release, fence                R3  g = generation of the entry plain
   *   W4  generation + 1 of what is gone, fence      R4  fence, VERSION == v?        acquire
   *   W5  the bytes of what is gone                  R5  copy key and value          plain
   *   W6  LOCK = 0, full fence                       R6  fence, generation == g?     plain
   *
   * R2 pairs with W2: who sees the link sees all of W1.
   *
   * One state. A change stores one link that a reader can reach, and the next one begins after W3. So
   * if R4 finds v, all changes up to v were seen throughout and at most one more, whose link was
   * seen before or after W2: the walk saw the state before it or after it. Without R4 a reader who
   * is slow between two links can miss a prefix that was there before and one that came instead.
   *
   * Nothing reused. A node is unlinked (W2), then VERSION moves (W3), only then it is written again
   * (W4 and later changes). A walk that read such bytes finds VERSION moved at R4. Until then what it
   * read may be noise: every number is compared with its bound, every depth with the one above.
   *
   * The copy. An entry does not change while it is linked, and its generation moves before the first
   * byte of it does. g is of the linked entry because R4 comes behind R3. A large value is therefore
   * copied once, whatever others change. 2^32 reuses of an entry need 2^32 changes: R6 also asks
   * how far VERSION has moved.
   *
   * W6 pairs with W6 of another thread: a change that has returned has happened for everybody. Two
   * threads that each change a trie and then look up in the other's cannot both find the old state.
   *
   * A writer that is stopped or dead moves nothing: a reader looks again only after a change that
   * was completed.
   *
   * The walk compares no keys on its way down. Where it ends, one entry tells how many bits of the
   * path were the key's: all stems above that are prefixes of the key.
   */

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final long FAR = 1L << 32;

  final Trie trie;

  Lookup(Trie trie) {
    this.trie = trie;
  }

  /**
   * Copies the entry of the longest prefix that the key begins with and that is not longer than the
   * key's.
   *
   * @param exact only a prefix of the key's own length
   * @param matched where the entry's own key goes, or null
   * @return 0 or -ENOENT
   */
  int find(
      Region key,
      long keyOffset,
      boolean exact,
      Region matched,
      long matchedOffset,
      Region value,
      long valueOffset) {
    int length = key.getInt(keyOffset);
    if (length < 0 || length > trie.maxPrefixLength) {
      return ENOENT;
    }
    long data = keyOffset + LpmGeometry.PREFIX_LENGTH_SIZE;
    long head = trie.head(key, data);
    for (int losses = 0; losses < Trie.BOUND; losses++) {
      long version = trie.version(); // R1
      long link = exact ? exact(head, key, data, length) : longest(head, key, data, length); // R2
      if (!LpmLayout.isEntry(link)) {
        if (isOneState(version)) { // R4
          requireUndamaged(link, head, length);
          return ENOENT;
        }
      } else if (copy(link, version, matched, matchedOffset, value, valueOffset)) {
        return 0;
      }
    }
    throw trie.endless("a lookup");
  }

  private void requireUndamaged(long link, long head, int length) {
    if (link == Trie.DAMAGED) {
      throw trie.damagedTree(Trie.slot(head, Math.min(length, trie.tableBits)));
    }
  }

  boolean isOneState(long version) {
    return trie.isStill(version);
  }

  /** Copies an entry that a walk since {@code version} has found; false if it may be another. */
  boolean copy(
      long link, long version, Region matched, long matchedOffset, Region value, long valueOffset) {
    long entry = trie.entry(link);
    int generation = trie.generation(entry); // R3
    if (!isOneState(version)) { // R4
      return false;
    }
    if (matched != null) {
      trie.copyKey(entry, LpmLayout.position(link), matched, matchedOffset); // R5
    }
    if (value != null) {
      trie.copyValue(entry, value, valueOffset); // R5
    }
    return isSameEntry(entry, generation, version); // R6
  }

  boolean isSameEntry(long entry, int generation, long version) {
    trie.region.loadFence();
    long moved = trie.version() - version; // far too, if the pages are zeros: the handle is closed
    return trie.generation(entry) == generation && Long.compareUnsigned(moved, FAR) < 0;
  }

  /** A link to an entry that is there, 0, or DAMAGED; to be validated. */
  final long longest(long head, Region key, long data, int length) {
    long slot = Trie.slot(head, Math.min(length, trie.tableBits));
    if (length < trie.tableBits) {
      return shorter(slot);
    }
    long root = trie.link(Trie.slotOffset(slot));
    long found = root == 0 ? 0 : inTree(root, head, key, data, length);
    return found != 0 ? found : shorter(slot >>> 1);
  }

  /** The longest prefix among those of a slot and of the slots above it. */
  final long shorter(long from) {
    for (long slot = from; slot > 0; slot >>>= 1) {
      long link = trie.link(Trie.slotOffset(slot));
      if (link != 0) {
        return trie.fitsSlot(link, slot) ? link : Trie.DAMAGED;
      }
    }
    return 0;
  }

  private long inTree(long root, long head, Region key, long data, int length) {
    long link = root;
    long stem = 0;
    int stemDepth = 0;
    int above = 2 * trie.tableBits - 1;
    while (LpmLayout.isPair(link) && LpmLayout.depth(link) <= 2 * length) {
      int depth = LpmLayout.depth(link);
      if (!isBelow(depth, above) || !trie.hasPair(link)) {
        return Trie.DAMAGED;
      }
      above = depth;
      long pair = trie.pair(link);
      if (!LpmLayout.isBranch(depth)) {
        stem = pair;
        stemDepth = depth;
      }
      link = trie.link(pair + side(depth, head, key, data));
    }
    return resolve(root, link, stem, stemDepth, head, key, data, length);
  }

  /** Depth grows along every path that is right; without this a damaged one could have no end. */
  boolean isBelow(int depth, int above) {
    return depth > above;
  }

  /** Which of a pair's links goes on towards a key: the offset in the pair. */
  static long side(int depth, long head, Region key, long data) {
    return !LpmLayout.isBranch(depth) || Trie.bit(head, key, data, depth >>> 1) ? Long.BYTES : 0;
  }

  /**
   * What a walk in a tree has found.
   *
   * @param link where it ended
   * @param stem offset of the last stem passed, or 0
   */
  final long resolve(
      long root,
      long link,
      long stem,
      int stemDepth,
      long head,
      Region key,
      long data,
      int length) {
    if (link == 0) {
      return Trie.DAMAGED;
    }
    boolean endsInTime = LpmLayout.isEntry(link) && LpmLayout.position(link) <= length;
    if (!endsInTime && stem == 0) {
      return 0;
    }
    long nearest = endsInTime ? link : trie.entryOfStem(stem, stemDepth);
    if (!trie.hasEntry(nearest)) {
      return Trie.DAMAGED;
    }
    int position = LpmLayout.position(nearest);
    int common = trie.common(head, key, data, trie.entry(nearest), position);
    if (common == position) {
      return nearest;
    }
    if (stem == 0) {
      return 0;
    }
    return stemDepth <= 2 * common
        ? trie.entryOfStem(stem, stemDepth)
        : lastStem(root, common, head, key, data);
  }

  /* The path once more, only as far as it is known to be the key's. */
  private long lastStem(long root, int common, long head, Region key, long data) {
    long link = root;
    long stem = 0;
    int stemDepth = 0;
    int above = 2 * trie.tableBits - 1;
    while (LpmLayout.isPair(link) && LpmLayout.depth(link) <= 2 * common) {
      int depth = LpmLayout.depth(link);
      if (!isBelow(depth, above) || !trie.hasPair(link)) {
        return Trie.DAMAGED;
      }
      above = depth;
      long pair = trie.pair(link);
      if (!LpmLayout.isBranch(depth)) {
        stem = pair;
        stemDepth = depth;
      }
      link = trie.link(pair + side(depth, head, key, data));
    }
    return stem == 0 ? 0 : trie.entryOfStem(stem, stemDepth);
  }

  /** As {@link #longest}, for a prefix of exactly this length. */
  final long exact(long head, Region key, long data, int length) {
    long slot = Trie.slot(head, Math.min(length, trie.tableBits));
    long link = trie.link(Trie.slotOffset(slot));
    if (length < trie.tableBits) {
      return link == 0 || trie.fitsSlot(link, slot) ? link : Trie.DAMAGED;
    }
    int above = 2 * trie.tableBits - 1;
    while (LpmLayout.isPair(link)) {
      int depth = LpmLayout.depth(link);
      if (!isBelow(depth, above) || !trie.hasPair(link)) {
        return Trie.DAMAGED;
      }
      above = depth;
      long pair = trie.pair(link);
      if (depth >= 2 * length) {
        link = depth == 2 * length ? trie.entryOfStem(pair, depth) : 0;
        break;
      }
      link = trie.link(pair + side(depth, head, key, data));
    }
    if (!LpmLayout.isEntry(link)) {
      return link;
    }
    if (LpmLayout.position(link) != length) {
      return 0;
    }
    if (!trie.hasEntry(link)) {
      return Trie.DAMAGED;
    }
    return trie.common(head, key, data, trie.entry(link), length) == length ? link : 0;
  }
}
