package io.shmap.engine.hash;

import io.shmap.engine.Engine;
import io.shmap.engine.KeyHash;
import io.shmap.engine.hash.Writer.Change;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.HashLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Backoff;
import io.shmap.sync.Owners;
import java.util.List;

/**
 * A hash map in a region: what {@link Engine} promises, a face for keys and values of 8 bytes, and
 * the conditional changes that a map view is built of.
 *
 * <p>A lookup concurrent with a change returns the state before or after it, never a mix, and never
 * waits. If a process dies in a change, the change has happened or has not, and the next one who
 * needs what the dead one held brings it in order.
 */
public class HashEngine implements Engine {

  /** The number of the hash function that new maps use, kept in the file's header. */
  public static final int HASH_FUNCTION = KeyHash.FUNCTION;

  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int EPERM = Errno.EPERM.negated();
  private static final int EBUSY = Errno.EBUSY.negated();
  private static final int EEXIST = Errno.EEXIST.negated();
  static final int ENOENT = Errno.ENOENT.negated();

  private final Region region;
  private final Table table;
  private final Owners owners;
  private final Lookup lookup;
  private final Lanes lanes;
  private final Capacity capacity;
  private final Reach reach;
  private final NodeLocks locks;
  private final PlaneLocks planeLocks;
  private final Adder adder;
  private final Writer writer;
  private final Iteration iteration;
  private final boolean ofLongs;

  /** An attachment's engine over a section that {@link #format} has initialised. */
  public HashEngine(
      Region region, HashGeometry geometry, long seed, Owners owners, int hashFunction) {
    this(new Parts(region, geometry, seed, owners, hashFunction));
  }

  HashEngine(Parts parts) {
    this.table = parts.table;
    this.region = table.region;
    this.owners = parts.owners;
    this.lookup = parts.lookup();
    this.lanes = parts.lanes;
    this.reach = parts.reach;
    this.capacity = parts.capacity();
    this.locks = new NodeLocks(table, reach, owners);
    this.planeLocks = parts.planeLocks;
    this.adder = new Adder(parts, lookup);
    this.writer = parts.writer(lookup, locks, capacity);
    this.iteration = new Iteration(table, lookup, writer);
    this.ofLongs =
        table.geometry.keySize() == Long.BYTES
            && table.geometry.valueSize() == Long.BYTES
            && cpus() == 0;
  }

  /** Initialises a zero-filled section. */
  public static void format(Region region, HashGeometry geometry) {
    region.putInt(HashLayout.GEOMETRY_STRIPES, HashLayout.STRIPES);
    region.putInt(HashLayout.GEOMETRY_LANES, geometry.lanes());
    region.putInt(HashLayout.GEOMETRY_PLACES, geometry.places());
    region.putInt(HashLayout.GEOMETRY_NODE_SIZE, (int) geometry.nodeSize());
    region.putInt(HashLayout.GEOMETRY_NODES, (int) geometry.nodes());
    Capacity.format(region, geometry.maxEntries());
  }

  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    long hash = table.keyHash.of(key, keyOffset);
    long location = lookup.find(hash, key, keyOffset, value, valueOffset);
    region.keepAlive();
    return location == Lookup.ABSENT ? ENOENT : 0;
  }

  /** The home node of a key; its entry is there or in those behind, as far as OUT says. */
  public long home(Region key, long keyOffset) {
    return table.home(table.keyHash.of(key, keyOffset));
  }

  @Override
  public int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    int result = writer.update(key, keyOffset, value, valueOffset, flags);
    region.keepAlive();
    return result;
  }

  @Override
  public int delete(Region key, long keyOffset) {
    return change(Change.DELETE, key, keyOffset, null, 0, null, 0, 0);
  }

  @Override
  public int lookupAndDelete(Region key, long keyOffset, Region value, long valueOffset) {
    return change(Change.LOOKUP_AND_DELETE, key, keyOffset, value, valueOffset, null, 0, 0);
  }

  /** How many CPUs have a value of their own for each key; 0 if there is one value for each key. */
  public final int cpus() {
    return table.planes.count;
  }

  /**
   * Stores {@code update} if the value is {@code expected}.
   *
   * @return 0, -EAGAIN if it is another, -ENOENT if the key is not there, -EINVAL with per-CPU
   *     values, to which others may be adding, or as for an update
   */
  public int compareAndSet(
      Region key,
      long keyOffset,
      Region expected,
      long expectedOffset,
      Region update,
      long updateOffset) {
    if (cpus() != 0) {
      return EINVAL;
    }
    return change(
        Change.COMPARE_AND_SET, key, keyOffset, update, updateOffset, expected, expectedOffset, 0);
  }

  /**
   * Deletes the entry if its value is {@code expected}.
   *
   * @return 0, -EAGAIN if it is another, -ENOENT if the key is not there, -EINVAL with per-CPU
   *     values, or as for a delete
   */
  public int deleteIfEqual(Region key, long keyOffset, Region expected, long expectedOffset) {
    if (cpus() != 0) {
      return EINVAL;
    }
    return change(Change.DELETE_IF_EQUAL, key, keyOffset, null, 0, expected, expectedOffset, 0);
  }

  /**
   * Adds to a value of 8 bytes, atomically; an absent key counts as 0 if {@code createIfAbsent}.
   *
   * @param result where the sum goes, or null
   * @return 0, -EINVAL if values are not of 8 bytes, -ENOENT, or as for an update
   */
  public int addAndGet(
      Region key,
      long keyOffset,
      long delta,
      Region result,
      long resultOffset,
      boolean createIfAbsent) {
    if (table.geometry.valueSize() != Long.BYTES || cpus() != 0) {
      return EINVAL;
    }
    long flags = createIfAbsent ? ANY : EXIST;
    return change(Change.ADD_AND_GET, key, keyOffset, result, resultOffset, null, delta, flags);
  }

  /**
   * Adds to the value of 8 bytes that the calling thread's CPU has for a key, atomically and
   * without waiting for other adders; an absent key is inserted, with 0 for the other CPUs.
   *
   * @return 0, -EINVAL if there are no such values, or as for an update
   */
  public final int addToOwn(Region key, long keyOffset, long delta) {
    if (table.geometry.valueSize() != Long.BYTES || cpus() == 0) {
      return EINVAL;
    }
    long hash = table.keyHash.of(key, keyOffset);
    for (int round = 0; round < Table.BOUND; round++) {
      long result = adder.add(hash, key, keyOffset, delta);
      if (result == ENOENT) {
        result = writer.update(key, keyOffset, adder.operand(delta), 0, NOEXIST);
      } else if (result >= 0) {
        used(result);
        result = 0;
      }
      if (result != EEXIST) {
        region.keepAlive();
        return (int) result;
      }
    }
    throw table.endless("an add", table.home(hash));
  }

  /** What else is to be done about an entry that was added to. */
  void used(long location) {}

  private int change(
      Change change,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset,
      Region other,
      long otherOffset,
      long flags) {
    int result =
        writer.change(change, key, keyOffset, value, valueOffset, other, otherOffset, flags);
    region.keepAlive();
    return result;
  }

  /**
   * The same for keys and values of 8 bytes, without regions.
   *
   * @param beforeAbsent runs before a lookup says that a key is absent, and may throw; a hit, which
   *     is the hottest of all, is spared it
   */
  public LongFace longs(Runnable beforeAbsent) {
    if (!ofLongs) {
      throw new IllegalStateException(
          "keys and values are not of 8 bytes, key size="
              + table.geometry.keySize()
              + " value size="
              + table.geometry.valueSize());
    }
    return newLongFace(lookup, writer, owners.self(), beforeAbsent);
  }

  LongFace newLongFace(Lookup find, Writer change, int self, Runnable beforeAbsent) {
    return new LongFace(table, find, change, self, beforeAbsent);
  }

  /** Lookups of several keys at a time; one for each thread. */
  public KeyBatch keyBatch() {
    return new KeyBatch(table, lookup);
  }

  /** The same for keys and values of 8 bytes, without regions; {@code longs} is this engine's. */
  public LongBatch longBatch(LongFace longs) {
    return new LongBatch(table, longs);
  }

  @Override
  public int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    int result = iteration.nextKey(key, keyOffset, next, nextOffset);
    region.keepAlive();
    return result;
  }

  @Override
  public int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    int result = iteration.nextBatch(cursor, keys, values, count, delete);
    region.keepAlive();
    return result;
  }

  /** How many groups a walk with {@link #copyNode} has. */
  public long nodes() {
    return table.nodes;
  }

  /**
   * Copies all live entries of one node, as they were at one moment.
   *
   * @param entries room for {@link HashGeometry#places} entries of {@link HashGeometry#entrySize}
   *     bytes: key, padded to 8, value, padded to 8
   * @return how many
   */
  public int copyNode(long node, Region entries) {
    int copied = iteration.copyNode(node, entries);
    region.keepAlive();
    return copied;
  }

  /**
   * Refuses all changes from now on.
   *
   * @return 0, and no change is under way; -EPERM if it was frozen already; -EBUSY if a living
   *     writer has stayed inside for too long: the map is frozen, but that change may still happen
   */
  @Override
  public int freeze() {
    if (!region.casLong(HashLayout.FROZEN, 0, 1)) {
      return EPERM;
    }
    // Writers look at FROZEN under their lock: who locks later sees it, who is inside is waited
    // for.
    region.fullFence();
    for (long node = 0; node < table.nodes; node++) {
      int result = awaitHolder(node);
      result = result != 0 ? result : planeLocks.awaitAdders(node);
      if (result != 0) {
        return result;
      }
    }
    region.keepAlive();
    return 0;
  }

  private int awaitHolder(long node) {
    int holder = locks.holder(node);
    if (holder == 0) {
      return 0;
    }
    long start = System.nanoTime();
    for (int attempt = 0; locks.holder(node) == holder; attempt++) {
      if (owners.isStale(holder)) {
        return 0;
      }
      if (Backoff.isLong(attempt)) {
        if (holder != owners.self() && owners.settle(holder) == 0) {
          return 0;
        }
        if (System.nanoTime() - start > owners.lockBoundNanos()) {
          return EBUSY;
        }
      }
      Backoff.pause(attempt);
    }
    return 0;
  }

  @Override
  public boolean isFrozen() {
    boolean frozen = table.isFrozen();
    region.keepAlive();
    return frozen;
  }

  @Override
  public long size() {
    long size = table.geometry.maxEntries() - capacity.free();
    region.keepAlive();
    return size;
  }

  @Override
  public List<String> check(boolean quiet) {
    List<String> findings =
        new HashCheck(table, lookup, locks, planeLocks, lanes, capacity, reach, owners, quiet)
            .run();
    region.keepAlive();
    return findings;
  }

  /** Needs a writable section: settling stores into lanes and stripes. */
  @Override
  public void recover(int owner) {
    if (!region.isWritable()) {
      throw new ShmapException(
          Errno.EROFS, "recover " + region.name() + ": the data is mapped read-only");
    }
    int slot = OwnerWord.slot(owner);
    if (slot < table.geometry.attachSlots()) {
      capacity.settleSlot(slot);
    }
    region.keepAlive();
  }

  @Override
  public void sweepStale(int slot) {
    for (long node = 0; node < table.nodes; node++) {
      int holder = locks.holder(node);
      if (holder != 0 && OwnerWord.slot(holder) == slot && locks.takeOver(node, holder)) {
        locks.unlock(node);
      }
      planeLocks.sweep(node, slot);
    }
    region.keepAlive();
  }
}
