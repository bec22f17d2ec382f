package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Backoff;
import io.shmap.sync.Owners;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Where threads write down what they are doing to the units of capacity.
 *
 * <p>The lanes of a slot belong to its attachment; which thread uses one is known on the heap only,
 * as a thread does not die alone. Lanes are counted through all attachments.
 */
final class Lanes {

  static final int NONE = -1;

  /** Flags lie this far apart, so that two threads' do not share a cache line. */
  private static final int FLAG_STRIDE = 32;

  private final Table table;
  private final Region region;
  private final Owners owners;
  private final int self;
  private final int perSlot;
  private final int first;
  private final int count;
  private final AtomicIntegerArray busy;
  private final boolean[] claimed;

  Lanes(Table table, Owners owners) {
    this.table = table;
    this.region = table.region;
    this.owners = owners;
    this.self = owners.self();
    this.perSlot = table.geometry.lanes();
    this.first = OwnerWord.slot(self) * perSlot;
    this.count = table.geometry.attachSlots() * perSlot;
    this.busy = new AtomicIntegerArray(perSlot * FLAG_STRIDE);
    this.claimed = new boolean[perSlot];
  }

  /** A lane of this attachment for the calling thread alone, or NONE after waiting too long. */
  int take() {
    int preferred = (int) Thread.currentThread().getId() & perSlot - 1;
    if (busy.compareAndSet(preferred * FLAG_STRIDE, 0, 1)) {
      return claim(preferred);
    }
    return takeSlowly(preferred);
  }

  private int takeSlowly(int preferred) {
    long start = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      for (int i = 1; i <= perSlot; i++) {
        int lane = preferred + i & perSlot - 1;
        if (busy.compareAndSet(lane * FLAG_STRIDE, 0, 1)) {
          return claim(lane);
        }
      }
      if (Backoff.isLong(attempt) && System.nanoTime() - start > owners.lockBoundNanos()) {
        return NONE;
      }
      Backoff.pause(attempt);
    }
  }

  private int claim(int mine) {
    int lane = first + mine;
    if (!claimed[mine]) {
      region.putInt(offset(lane) + HashLayout.LANE_OWNER, self);
      region.putLongRelease(offset(lane) + HashLayout.LANE_ACK, 0);
      idle(lane);
      claimed[mine] = true;
    }
    return lane;
  }

  /** Gives back a lane that is idle. */
  void release(int lane) {
    busy.set((lane - first) * FLAG_STRIDE, 0);
  }

  /** Lanes of all attachments. */
  int count() {
    return count;
  }

  /** The first lane of a slot. */
  int firstOf(int slot) {
    return slot * perSlot;
  }

  int perSlot() {
    return perSlot;
  }

  boolean isMine(int lane) {
    return lane >= first && lane < first + perSlot;
  }

  long offset(int lane) {
    return HashLayout.lane(lane);
  }

  long intent(int lane) {
    return region.getLongAcquire(offset(lane) + HashLayout.LANE_INTENT);
  }

  /** The next word this lane can put into a stripe. */
  long word(int lane, long count, int kind) {
    return HashLayout.word(count, lane, HashLayout.sequence(intent(lane)) + 1, kind);
  }

  void announce(int lane, long word) {
    region.putLongRelease(offset(lane) + HashLayout.LANE_INTENT, word);
  }

  /** Nothing under way; the sequence number stays. */
  void idle(int lane) {
    announce(lane, HashLayout.word(0, lane, HashLayout.sequence(intent(lane)), 0));
  }

  boolean isIdle(int lane) {
    return HashLayout.kind(intent(lane)) == HashLayout.KIND_IDLE;
  }

  long ack(int lane) {
    return region.getLongAcquire(offset(lane) + HashLayout.LANE_ACK);
  }

  boolean casAck(int lane, long expected, long word) {
    return region.casLong(offset(lane) + HashLayout.LANE_ACK, expected, word);
  }

  void storeStripe(int lane, int stripe) {
    region.putInt(offset(lane) + HashLayout.LANE_STRIPE, stripe);
  }

  int stripe(int lane) {
    int stripe = region.getInt(offset(lane) + HashLayout.LANE_STRIPE);
    if (stripe < 0 || stripe >= HashLayout.STRIPES) {
      throw table.damaged("stripe of lane " + lane, stripe, offset(lane) + HashLayout.LANE_STRIPE);
    }
    return stripe;
  }

  /** The node an operation is about to change and its STATE, for whoever settles the lane. */
  void storeBefore(int lane, long node, long state) {
    region.putInt(offset(lane) + HashLayout.LANE_NODE, (int) node);
    region.putLong(offset(lane) + HashLayout.LANE_BEFORE, state);
  }

  /** The node of the entry that goes in a swap, and its STATE. */
  void storeVictim(int lane, long node, long state) {
    region.putInt(offset(lane) + HashLayout.LANE_NODE2, (int) node);
    region.putLong(offset(lane) + HashLayout.LANE_BEFORE2, state);
  }

  /** Whether the node that the lane names has changed since {@link #storeBefore}. */
  boolean hasPublished(int lane) {
    return changes(lane, HashLayout.LANE_NODE, HashLayout.LANE_BEFORE) != 0;
  }

  /**
   * Whether a swap has killed its victim and not published the newcomer. In one node these are two
   * changes one after the other.
   */
  boolean isBetween(int lane) {
    long killed = changes(lane, HashLayout.LANE_NODE2, HashLayout.LANE_BEFORE2);
    boolean inOneNode = node(lane, HashLayout.LANE_NODE) == node(lane, HashLayout.LANE_NODE2);
    return inOneNode ? killed == 1 : killed != 0 && !hasPublished(lane);
  }

  /* How many STATEs a node has had since it was written down. */
  private long changes(int lane, long node, long before) {
    long state = table.state(node(lane, node));
    return NodeLayout.version(state) - NodeLayout.version(region.getLong(offset(lane) + before));
  }

  private long node(int lane, long word) {
    long at = offset(lane) + word;
    long node = region.getInt(at) & 0xffff_ffffL;
    if (node >= table.nodes) {
      throw table.damaged("node of lane " + lane, node, at);
    }
    return node;
  }

  /** The owner that uses a lane, 0 if the word is none of its slot's. */
  int owner(int lane) {
    int owner = region.getInt(offset(lane) + HashLayout.LANE_OWNER);
    return OwnerWord.slot(owner) == lane / perSlot ? owner : 0;
  }
}
