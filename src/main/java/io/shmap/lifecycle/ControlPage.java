package io.shmap.lifecycle;

import static io.shmap.layout.ControlLayout.*;

import io.shmap.error.MapCorruptedException;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** The words of the control page. Whoever changes one holds the CONTROL lock. */
final class ControlPage {

  private final Region region;
  private final int slots;

  ControlPage(Region region, int slots) {
    this.region = region;
    this.slots = slots;
  }

  int slots() {
    return slots;
  }

  /** True once the map's deletion has begun; never taken back. */
  boolean isDeleted() {
    return (life() & DELETED) != 0;
  }

  /** True if the map is to outlive its attachments as long as it has a name. */
  boolean isPinned() {
    return (life() & PINNED) != 0;
  }

  private long life() {
    long life = region.getLongAcquire(LIFE);
    if ((life & ~(DELETED | PINNED)) != 0) {
      throw new MapCorruptedException(
          "access " + region.name() + ": damaged, life=0x" + Long.toHexString(life));
    }
    return life;
  }

  void markDeleted() {
    region.putLongRelease(LIFE, life() | DELETED);
  }

  void markPinned(boolean pinned) {
    region.putLongRelease(LIFE, pinned ? life() | PINNED : life() & ~PINNED);
  }

  /** The owner that the record of a slot names, 0 if none. */
  int owner(int slot) {
    return region.getIntAcquire(slot(slot) + SLOT_OWNER);
  }

  /** True if no record names {@code owner}; a slot the map does not have is damage. */
  boolean isStale(int owner) {
    int slot = OwnerWord.slot(owner);
    if (slot >= slots) {
      throw new MapCorruptedException(
          "lock " + region.name() + ": damaged, owner=0x" + Integer.toHexString(owner));
    }
    return owner(slot) != owner;
  }

  int generation(int slot) {
    return region.getInt(slot(slot) + SLOT_GENERATION);
  }

  /* Before the owner's lock byte is taken: should we die between the two, the word is skipped. */
  void setGeneration(int slot, int generation) {
    region.putInt(slot(slot) + SLOT_GENERATION, generation);
  }

  /** Writes the record of a new attachment, its owner word last. */
  void writeRecord(int owner, Identity who, long now, boolean readOnly) {
    long slot = slot(OwnerWord.slot(owner));
    region.putInt(slot + SLOT_PID, who.pid());
    region.putLong(slot + SLOT_PROCESS_START, who.start());
    region.putLong(slot + SLOT_ATTACHED_AT, now);
    region.putLong(slot + SLOT_PID_NAMESPACE, who.pidNamespace());
    region.putInt(slot + SLOT_FLAGS, readOnly ? READ_ONLY : 0);
    putText(slot + SLOT_HOST, HOST_LENGTH, who.host());
    putText(slot + SLOT_COMMAND, COMMAND_LENGTH, who.command());
    region.putIntRelease(slot + SLOT_OWNER, owner);
  }

  void clearRecord(int slot) {
    region.putIntRelease(slot(slot) + SLOT_OWNER, 0);
  }

  /** Says that the process of an attachment is ending. */
  void markLeaving(int owner) {
    long flags = slot(OwnerWord.slot(owner)) + SLOT_FLAGS;
    region.putInt(flags, region.getInt(flags) | LEAVING);
  }

  boolean isLeaving(int slot) {
    return (region.getInt(slot(slot) + SLOT_FLAGS) & LEAVING) != 0;
  }

  /** The record of a slot as people read it. */
  AttachmentRecord record(int slot) {
    long at = slot(slot);
    return new AttachmentRecord(
        owner(slot),
        region.getInt(at + SLOT_PID),
        region.getLong(at + SLOT_PROCESS_START),
        region.getLong(at + SLOT_PID_NAMESPACE),
        region.getLong(at + SLOT_ATTACHED_AT),
        (region.getInt(at + SLOT_FLAGS) & READ_ONLY) != 0,
        text(at + SLOT_HOST, HOST_LENGTH),
        text(at + SLOT_COMMAND, COMMAND_LENGTH));
  }

  /** Where the search for a free slot starts, so that generations are used up evenly. */
  int cursor() {
    return Math.floorMod(region.getInt(CURSOR), slots);
  }

  void setCursor(int slot) {
    region.putInt(CURSOR, slot);
  }

  /** Counts the records and writes the number down, for people. */
  void recount() {
    int count = 0;
    for (int slot = 0; slot < slots; slot++) {
      count += owner(slot) == 0 ? 0 : 1;
    }
    region.putInt(ATTACHED, count);
  }

  /** The number that {@link #recount} wrote down last. */
  int attached() {
    return region.getInt(ATTACHED);
  }

  /**
   * Notes that a place of an outer map may hold this map. Each place that does is noted, or the
   * hints have overflowed; what is noted need not be so any more.
   */
  void addHint(int outer, int place) {
    long wanted = outer | (long) place << Integer.SIZE;
    int free = -1;
    for (int i = 0; i < HINT_COUNT; i++) {
      long hint = hintAt(i);
      if (hint == wanted) {
        return;
      }
      free = free < 0 && hint == 0 ? i : free;
    }
    if (free < 0) {
      region.putLong(OVERFLOW, 1);
    } else {
      region.putLong(hint(free), wanted);
    }
  }

  /** A holder hint: outer id in the low half, place in the high one; 0 for none. */
  long hintAt(int number) {
    return region.getLong(hint(number));
  }

  /** True if there may be holders that no hint names. */
  boolean hasMoreHolders() {
    return region.getLong(OVERFLOW) != 0;
  }

  /** True if the bytes that mean nothing are as they were made. */
  boolean areReservedBytesZero() {
    return isZero(BOOT_ID + 16, COUNTERS)
        && isZero(COUNTERS + 64, HINTS)
        && isZero(OVERFLOW + 8, SLOTS);
  }

  private boolean isZero(long from, long to) {
    for (long offset = from; offset < to; offset += 8) {
      if (region.getLong(offset) != 0) {
        return false;
      }
    }
    return true;
  }

  void noteHolder(int pid, long now) {
    region.putInt(HOLDER_PID, pid);
    region.putLong(HOLDER_SINCE, now);
  }

  int holderPid() {
    return region.getInt(HOLDER_PID);
  }

  long holderSince() {
    return region.getLong(HOLDER_SINCE);
  }

  UUID bootId() {
    return new UUID(region.getLong(BOOT_ID), region.getLong(BOOT_ID + 8));
  }

  void setBootId(UUID bootId) {
    region.putLong(BOOT_ID, bootId.getMostSignificantBits());
    region.putLong(BOOT_ID + 8, bootId.getLeastSignificantBits());
  }

  private void putText(long offset, int length, String text) {
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), length);
    bytes[length - 1] = 0;
    region.putBytes(offset, bytes, 0, length);
  }

  private String text(long offset, int length) {
    byte[] bytes = new byte[length];
    region.getBytes(offset, bytes, 0, length);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
