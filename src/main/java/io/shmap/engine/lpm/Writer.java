package io.shmap.engine.lpm;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.RobustLock;

/**
 * Changes a trie: finds the one link to change under LOCK, then lets it happen by {@link Books}.
 */
final class Writer {

  /*
   * Which link
   * ----------
   * c = bits in common with what is behind the link, p = its position, l = the new prefix's length.
   *
   *   update, found                   a new entry in place of the old one
   *   update, no link                 the entry
   *   update, an entry of p <= c      a stem: that entry, and the new one below it
   *   update, more behind it, l = c   a stem: the new entry, and what was there below it
   *   update, otherwise               a branch at c: what was there and the new entry
   *   delete, a stem's entry          what is below it, in place of the stem
   *   delete, below a pair            the pair's other link, in place of the pair
   *   delete, otherwise               no link
   *
   * A replacement takes a new entry, so that host bits and value change together and a reader copies
   * one or the other. It is why there is one entry more than fit. A delete takes nothing.
   */

  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int EPERM = Errno.EPERM.negated();
  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int ENOSPC = Errno.ENOSPC.negated();

  /** No entry, or no pair. */
  private static final long NONE = -1;

  /** Neither. */
  private static final long NOTHING = Books.named(NONE, NONE);

  final Trie trie;
  final Books books;
  private final Region region;
  private final RobustLock lock;

  /* Of the holder of LOCK, whose CAS and release order the threads of this attachment. */
  private final Place place;

  Writer(Trie trie, Lookup lookup, Books books, Owners owners) {
    this.trie = trie;
    this.region = trie.region;
    this.books = books;
    this.lock = new RobustLock(region, owners);
    this.place = new Place(trie, lookup);
  }

  int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    if (flags != Engine.ANY && flags != Engine.NOEXIST && flags != Engine.EXIST) {
      return EINVAL;
    }
    int length = key.getInt(keyOffset);
    if (!isLength(length)) {
      return EINVAL;
    }
    int locked = enter();
    if (locked != 0) {
      return locked;
    }
    try {
      long data = seek(key, keyOffset, length);
      long found = found();
      if (found != 0 && flags == Engine.NOEXIST) {
        return EEXIST;
      }
      if (found == 0 && flags == Engine.EXIST) {
        return ENOENT;
      }
      if (found == 0 && Long.compareUnsigned(books.count(), trie.geometry.maxEntries()) >= 0) {
        return ENOSPC;
      }
      store(found, length, key, data, value, valueOffset);
      return 0;
    } finally {
      leave();
    }
  }

  int delete(Region key, long keyOffset) {
    int length = key.getInt(keyOffset);
    if (!isLength(length)) {
      return EINVAL;
    }
    int locked = enter();
    if (locked != 0) {
      return locked;
    }
    try {
      seek(key, keyOffset, length);
      long found = found();
      if (found == 0) {
        return ENOENT;
      }
      remove(found);
      return 0;
    } finally {
      leave();
    }
  }

  private boolean isLength(int length) {
    return length >= 0 && length <= trie.maxPrefixLength;
  }

  /* 0: inside, with all that others have begun settled. */
  private int enter() {
    if (trie.isFrozen()) {
      return EPERM;
    }
    int locked = lock.lock(LpmLayout.LOCK);
    if (locked < 0) {
      return locked;
    }
    if (trie.isFrozen()) {
      leave();
      return EPERM;
    }
    return 0;
  }

  private void leave() {
    lock.unlock(LpmLayout.LOCK);
    region.fullFence(); // W6
  }

  /** Waits until whoever is inside is out. */
  int awaitRelease() {
    return lock.awaitRelease(LpmLayout.LOCK);
  }

  private long seek(Region key, long keyOffset, int length) {
    books.settle();
    long data = keyOffset + LpmGeometry.PREFIX_LENGTH_SIZE;
    if (!place.seek(trie.head(key, data), key, data, length)) {
      throw trie.damagedTree(place.slot);
    }
    return data;
  }

  private long found() {
    long found = place.found();
    if (found == Trie.DAMAGED) {
      throw trie.damagedTree(place.slot);
    }
    return found;
  }

  private void store(
      long found, int length, Region key, long data, Region value, long valueOffset) {
    boolean needsPair = found == 0 && place.link != 0;
    long entry = books.freeEntry();
    long pair = needsPair ? books.freePair() : NONE;
    long link = LpmLayout.entryLink(entry, length);
    long now = needsPair ? LpmLayout.pairLink(pair, newDepth(length)) : link;
    long at = found == 0 ? place.at : place.foundAt();
    long take = Books.named(entry, pair);
    long gone = found == 0 ? NOTHING : Books.named(LpmLayout.number(found), NONE);
    books.begin(at, now, take, gone, books.count() + (found == 0 ? 1 : 0));
    books.take(take);
    trie.fill(trie.entry(link), key, data, value, valueOffset); // W1, 4
    if (needsPair) {
      boolean first = place.isAbove() || !place.isBehindEntry() && place.isOnZeroSide();
      long offset = trie.pair(now);
      region.putLong(offset, first ? link : place.link); // W1, 4
      region.putLong(offset + Long.BYTES, first ? place.link : link); // W1, 4
    }
    books.publish(at, now);
    books.settle();
  }

  /* Of the pair between what is behind the link and the new entry. */
  private int newDepth(int length) {
    if (place.isAbove()) {
      return 2 * length;
    }
    return place.isBehindEntry() ? LpmLayout.depth(place.link) : 2 * place.common + 1;
  }

  private void remove(long found) {
    long entry = LpmLayout.number(found);
    long at = place.at;
    long now = 0;
    long pair = NONE;
    if (LpmLayout.isPair(place.link)) {
      now = trie.link(trie.pair(place.link) + Long.BYTES);
      pair = LpmLayout.number(place.link);
    } else if (place.up != 0) {
      long offset = trie.pair(place.upLink);
      now = trie.link(place.at == offset ? offset + Long.BYTES : offset);
      at = place.up;
      pair = LpmLayout.number(place.upLink);
    }
    if (pair != NONE && !LpmLayout.isLink(now)) {
      throw trie.damagedTree(place.slot);
    }
    books.begin(at, now, NOTHING, Books.named(entry, pair), books.count() - 1);
    books.publish(at, now);
    books.settle();
  }
}
