package io.shmap.engine.array;

import io.shmap.engine.Findings;
import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.layout.ArrayLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.RobustLock;

/**
 * Elements of more than 8 bytes: two copies each, and a word that says which is current and who is
 * writing the other.
 *
 * <p>An open class, so that a test can replace {@link #isWhole} by a wrong one.
 */
class Cells implements Elements {

  /*
   * Read and write of a cell
   * ------------------------
   *   writer                                   reader
   *   W1  FROZEN? EPERM            acquire     R1  w = word (s, owner)      acquire
   *   W2  CAS owner half 0 -> self             R2  copy number s & 1        plain
   *   W3  FROZEN? W7, EPERM        acquire     R3  load fence
   *   W4  store fence                          R4  word again: sequence s, or s + 1 and no owner;
   *   W5  fill copy (s + 1) & 1    plain           else from R1
   *   W6  word = (s + 1, 0)        release
   *   W7  or, giving up: word = (s + 2, 0)     release
   *   W8  full fence
   *
   * W6 is the update, and gives the cell back by the same store.
   * R1 pairs with W6: a reader that is told copy s & 1 sees all of it.
   * R3, R4 pair with W2, W4: copy s & 1 is filled again only by a writer who owned the cell at
   * s + 1. Who has read a byte of that sees, at R4, (s + 1, owner) or something later, and fails.
   * (s + 1, 0) is good: the writer at s filled the other copy, and the next one had not begun.
   *
   * W8 pairs with W8 of another thread: a change that has returned has happened for everybody. Two
   * threads that each write a cell and then look at the other's cannot both find the old one.
   *
   * So an owner must not vanish at an unchanged sequence: a reader from s - 1, whose copy the owner
   * has half filled, would take (s, 0) for good. Whoever clears it goes on to s + 2 (W7): the same
   * copy stays current, and every reader on the way fails at R4 and reads again.
   *
   * W2 on a dead owner's word replaces it when it is stale (RobustLock L3); the dead one's
   * half-filled copy is the one that W5 fills next.
   *
   *   died after | readers see | recover does | the next writer does
   *   -----------+-------------+--------------+----------------------------------
   *   W2, W3, W4 | old value   | nothing      | takes over, fills the same copy
   *   W5         | old value   | nothing      | takes over, fills the same copy
   *   W6         | new value   | nothing      | nothing
   *   W7         | old value   | nothing      | nothing
   *
   * Freeze stores FROZEN, then waits for every owned cell (see WriterLanes for the pairing): W2 is a full
   * fence, so either W3 sees FROZEN or freeze sees the owner.
   *
   * A reader loses only if two writes overlap it. One that loses 16 times in a row names its index
   * in STARVING; a writer that finds it there waits about as long as a copy takes, then clears it.
   * It is advice: nothing depends on it, and a reader who dies leaves one short wait behind.
   *
   * The sequence has 32 bits: a reader that is stopped between R2 and R4 for an exact multiple of
   * 2^32 updates of its cell would take a mix for good.
   */

  private static final int MOST_READS = 1 << 24;
  private static final int STARVING_AFTER = 16;
  private static final long NANOS_PER_STARVING_READ = 2_000;

  private final Region data;
  private final ArrayGeometry geometry;
  private final Owners owners;
  private final RobustLock lock;
  private final int valueSize;
  private final long copyLength;

  Cells(Region data, ArrayGeometry geometry, Owners owners) {
    this.data = data;
    this.geometry = geometry;
    this.owners = owners;
    this.lock = new RobustLock(data, owners);
    this.valueSize = geometry.valueSize();
    this.copyLength = valueSize + 7L & ~7L;
  }

  @Override
  public int get(long index, Region out, long outOffset) {
    long cell = geometry.element(index);
    for (int reads = 1; reads <= MOST_READS; reads++) {
      long before = data.getLongAcquire(cell); // R1
      out.copyFrom(outOffset, data, copy(cell, sequence(before)), valueSize); // R2
      data.loadFence(); // R3
      if (isWhole(before, data.getLongAcquire(cell))) { // R4
        return 0;
      }
      if (reads % STARVING_AFTER == 0 && data.isWritable()) {
        data.putLongRelease(ArrayLayout.STARVING, index + 1);
      }
    }
    throw new MapCorruptedException(
        "lookup "
            + data.name()
            + ": cell changes at every look, index="
            + index
            + " offset=0x"
            + Long.toHexString(cell));
  }

  boolean isWhole(long before, long after) {
    int passed = sequence(after) - sequence(before);
    return passed == 0 || passed == 1 && owner(after) == 0;
  }

  @Override
  public int set(long index, Region value, long valueOffset) {
    long cell = geometry.element(index);
    if (isFrozen()) { // W1
      return Errno.EPERM.negated();
    }
    letReaderThrough(index);
    int result = lock.lock(cell); // W2
    if (result < 0) {
      return result;
    }
    result = fill(cell, value, valueOffset);
    data.fullFence(); // W8
    return result;
  }

  private int fill(long cell, Region value, long valueOffset) {
    int sequence = sequence(data.getLong(cell));
    int next = sequence + 2;
    try {
      if (isFrozen()) { // W3
        return Errno.EPERM.negated();
      }
      data.storeFence(); // W4
      data.copyFrom(copy(cell, sequence + 1), value, valueOffset, valueSize); // W5
      next = sequence + 1;
      return 0;
    } finally {
      data.putLongRelease(cell, word(next, 0)); // W6, W7
    }
  }

  private void letReaderThrough(long index) {
    if (data.getLongAcquire(ArrayLayout.STARVING) != index + 1) {
      return;
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < NANOS_PER_STARVING_READ + valueSize) {
      Thread.onSpinWait();
    }
    data.casLong(ArrayLayout.STARVING, index + 1, 0);
  }

  private boolean isFrozen() {
    return data.getLongAcquire(ArrayLayout.FROZEN) != 0;
  }

  private long copy(long cell, int sequence) {
    return cell + ArrayLayout.CELL_COPIES + (sequence & 1) * copyLength;
  }

  private static int sequence(long word) {
    return (int) (word >>> 32);
  }

  private static int owner(long word) {
    return (int) word;
  }

  private static long word(int sequence, int owner) {
    return (long) sequence << 32 | owner & 0xffff_ffffL;
  }

  @Override
  public int awaitWriters() {
    for (long i = 0; i < geometry.maxEntries(); i++) {
      int result = lock.awaitRelease(geometry.element(i));
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  /** A dead owner's cells need nothing: they are taken over one by one, when they are written. */
  @Override
  public void recover(int owner) {}

  @Override
  public void sweepStale(int slot) {
    for (long i = 0; i < geometry.maxEntries(); i++) {
      long cell = geometry.element(i);
      long word = data.getLongAcquire(cell);
      if (owner(word) != 0 && OwnerWord.slot(owner(word)) == slot) {
        data.casLong(cell, word, word(sequence(word) + 2, 0)); // W7
      }
    }
  }

  @Override
  public void check(Findings findings, boolean quiet) {
    for (long i = 0; quiet && i < geometry.maxEntries() && !findings.isFull(); i++) {
      long word = data.getLongAcquire(geometry.element(i));
      if (owner(word) != 0 && !owners.isStale(owner(word))) {
        findings.add(
            "cell is owned though nobody is inside, index=" + i, geometry.element(i), word);
      }
    }
  }
}
