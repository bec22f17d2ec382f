package io.shmap.engine.hash;

import io.shmap.error.Errno;
import io.shmap.memory.Region;
import io.shmap.sync.Backoff;
import io.shmap.sync.Owners;

/** Changes of one key in a map that lets an entry go when a new key meets it full. */
class LruWriter extends Writer {

  /*
   * Locks: the newcomer's home and node are held as for an insert; the victim's node and home are
   * only tried. If one of them is busy, everything is given back before it is waited for. So there
   * is no cycle.
   *
   * The map was full at a moment while the newcomer's home was locked. A delete that ends between
   * that moment and the eviction leaves a unit free; it is as if the delete had come after.
   */

  private static final int E2BIG = Errno.E2BIG.negated();
  private static final int EBUSY = Errno.EBUSY.negated();

  /** {@link #evict}: nobody could be seen. */
  private static final long NO_VICTIM = Long.MIN_VALUE;

  /** So many candidates may be saved by a lookup before one goes all the same. */
  private static final int PATIENCE = 16;

  private final Table table;
  private final NodeLocks locks;
  private final Capacity capacity;
  private final LruMutations mutations;
  private final Clock clock;
  private final Owners owners;
  private final Stragglers stragglers;

  LruWriter(
      LruParts parts, Lookup lookup, NodeLocks locks, Capacity capacity, LruMutations mutations) {
    super(parts, lookup, locks, capacity, mutations);
    this.table = parts.table;
    this.locks = locks;
    this.capacity = capacity;
    this.mutations = mutations;
    this.clock = parts.clock;
    this.owners = parts.owners;
    this.stragglers = new Stragglers(parts.lanes, capacity);
  }

  @Override
  final long replace(
      long home,
      long location,
      long hash,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset) {
    // A longer value goes to another place, which is born referenced; this place is then dead.
    clock.reference(location);
    return super.replace(home, location, hash, key, keyOffset, value, valueOffset);
  }

  /*
   * Of a home that has no room, one of its own goes if there is one that is unreferenced: so entries
   * live near their homes, and no further lock is needed.
   */
  @Override
  final long insert(
      long home, long hash, Region key, long keyOffset, Region value, long valueOffset) {
    if (!table.hasRoom(table.checkedState(home)) && capacity.isFull()) {
      long victim = unreferencedOfItsOwn(home);
      if (victim != Clock.NONE) {
        stragglers.look();
        return mutations.swap(home, 0, hash, key, keyOffset, value, valueOffset, home, victim);
      }
    }
    return super.insert(home, hash, key, keyOffset, value, valueOffset);
  }

  private long unreferencedOfItsOwn(long home) {
    for (int left = clock.unreferenced(home); left != 0; left &= left - 1) {
      int place = Integer.numberOfTrailingZeros(left);
      if (table.home(table.hashAt(table.place(home, place))) == home) {
        return Table.location(home, place);
      }
    }
    return Clock.NONE;
  }

  /* There are more places than units, so there is room, though not where it was looked for. */
  @Override
  final boolean refusesForWantOfRoom() {
    return false;
  }

  @Override
  final long insertInto(
      long home,
      long distance,
      long hash,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset) {
    long start = 0; // most are done before it is worth asking for the time
    for (int attempt = 0; ; attempt++) {
      long result =
          capacity.isFull()
              ? E2BIG
              : mutations.insert(home, distance, hash, key, keyOffset, value, valueOffset);
      if (result == E2BIG) {
        result = evict(home, distance, hash, key, keyOffset, value, valueOffset);
      }
      if (result != NO_VICTIM) {
        return result;
      }
      // Every unit is with somebody in the middle of a change, who waits for nobody; or is dead.
      if (Backoff.isLong(attempt) && capacity.isExhausted()) {
        long now = System.nanoTime();
        start = start == 0 ? now : start;
        if (now - start > owners.lockBoundNanos()) {
          return EBUSY;
        }
      }
      Backoff.pause(attempt);
    }
  }

  /* 0, -EBUSY, NO_VICTIM, or 1 + the node that is to be waited for with nothing held. */
  private long evict(
      long home,
      long distance,
      long hash,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset) {
    stragglers.look();
    long target = table.behind(home, distance);
    for (int attempt = 0; attempt < Table.BOUND; attempt++) {
      long victim = clock.candidate();
      if (victim == Clock.NONE) {
        return NO_VICTIM;
      }
      long node = Table.nodeOf(victim);
      boolean isHeld = node == home || node == target;
      if (!isHeld && locks.tryLock(node) != 0) {
        return node + 1;
      }
      try {
        if (mayGo(victim, attempt)) {
          return swap(home, distance, hash, key, keyOffset, value, valueOffset, victim);
        }
      } finally {
        if (!isHeld) {
          locks.unlock(node);
        }
      }
    }
    throw table.endless("looking for an entry that may go", home);
  }

  /* Under its node's lock: somebody may have been faster, or have looked it up. */
  boolean mayGo(long victim, int attempt) {
    return attempt < PATIENCE ? clock.isUnreferenced(victim) : isLive(victim);
  }

  private boolean isLive(long location) {
    return (table.checkedState(Table.nodeOf(location)) >>> Table.placeOf(location) & 1) != 0;
  }

  private long swap(
      long home,
      long distance,
      long hash,
      Region key,
      long keyOffset,
      Region value,
      long valueOffset,
      long victim) {
    long node = Table.nodeOf(victim);
    long place = table.place(node, Table.placeOf(victim));
    long victimHome = table.home(table.hashAt(place));
    boolean isHeld =
        victimHome == home || victimHome == node || victimHome == table.behind(home, distance);
    if (!isHeld && locks.tryLock(victimHome) != 0) {
      return victimHome + 1;
    }
    try {
      return mutations.swap(
          home, distance, hash, key, keyOffset, value, valueOffset, victimHome, victim);
    } finally {
      if (!isHeld) {
        locks.unlock(victimHome);
      }
    }
  }
}
