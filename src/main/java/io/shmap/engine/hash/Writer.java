package io.shmap.engine.hash;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.layout.HashLayout;
import io.shmap.memory.Region;

/**
 * Changes of one key: takes the locks, decides what the errno is, has {@link Mutations} do it.
 *
 * <p>Inside a critical section nothing is allocated and nothing of the user's is called.
 */
class Writer {

  /*
   * A change that has returned has happened for everybody
   * -----------------------------------------------------
   *   X1  full fence, behind the last store of a change that was made
   *
   * Without X1 its stores may still wait in the CPU's store buffer when the thread goes on. Two
   * threads that each change an entry and then look at the other's would both find the old state,
   * and no order of the four operations explains that. Release stores and the lock do not keep a
   * later load from being done first, on x86 neither. X1 pairs with X1 of the other thread.
   */

  /** The changes that are made under a home's lock. */
  enum Change {
    UPDATE,
    DELETE,
    LOOKUP_AND_DELETE,
    COMPARE_AND_SET,
    DELETE_IF_EQUAL,
    ADD_AND_GET
  }

  private static final int EPERM = Errno.EPERM.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int E2BIG = Errno.E2BIG.negated();

  /** Bytes that a reader surely copies in a nanosecond. */
  private static final int COPIED_PER_NANO = 2;

  /** So many nodes are looked at for room before the units and the places count as damaged. */
  private static final long ROOM_VISITS = 1 << 20;

  private static final long ROOM_ROUNDS = 16;

  private final Table table;
  private final Region region;
  private final Lookup lookup;
  private final NodeLocks locks;
  private final Capacity capacity;
  private final Mutations mutations;
  private final PlaneLocks planeLocks;
  private final boolean wordValues;

  Writer(Parts parts, Lookup lookup, NodeLocks locks, Capacity capacity, Mutations mutations) {
    this.table = parts.table;
    this.planeLocks = parts.planeLocks;
    this.region = table.region;
    this.lookup = lookup;
    this.locks = locks;
    this.capacity = capacity;
    this.mutations = mutations;
    this.wordValues = table.geometry.hasWordValues();
  }

  /** Stores a value; {@code flags} as for {@link Engine#update}. */
  int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    if (flags < Engine.ANY || flags > Engine.EXIST) {
      return EINVAL;
    }
    return change(Change.UPDATE, key, keyOffset, value, valueOffset, null, 0, flags);
  }

  /**
   * Makes a change.
   *
   * @param value the new value; for LOOKUP_AND_DELETE and ADD_AND_GET where the result goes, or
   *     null
   * @param other for COMPARE_AND_SET and DELETE_IF_EQUAL the expected value; for ADD_AND_GET its
   *     offset is the number to add
   * @param flags of UPDATE; for ADD_AND_GET EXIST if an absent key stays so
   */
  int change(
      Change change,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset,
      Region other,
      long otherOffset,
      long flags) {
    long hash = table.keyHash.of(key, keyOffset);
    long home = table.home(hash);
    for (int round = 0; round < Table.BOUND; round++) {
      long result = locks.lock(home);
      if (result < 0) {
        return (int) result;
      }
      try {
        result =
            table.isFrozen()
                ? EPERM
                : changeLocked(
                    change,
                    home,
                    hash,
                    key,
                    keyOffset,
                    value,
                    valueOffset,
                    other,
                    otherOffset,
                    flags);
      } finally {
        locks.unlock(home);
      }
      if (result <= 0) {
        if (result == 0) {
          region.fullFence(); // X1
        }
        return (int) result;
      }
      int waited = locks.await(result - 1);
      if (waited < 0) {
        return waited;
      }
    }
    throw table.endless("waiting for locks", home);
  }

  /* 0, a negated errno, or 1 + the node that is to be waited for with nothing held. */
  private long changeLocked(
      Change change,
      long home,
      long hash,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset,
      Region other,
      long otherOffset,
      long flags) {
    long location = lookup.find(hash, key, keyOffset, null, 0);
    boolean absent = location == Lookup.ABSENT;
    return switch (change) {
      case UPDATE -> {
        if (absent) {
          yield flags == Engine.EXIST
              ? ENOENT
              : insert(home, hash, key, keyOffset, value, valueOffset);
        }
        yield flags == Engine.NOEXIST
            ? EEXIST
            : replace(home, location, hash, key, keyOffset, value, valueOffset);
      }
      case DELETE -> absent ? ENOENT : delete(home, location, null, 0);
      case LOOKUP_AND_DELETE -> absent ? ENOENT : delete(home, location, value, valueOffset);
      case COMPARE_AND_SET -> {
        if (absent) {
          yield ENOENT;
        }
        yield hasValue(location, other, otherOffset)
            ? replace(home, location, hash, key, keyOffset, value, valueOffset)
            : EAGAIN;
      }
      case DELETE_IF_EQUAL -> {
        if (absent) {
          yield ENOENT;
        }
        yield hasValue(location, other, otherOffset) ? delete(home, location, null, 0) : EAGAIN;
      }
      case ADD_AND_GET ->
          absent && flags == Engine.EXIST
              ? ENOENT
              : addAndGet(home, location, hash, key, keyOffset, otherOffset, value, valueOffset);
    };
  }

  private long addAndGet(
      long home,
      long location,
      long hash,
      Region key,
      long keyOffset,
      long delta,
      Region sumTo,
      long sumOffset) {
    boolean absent = location == Lookup.ABSENT;
    long sum = absent ? delta : table.valueWord(place(location)) + delta;
    long result =
        absent
            ? insert(home, hash, key, keyOffset, null, sum)
            : replace(home, location, hash, key, keyOffset, null, sum);
    if (result == 0 && sumTo != null) {
      sumTo.putLong(sumOffset, sum);
    }
    return result;
  }

  private long place(long location) {
    return table.place(Table.nodeOf(location), Table.placeOf(location));
  }

  private boolean hasValue(long location, Region value, long valueOffset) {
    return table.hasValue(place(location), value, valueOffset);
  }

  long replace(
      long home,
      long location,
      long hash,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset) {
    if (wordValues) {
      table.storeValueWord(place(location), table.word(value, valueOffset));
      return 0;
    }
    long node = Table.nodeOf(location);
    int locked = locks.lockSecond(home, node);
    if (locked != 0) {
      return locked < 0 ? locked : node + 1;
    }
    try {
      letStarvingReaderPass(node);
      return mutations.replace(home, location, hash, key, keyOffset, value, valueOffset);
    } finally {
      locks.unlockSecond(home, node);
    }
  }

  private long delete(long home, long location, Region value, long valueOffset) {
    long node = Table.nodeOf(location);
    int locked = locks.lockSecond(home, node);
    if (locked != 0) {
      return locked < 0 ? locked : node + 1;
    }
    try {
      return value == null
          ? mutations.delete(home, location)
          : takeOut(home, location, value, valueOffset);
    } finally {
      locks.unlockSecond(home, node);
    }
  }

  /* What is added to a CPU's value between the copy and the deletion would be lost. */
  private long takeOut(long home, long location, Region value, long valueOffset) {
    long node = Table.nodeOf(location);
    int locked = planeLocks.lockAll(node);
    if (locked != 0) {
      return locked;
    }
    try {
      table.copyValue(node, Table.placeOf(location), value, valueOffset);
      return mutations.delete(home, location);
    } finally {
      planeLocks.unlockAll(node);
    }
  }

  /*
   * Entries that can be seen never outnumber the units in use, which are never more than there are
   * places; so while a unit is free some node has room, though perhaps not the one just looked at.
   */
  long insert(long home, long hash, Region key, long keyOffset, Region value, long valueOffset) {
    long visits = 0;
    do {
      for (long distance = 0; distance < table.nodes; distance++, visits++) {
        long node = table.behind(home, distance);
        if (!table.hasRoom(table.state(node))) {
          continue;
        }
        int locked = locks.lockSecond(home, node);
        if (locked != 0) {
          return locked < 0 ? locked : node + 1;
        }
        try {
          if (table.hasRoom(table.state(node))) {
            return insertInto(home, distance, hash, key, keyOffset, value, valueOffset);
          }
        } finally {
          locks.unlockSecond(home, node);
        }
      }
      if (refusesForWantOfRoom()) {
        return E2BIG;
      }
    } while (visits < Math.max(ROOM_VISITS, ROOM_ROUNDS * table.nodes));
    throw table.endless("looking for room", home);
  }

  /** Every node was seen without room: whether that is because every unit is in use. */
  boolean refusesForWantOfRoom() {
    return capacity.isExhausted();
  }

  /** Inserts into a node that has room and is locked; as {@link #changeLocked}. */
  long insertInto(
      long home,
      long distance,
      long hash,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset) {
    return mutations.insert(home, distance, hash, key, keyOffset, value, valueOffset);
  }

  /** Waits once, about as long as a copy takes, if a reader of this node cannot get through. */
  private void letStarvingReaderPass(long node) {
    long starving = region.getLongAcquire(HashLayout.STARVING);
    if (starving == node + 1 && region.casLong(HashLayout.STARVING, starving, 0)) {
      long start = System.nanoTime();
      long nanos = 1000 + table.geometry.operandSize() / COPIED_PER_NANO;
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait();
      }
    }
  }
}
