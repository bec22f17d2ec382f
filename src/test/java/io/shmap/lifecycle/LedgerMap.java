package io.shmap.lifecycle;

import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.Recoverable;
import java.util.UUID;

/**
 * A map whose engine has something to recover: a lane of three words per slot, which an attachment
 * fills, and which must be empty again before the slot's record is.
 */
final class LedgerMap {

  static final int SLOTS = 16;

  /** A word that says which data this is. */
  static final long STAMP = 0x00;

  /** Counted up under LOCK, not atomically. */
  static final long COUNTER = 0x08;

  /** A robust lock. */
  static final long LOCK = 0x10;

  private static final long LANES = 0x100;
  private static final int LANE_WORDS = 3;

  static final EngineOpener OPENER = LedgerMap::open;

  private LedgerMap() {}

  private static long lane(int slot, int word) {
    return LANES + (slot * LANE_WORDS + word) * 8L;
  }

  private static Recoverable open(Header header, Region data, Owners owners) {
    return new Recoverable() {
      @Override
      public void recover(int owner) {
        for (int word = 0; word < LANE_WORDS; word++) {
          data.putLongRelease(lane(OwnerWord.slot(owner), word), 0);
        }
      }

      @Override
      public void sweepStale(int slot) {
        int holder = data.getIntAcquire(LOCK);
        if (holder != 0 && OwnerWord.slot(holder) == slot) {
          data.casInt(LOCK, holder, 0);
        }
      }
    };
  }

  /** Leaves something in the lane of an attachment that must be recovered. */
  static void fillLane(Attachment attachment) {
    int slot = OwnerWord.slot(attachment.self());
    for (int word = 0; word < LANE_WORDS; word++) {
      attachment.data().putLongRelease(lane(slot, word), attachment.self());
    }
  }

  static boolean isLaneEmpty(Region data, int slot) {
    boolean empty = true;
    for (int word = 0; word < LANE_WORDS; word++) {
      empty &= data.getLongAcquire(lane(slot, word)) == 0;
    }
    return empty;
  }

  static Creating.Blueprint blueprint(boolean pinned) {
    return blueprint(pinned, SLOTS);
  }

  static Creating.Blueprint blueprint(boolean pinned, int slots) {
    Header header =
        new Header(
            2,
            0,
            4,
            8,
            512,
            0,
            "ledger",
            "",
            slots,
            2,
            0,
            0,
            new long[8],
            Creating.dataOffset(slots),
            4096,
            UUID.randomUUID(),
            0,
            0,
            0,
            0,
            0,
            Template.NONE);
    return new Creating.Blueprint(header, 0600, pinned, data -> data.putLong(STAMP, 1));
  }
}
