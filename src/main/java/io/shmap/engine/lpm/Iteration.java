package io.shmap.engine.lpm;

import io.shmap.error.Errno;
import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;

/**
 * Goes from entry to entry in postorder: what a prefix holds comes before it, a 0 bit before a 1.
 *
 * <p>That is the order of the table as a heap, each slot of the last level replaced by its tree.
 * The step inside a tree sees one state of it; slots behind it are looked at one by one, each as it
 * is then: an entry that is there throughout a walk is met, whatever others change.
 */
final class Iteration {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int AGAIN = 1;

  private final Trie trie;
  private final Lookup lookup;
  private final ThreadLocal<Place> places;

  Iteration(Trie trie, Lookup lookup) {
    this.trie = trie;
    this.lookup = lookup;
    this.places = ThreadLocal.withInitial(() -> new Place(trie, lookup));
  }

  /**
   * Copies what comes behind a key.
   *
   * @param key null for the first entry
   * @param anywhere whether to go on from a key that is not there too; otherwise from the start
   * @param value null if only the key is wanted
   */
  int next(
      Region key,
      long keyOffset,
      boolean anywhere,
      Region next,
      long nextOffset,
      Region value,
      long valueOffset) {
    int length = key == null ? -1 : key.getInt(keyOffset);
    if (length < 0 || length > trie.maxPrefixLength) {
      return from(first(), next, nextOffset, value, valueOffset);
    }
    long data = keyOffset + LpmGeometry.PREFIX_LENGTH_SIZE;
    long head = trie.head(key, data);
    Place place = places.get();
    long suspectedAt = -1;
    for (int losses = 0; losses < Trie.BOUND; losses++) {
      long version = trie.version(); // R1
      boolean right = place.seek(head, key, data, length) && isOnePath(place, head, key, data);
      boolean restart = right && !anywhere && place.found() == 0;
      long link = right && !restart ? leftmost(place.successor()) : 0; // R2
      if (right && link == 0) {
        if (lookup.isOneState(version)) { // R4
          long slot = restart ? first() : behind(place.slot);
          return from(slot, next, nextOffset, value, valueOffset);
        }
      } else if (right && link != Trie.DAMAGED && isBehind(link, head, key, data, length)) {
        if (lookup.copy(link, version, next, nextOffset, value, valueOffset)) {
          return 0;
        }
      } else if (lookup.isOneState(version)) { // R4
        if (suspectedAt == version) {
          throw trie.damagedTree(place.slot);
        }
        suspectedAt = version;
      }
    }
    throw trie.endless("a walk");
  }

  /*
   * To seek is to pass the path twice, and one link may change in between: if it was the last of a
   * subtree that went, the second pass goes on in the one beside it. Then what is behind the end
   * has less in common with the key than was found. That is no damage yet, so a wrong path is one
   * only if it is met again at the same VERSION: the one link has changed before the second time.
   */
  private boolean isOnePath(Place place, long head, Region key, long data) {
    if (place.isInTable() || place.link == 0) {
      return true;
    }
    long own = place.found();
    long witness = own != 0 ? own : leftmost(place.link);
    return trie.hasEntry(witness) && place.isCommonWith(witness, head, key, data);
  }

  /* Without this, and isOf where a slot is entered, a walk over damage could go round for ever. */
  private boolean isBehind(long link, long head, Region key, long data, int length) {
    int position = LpmLayout.position(link);
    int limit = Math.min(position, length);
    int common = trie.common(head, key, data, trie.entry(link), limit);
    return common == limit ? position < length : !Trie.bit(head, key, data, common);
  }

  private long first() {
    return 1L << trie.tableBits;
  }

  /* The slot behind one, 0 behind the last. */
  private long behind(long slot) {
    return (slot & 1) != 0 ? slot >>> 1 : slot + 1 << trie.tableBits - Trie.level(slot);
  }

  private int from(long start, Region next, long nextOffset, Region value, long valueOffset) {
    for (long slot = start; slot != 0; slot = behind(slot)) {
      int result = AGAIN;
      for (int losses = 0; result == AGAIN; losses++) {
        if (losses == Trie.BOUND) {
          throw trie.endless("a walk");
        }
        result = firstOf(slot, next, nextOffset, value, valueOffset);
      }
      if (result == 0) {
        return 0;
      }
    }
    return ENOENT;
  }

  private int firstOf(long slot, Region next, long nextOffset, Region value, long valueOffset) {
    long version = trie.version();
    long root = trie.link(Trie.slotOffset(slot));
    if (root == 0) {
      return ENOENT;
    }
    boolean fits = Trie.level(slot) == trie.tableBits || trie.fitsSlot(root, slot);
    long link = fits ? leftmost(root) : Trie.DAMAGED;
    if (link == Trie.DAMAGED || !trie.isOf(slot, link)) {
      if (lookup.isOneState(version)) {
        throw trie.damagedTree(slot);
      }
      return AGAIN;
    }
    return lookup.copy(link, version, next, nextOffset, value, valueOffset) ? 0 : AGAIN;
  }

  /* The first entry in postorder behind a link: a link, 0 for none, or DAMAGED. */
  private long leftmost(long from) {
    long link = from;
    int above = -1;
    while (LpmLayout.isPair(link)) {
      int depth = LpmLayout.depth(link);
      if (!lookup.isBelow(depth, above) || !trie.hasPair(link)) {
        return Trie.DAMAGED;
      }
      above = depth;
      link = trie.link(trie.pair(link) + (LpmLayout.isBranch(depth) ? 0 : Long.BYTES));
      if (link == 0) {
        return Trie.DAMAGED;
      }
    }
    boolean right = trie.hasEntry(link) && LpmLayout.position(link) <= trie.maxPrefixLength;
    return link == 0 || right ? link : Trie.DAMAGED;
  }
}
