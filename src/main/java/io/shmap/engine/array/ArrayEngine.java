package io.shmap.engine.array;

import io.shmap.engine.Engine;
import io.shmap.engine.Findings;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.ArrayLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.List;

/**
 * ARRAY: {@code maxEntries} elements at indexes 0 and up, all 0 at first, none ever deleted.
 *
 * <p>A value is read whole, old or new, whatever its size, unless the array is MMAPABLE: then only
 * each aligned word of 8 bytes is. An update that returns 0 is there for everybody; one whose
 * process died is there whole or not at all. Readers take no lock and store nothing anybody waits
 * for.
 *
 * <p>Keys are indexes, u32. Beside the operations of {@link Engine} there are faces by index that
 * allocate nothing; those over a {@code long} are for values of 8 bytes.
 */
public final class ArrayEngine implements Engine {

  private static final int EPERM = Errno.EPERM.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int E2BIG = Errno.E2BIG.negated();
  private static final int EINVAL = Errno.EINVAL.negated();

  private final Region data;
  private final ArrayGeometry geometry;
  private final Elements elements;
  private final Words words;
  private final Views views;
  private final long maxEntries;
  private final long longs;
  private final Indexes indexes;

  /** An attachment's engine over a section, which is an array of zeros when its bytes are 0. */
  public ArrayEngine(Region data, ArrayGeometry geometry, Owners owners) {
    this(
        data,
        geometry,
        owners,
        geometry.kind() == ArrayGeometry.Kind.CELL
            ? new Cells(data, geometry, owners)
            : new Words(data, geometry, owners));
  }

  ArrayEngine(Region data, ArrayGeometry geometry, Owners owners, Elements elements) {
    data.require(0, geometry.length(), "the header's geometry");
    this.data = data;
    this.geometry = geometry;
    this.elements = elements;
    this.words = elements instanceof Words inPlace ? inPlace : null;
    this.views = geometry.mmapable() ? new Views(data, owners) : null;
    this.maxEntries = geometry.maxEntries();
    this.longs = geometry.valueSize() == 8 ? maxEntries : 0;
    this.indexes = new Indexes(maxEntries, geometry.valueSize(), elements::get);
  }

  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    return get(Indexes.index(key, keyOffset), value, valueOffset);
  }

  /**
   * Copies the value at an index.
   *
   * @return 0, or -ENOENT if there is no such index
   */
  public int get(long index, Region out, long outOffset) {
    if (index < 0 || index >= maxEntries) {
      return ENOENT;
    }
    int result = elements.get(index, out, outOffset);
    data.keepAlive();
    return result;
  }

  @Override
  public int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    if (isFrozen()) {
      return EPERM;
    }
    if (flags != ANY && flags != NOEXIST && flags != EXIST) {
      return EINVAL;
    }
    long index = Indexes.index(key, keyOffset);
    if (index < maxEntries && flags == NOEXIST) {
      return Errno.EEXIST.negated();
    }
    return set(index, value, valueOffset);
  }

  /**
   * Stores a value at an index.
   *
   * @return 0; -E2BIG if there is no such index; -EPERM if the array is frozen; -EBUSY if another
   *     writer of this element has been stopped for too long
   */
  public int set(long index, Region value, long valueOffset) {
    if (index < 0 || index >= maxEntries) {
      return E2BIG;
    }
    int result = elements.set(index, value, valueOffset);
    data.keepAlive();
    return result;
  }

  /** The number at an index; 0 if there is no such index or values do not have 8 bytes. */
  public long getLong(long index) {
    if (index < 0 || index >= longs) {
      return 0;
    }
    long value = words.getLong(index);
    data.keepAlive();
    return value;
  }

  /**
   * Stores a number at an index.
   *
   * @return 0; -E2BIG if there is no such index or values do not have 8 bytes; -EPERM; -EBUSY
   */
  public int setLong(long index, long value) {
    if (index < 0 || index >= longs) {
      return E2BIG;
    }
    int result = words.setLong(index, value);
    data.keepAlive();
    return result;
  }

  /** The word at an index; 0 if there is no such index or values have more than 8 bytes. */
  public long getWord(long index) {
    if (index < 0 || index >= maxEntries || words == null) {
      return 0;
    }
    long word = words.getLong(index);
    data.keepAlive();
    return word;
  }

  /**
   * Stores a word of 4 bytes at an index.
   *
   * @param old out: what was there
   * @return 0; -E2BIG if there is no such index; -EPERM; -EBUSY
   */
  public int exchangeWord(long index, int word, int[] old) {
    if (index < 0 || index >= maxEntries || words == null) {
      return E2BIG;
    }
    long lane = words.enter();
    if (lane < 0) {
      return (int) lane;
    }
    long found = words.getLong(index);
    while (!words.compareAndSet(index, found, word & 0xffff_ffffL)) {
      found = words.getLong(index);
    }
    words.leave(lane);
    old[0] = (int) found;
    data.keepAlive();
    return 0;
  }

  /**
   * Adds atomically to the number at an index and returns the sum. No result could say that it was
   * refused, so a refusal is thrown.
   *
   * @throws ShmapException E2BIG, EPERM or EBUSY, as {@link #setLong} returns them
   */
  public long addAndGet(long index, long delta) {
    long lane = enter(index);
    if (lane < 0) {
      throw refused("add", index, (int) lane);
    }
    long sum = words.addAndGet(index, delta);
    words.leave(lane);
    data.keepAlive();
    return sum;
  }

  /**
   * Stores a number at an index if it is {@code expected}, atomically.
   *
   * @return 1 if it was stored, 0 if the number is another; -E2BIG; -EPERM; -EBUSY
   */
  public int compareAndSet(long index, long expected, long value) {
    long lane = enter(index);
    if (lane < 0) {
      return (int) lane;
    }
    boolean stored = words.compareAndSet(index, expected, value);
    words.leave(lane);
    data.keepAlive();
    return stored ? 1 : 0;
  }

  private long enter(long index) {
    return index < 0 || index >= longs ? E2BIG : words.enter();
  }

  private ShmapException refused(String operation, long index, int errno) {
    return new ShmapException(
        Errno.of(errno),
        operation
            + " "
            + data.name()
            + ": refused with "
            + Errno.of(errno)
            + ", index="
            + index
            + " maxEntries="
            + maxEntries
            + " valueSize="
            + geometry.valueSize());
  }

  @Override
  public int delete(Region key, long keyOffset) {
    return isFrozen() ? EPERM : EINVAL;
  }

  @Override
  public int lookupAndDelete(Region key, long keyOffset, Region value, long valueOffset) {
    return isFrozen() ? EPERM : Errno.ENOTSUPP.negated();
  }

  /** The next index; 0 for no key and for one beyond the end. */
  @Override
  public int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    return indexes.next(key, keyOffset, next, nextOffset);
  }

  /**
   * Copies elements in the order of their indexes. A call that fills its room returns 0, even if it
   * copied the last element; the next one then copies nothing and returns -ENOENT.
   *
   * <p>The cursor is the next index as a u32; one beyond {@code maxEntries} starts again. bpf(2)'s
   * cursor for arrays is the last index that was returned: {@code in_batch + 1} goes in here, in
   * wrapping arithmetic (0 for no {@code in_batch}), and {@code out_batch} is what comes out minus
   * 1, to be written only if anything was copied.
   */
  @Override
  public int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    if (delete) {
      count[0] = 0;
      return isFrozen() ? EPERM : Errno.ENOTSUPP.negated();
    }
    int result = indexes.nextBatch(cursor, keys, values, count);
    data.keepAlive();
    return result;
  }

  /**
   * Refuses all changes from now on. The second call is refused with -EPERM, as in the kernel, but
   * waits as the first one does.
   *
   * @return 0; -EPERM if it was frozen before; -EBUSY if a view is open (nothing has happened), or
   *     if a writer has been stopped in the middle of a change (the array is frozen but for that
   *     change; call again to wait again)
   */
  @Override
  public int freeze() {
    int result = storeFrozen();
    if (result == 0 || result == EPERM) {
      int waited = elements.awaitWriters();
      result = waited == 0 ? result : waited;
    }
    data.keepAlive();
    return result;
  }

  private int storeFrozen() {
    if (views != null) {
      return views.freeze();
    }
    return data.casLong(ArrayLayout.FROZEN, 0, 1) ? 0 : EPERM;
  }

  @Override
  public boolean isFrozen() {
    return data.getLongAcquire(ArrayLayout.FROZEN) != 0;
  }

  /**
   * The elements of a MMAPABLE array as plain memory: element {@code i} begins at {@code i *
   * ArrayGeometry.stride()}. Stores into it are seen by everybody and refused by nobody; until
   * {@link #closeView} is called as often as this, the array cannot be frozen.
   *
   * @throws ShmapException EINVAL if it is not MMAPABLE, EPERM if it is frozen, EBUSY
   */
  public Region openView() {
    int result = views == null ? EINVAL : views.open();
    if (result != 0) {
      throw new ShmapException(
          Errno.of(result),
          "view " + data.name() + ": refused with " + Errno.of(result) + ", needs MMAPABLE");
    }
    return data.slice(geometry.elements(), geometry.elementsLength());
  }

  /** A promise that nobody stores through one of the views any more. */
  public void closeView() {
    if (views != null) {
      views.close();
    }
  }

  /** All elements exist always. */
  @Override
  public long size() {
    return maxEntries;
  }

  @Override
  public List<String> check(boolean quiet) {
    Findings findings = new Findings();
    long frozen = data.getLongAcquire(ArrayLayout.FROZEN);
    if (frozen >>> 1 != 0) {
      findings.add("FROZEN is neither 0 nor 1", ArrayLayout.FROZEN, frozen);
    }
    long starving = data.getLongAcquire(ArrayLayout.STARVING);
    if (starving < 0 || starving > maxEntries) {
      findings.add("STARVING names no element", ArrayLayout.STARVING, starving);
    }
    int viewLock = data.getIntAcquire(ArrayLayout.VIEW_LOCK);
    if (viewLock != 0 && (quiet || views == null)) {
      findings.add("VIEW_LOCK is held though nobody is inside", ArrayLayout.VIEW_LOCK, viewLock);
    }
    findings.addUnlessZero(data, ArrayLayout.RESERVED, ArrayLayout.LANES);
    elements.check(findings, quiet);
    data.keepAlive();
    return findings.toList();
  }

  @Override
  public void recover(int owner) {
    if (views != null) {
      views.recover(owner);
    }
    elements.recover(owner);
  }

  @Override
  public void sweepStale(int slot) {
    if (views != null) {
      views.sweepStale(slot);
    }
    elements.sweepStale(slot);
  }
}
