package io.shmap.engine.lpm;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.layout.LpmLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.List;

/**
 * LPM_TRIE: prefixes of up to 256 bytes to values; a lookup finds the longest that its key begins
 * with.
 *
 * <p>A key is the prefix length in bits (u32, little endian) and the data, the first bit on top of
 * the first byte. Bits behind the length do not matter, and are kept.
 *
 * <p>A lookup takes no lock; concurrent with a change it gives the answer from before it or after
 * it. Changes happen one after the other. If a process dies in one, it has happened or has not.
 */
public final class LpmEngine implements Engine {

  private static final int EPERM = Errno.EPERM.negated();
  private static final int ENOTSUPP = Errno.ENOTSUPP.negated();

  private final Region region;
  private final Trie trie;
  private final Lookup lookup;
  private final Books books;
  private final Writer writer;
  private final Iteration iteration;
  private final Owners owners;

  /** An attachment's engine over a section, which is an empty trie when its bytes are 0. */
  public LpmEngine(Region region, LpmGeometry geometry, Owners owners) {
    this(new Trie(region, geometry), owners);
  }

  private LpmEngine(Trie trie, Owners owners) {
    this(trie, new Lookup(trie), new Books(trie, trie.pairPool(), trie.entryPool()), owners);
  }

  LpmEngine(Trie trie, Lookup lookup, Books books, Owners owners) {
    this.region = trie.region;
    this.trie = trie;
    this.lookup = lookup;
    this.books = books;
    this.writer = new Writer(trie, lookup, books, owners);
    this.iteration = new Iteration(trie, lookup);
    this.owners = owners;
  }

  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    int result = lookup.find(key, keyOffset, false, null, 0, value, valueOffset);
    region.keepAlive();
    return result;
  }

  /** {@link #lookup}, and the prefix that was found, as it was stored. */
  public int match(
      Region key,
      long keyOffset,
      Region matched,
      long matchedOffset,
      Region value,
      long valueOffset) {
    int result = lookup.find(key, keyOffset, false, matched, matchedOffset, value, valueOffset);
    region.keepAlive();
    return result;
  }

  /** Copies the value of a prefix of exactly the key's length. */
  public int lookupExact(Region key, long keyOffset, Region value, long valueOffset) {
    int result = lookup.find(key, keyOffset, true, null, 0, value, valueOffset);
    region.keepAlive();
    return result;
  }

  /** What a thread needs for {@link #lookupAll}. */
  public LpmBatch batch() {
    return new LpmBatch(trie, lookup);
  }

  /**
   * {@link #lookup} of up to {@link LpmBatch#ROOM} keys that lie one behind the other, each of one
   * state, not all of the same.
   *
   * @return a bit for each key that was found
   */
  public int lookupAll(
      LpmBatch batch,
      Region keys,
      long keysOffset,
      long keyStride,
      Region values,
      long valuesOffset,
      long valueStride,
      int count) {
    int found = batch.find(keys, keysOffset, keyStride, values, valuesOffset, valueStride, count);
    region.keepAlive();
    return found;
  }

  /**
   * @return 0; -EINVAL for a prefix that is too long; -EEXIST; -ENOENT; -ENOSPC if the prefix is
   *     new and the trie full; -EPERM if it is frozen; -EBUSY
   */
  @Override
  public int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    int result = writer.update(key, keyOffset, value, valueOffset, flags);
    region.keepAlive();
    return result;
  }

  @Override
  public int delete(Region key, long keyOffset) {
    int result = writer.delete(key, keyOffset);
    region.keepAlive();
    return result;
  }

  /** In postorder, as the kernel's. */
  @Override
  public int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    int result = iteration.next(key, keyOffset, false, next, nextOffset, null, 0);
    region.keepAlive();
    return result;
  }

  /**
   * Copies the entry that comes behind a key in postorder, whether the key is there or not, or the
   * first if it is null. A walk from each key to the next ends, whatever others change, and meets
   * once whatever is there throughout.
   */
  public int nextEntry(
      Region key, long keyOffset, Region next, long nextOffset, Region value, long valueOffset) {
    int result = iteration.next(key, keyOffset, true, next, nextOffset, value, valueOffset);
    region.keepAlive();
    return result;
  }

  @Override
  public int lookupAndDelete(Region key, long keyOffset, Region value, long valueOffset) {
    return isFrozen() ? EPERM : ENOTSUPP;
  }

  /** There are no groups: a batch goes from key to key. */
  @Override
  public int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    count[0] = 0;
    return ENOTSUPP;
  }

  /**
   * Refuses all changes from now on.
   *
   * @return 0, and no change is under way; -EPERM if it was frozen already; -EBUSY if a living
   *     writer has stayed inside for too long: the trie is frozen, but that change may still happen
   */
  @Override
  public int freeze() {
    boolean first = region.casLong(LpmLayout.FROZEN, 0, 1);
    int waited = writer.awaitRelease();
    region.keepAlive();
    if (waited != 0) {
      return waited;
    }
    return first ? 0 : EPERM;
  }

  @Override
  public boolean isFrozen() {
    boolean frozen = trie.isFrozen();
    region.keepAlive();
    return frozen;
  }

  @Override
  public long size() {
    long size = books.size();
    region.keepAlive();
    return size;
  }

  @Override
  public List<String> check(boolean quiet) {
    List<String> findings = new LpmCheck(trie, lookup, owners, quiet).run();
    region.keepAlive();
    return findings;
  }

  /** Nothing: whoever changes the trie next settles what a dead writer left. */
  @Override
  public void recover(int owner) {}

  @Override
  public void sweepStale(int slot) {
    int holder = region.getIntAcquire(LpmLayout.LOCK);
    if (holder != 0 && OwnerWord.slot(holder) == slot) {
      region.casInt(LpmLayout.LOCK, holder, 0);
    }
    region.keepAlive();
  }
}
