package io.shmap;

import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.LongBatch;
import io.shmap.engine.hash.LongFace;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;

/**
 * A hash of {@code long} to {@code long}; no operation allocates. What {@link SharedHash} says of
 * concurrency and death holds here.
 */
public sealed class LongHash permits LongLruHash {

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EEXIST = Errno.EEXIST.negated();

  private final OpenMap map;
  private final LongFace longs;
  private final ThreadLocal<Region> sums =
      ThreadLocal.withInitial(() -> Region.allocate(Long.BYTES));
  private final ThreadLocal<LongBatch> batches;

  LongHash(OpenMap map, HashEngine engine) {
    this(map, engine, longs(map, engine));
  }

  LongHash(OpenMap map, HashEngine engine, LongFace longs) {
    this.map = map;
    this.longs = longs;
    this.batches = ThreadLocal.withInitial(() -> engine.longBatch(longs));
  }

  /* The pages of a closed handle are zeros: nothing is found there. */
  static LongFace longs(OpenMap map, HashEngine engine) {
    return engine.longs(() -> map.requireOpen("lookup"));
  }

  /** The value of a key, or {@code absent}. */
  public final long get(long key, long absent) {
    return longs.get(key, absent);
  }

  /**
   * Stores the value of each key, or {@code absent}, under the key's index in {@code values}: as
   * many single lookups, but the waits for memory of up to 32 of them overlap. Not one snapshot:
   * each value is of a moment of its own.
   *
   * @param values at least as long as {@code keys}; may be the same array
   * @return how many values are not {@code absent}
   */
  public final int getAll(long[] keys, long[] values, long absent) {
    int found = batches.get().get(keys, values, keys.length, absent);
    if (found < keys.length) { // as for a single one
      map.requireOpen("lookup");
    }
    return found;
  }

  /**
   * Stores a value.
   *
   * @throws ShmapException E2BIG if the key is new and the map full
   */
  public final void put(long key, long value) {
    update(key, value, Engine.ANY, 0);
  }

  /** Stores the value of a new key; false if the key is there. */
  public final boolean insert(long key, long value) {
    return update(key, value, Engine.NOEXIST, EEXIST);
  }

  /** Stores a value if the key is there; false if it is not. */
  public final boolean replace(long key, long value) {
    return update(key, value, Engine.EXIST, ENOENT);
  }

  private boolean update(long key, long value, long flags, int expected) {
    return done("update", map.mayWrite() ? longs.put(key, value, flags) : refused(), expected);
  }

  /** Removes a key; false if it was not there. */
  public final boolean delete(long key) {
    return done("delete", map.mayWrite() ? longs.delete(key) : refused(), ENOENT);
  }

  /** Stores a value if the key's value is {@code expected}, atomically. */
  public final boolean compareAndSet(long key, long expected, long value) {
    int result = map.mayWrite() ? longs.compareAndSet(key, expected, value) : refused();
    return result == ENOENT
        ? done("update", result, ENOENT)
        : done("update", result, Errno.EAGAIN.negated());
  }

  /**
   * Adds to the value of a key, 0 if it is not there, and returns the sum, atomically.
   *
   * @throws ShmapException E2BIG if the key is new and the map full
   */
  public final long addAndGet(long key, long delta) {
    Region sum = sums.get();
    done("update", map.mayWrite() ? longs.addAndGet(key, delta, sum, 0, true) : refused(), 0);
    return sum.getLong(0);
  }

  private static int refused() {
    return Errno.EPERM.negated();
  }

  private boolean done(String operation, int result, int expected) {
    if (map.isClosed() || result != 0 && result != expected) {
      throw map.failure(operation, result);
    }
    return result == 0;
  }
}
