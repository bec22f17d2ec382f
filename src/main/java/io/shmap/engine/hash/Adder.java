package io.shmap.engine.hash;

import io.shmap.error.Errno;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Adds to numbers that every CPU has one of for each key.
 *
 * <p>A thread has a plane of its own as long as there are not more threads than CPUs; which CPU it
 * runs on does not matter to a sum. A thread that finds another one at work on its plane moves on
 * to the next, as the cells of {@link java.util.concurrent.atomic.LongAdder} are used.
 */
final class Adder {

  /*
   * Add to the number of plane c
   *   P1  CAS LOCK(c, Y): 0 -> self                  a full fence; Y is the home at first
   *   P2  FROZEN; st = STATE(Y)                      acquire
   *   P3  the key is in a place of Y that is live in st: value(c, Y, place) += delta
   *   P4  LOCK(c, Y) = 0                             release
   *   not there: look the key up without a lock, and again from P1 where it is
   *
   *   died after | the number | who needs LOCK(c, Y)
   *   -----------+------------+------------------------------------------
   *   P1, P2     | as it was  | settles the owner and takes over
   *   P3         | has grown  | the same
   *   P4         | has grown  | takes it
   *
   * A place that is live at P2 holds this key until P4, whatever becomes of the entry: who refills
   * one looks at the LOCKs behind a full fence, after the STATE in which it is dead (W0 of
   * Mutations). Of that fence and P1 one is first. Ours: he sees the LOCK and waits. His: P2 sees
   * the place dead.
   *
   * An add to an entry that is killed between P2 and P3 comes before the kill: it goes with the
   * entry. Who takes the values out of the map with the entry holds all LOCKs of the node, so that
   * every add is either in them or has found the key absent.
   */

  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EPERM = Errno.EPERM.negated();

  private final Table table;
  private final Planes planes;
  private final PlaneLocks locks;
  private final Lookup lookup;
  private final AtomicInteger threads;
  private final ThreadLocal<OwnPlane> ownPlane;

  Adder(Parts parts, Lookup lookup) {
    Owners owners = parts.owners;
    this.table = parts.table;
    this.planes = table.planes;
    this.locks = parts.planeLocks;
    this.lookup = lookup;
    this.threads = new AtomicInteger(OwnerWord.slot(owners.self())); // not all processes at 0
    this.ownPlane =
        ThreadLocal.withInitial(
            () -> new OwnPlane(Math.floorMod(threads.getAndIncrement(), planes.count)));
  }

  /** Where a thread adds, and what it inserts if there is nothing to add to. */
  private static final class OwnPlane {
    private int plane;
    private Region operand;

    OwnPlane(int plane) {
      this.plane = plane;
    }
  }

  /** Zeros, and the number in the calling thread's plane: the values of a key that is new. */
  Region operand(long delta) {
    OwnPlane own = ownPlane.get();
    if (own.operand == null) {
      own.operand = Region.allocate(table.geometry.operandSize());
    }
    for (int i = 0; i < planes.count; i++) {
      own.operand.putLong((long) i * Long.BYTES, i == own.plane ? delta : 0);
    }
    return own.operand;
  }

  /** Where the entry is that was added to, or a negated errno; -ENOENT if the key is absent. */
  long add(long hash, Region key, long keyOffset, long delta) {
    long node = table.home(hash);
    for (int round = 0; round < Table.BOUND; round++) {
      int plane = lockOwn(node);
      if (plane < 0) {
        return plane;
      }
      try {
        if (table.isFrozen()) {
          return EPERM;
        }
        int place = table.scan(node, table.state(node), key, keyOffset, hash); // P2
        if (place >= 0) {
          table.region.getAndAddLong(planes.value(plane, node, place), delta); // P3
          return Table.location(node, place);
        }
      } finally {
        locks.unlock(plane, node);
      }
      long location = lookup.find(hash, key, keyOffset, null, 0);
      if (location == Lookup.ABSENT) {
        return ENOENT;
      }
      node = Table.nodeOf(location);
    }
    throw table.endless("an add", node);
  }

  /* The plane whose LOCK was taken, or -EBUSY. */
  private int lockOwn(long node) {
    OwnPlane own = ownPlane.get();
    for (int i = 0; i < planes.count; i++) {
      if (locks.tryLock(own.plane, node)) {
        return own.plane;
      }
      own.plane = own.plane + 1 == planes.count ? 0 : own.plane + 1;
    }
    int result = locks.lock(own.plane, node);
    return result == 0 ? own.plane : result;
  }
}
