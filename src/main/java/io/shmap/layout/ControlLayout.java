package io.shmap.layout;

/**
 * The control pages: who uses the map. Offsets are from the start of the section, which follows the
 * header.
 *
 * <pre>
 *        +0      +1      +2      +3      +4      +5      +6      +7
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x000|             life: bit 0 deleted, bit 1 pinned (u64)           |  LIFE
 * 0x008|     attachments (u32)         |    next slot to try (u32)     |  ATTACHED, CURSOR
 * 0x010|   pid of CONTROL's holder     |          reserved             |  HOLDER_PID
 * 0x018|    since when, ms since 1970 (u64)                            |  HOLDER_SINCE
 * 0x020|              boot id of the host (16 bytes)                   |  BOOT_ID
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x080|              counters: 8 of u64                               |  COUNTERS
 * 0x100|      holder hints: 16 of outer id (u32), place (u32)          |  HINTS
 * 0x180|   more holders than hints     |                               |  OVERFLOW
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x200|              slots: 128 bytes each                            |  SLOTS
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *
 * slot +-------+-------+-------+-------+-------+-------+-------+-------+
 * 0x00 |          owner (u32)          |           pid (u32)           |
 * 0x08 |   start of the process, clock ticks since boot (u64)          |
 * 0x10 |   time of the attach, ms since 1970 (u64)                     |
 * 0x18 |   inode of the pid namespace (u64)                            |
 * 0x20 |    last generation (u32)      |   1 read only, 2 leaving      |
 * 0x28 |   host name, UTF-8, zero-padded (32 bytes)                    |
 * 0x48 |   command, UTF-8, zero-padded (56 bytes)                      |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <table>
 * <caption>Who may touch a word, and how</caption>
 * <tr><th>word</th><th>written by</th><th>mode</th><th>read by</th></tr>
 * <tr><td>LIFE</td><td>holder of CONTROL</td><td>release</td><td>anyone, acquire</td></tr>
 * <tr><td>slot OWNER</td><td>holder of CONTROL</td><td>release</td><td>anyone, acquire</td></tr>
 * <tr><td>HINTS, OVERFLOW</td><td>holder of CONTROL</td><td>plain</td><td>who asks whether the map is held, plain</td></tr>
 * <tr><td>all others</td><td>holder of CONTROL</td><td>plain</td><td>holder of CONTROL; people, plain</td></tr>
 * </table>
 */
public final class ControlLayout {

  public static final long LIFE = 0x000;
  public static final long ATTACHED = 0x008;
  public static final long CURSOR = 0x00c;
  public static final long HOLDER_PID = 0x010;
  public static final long HOLDER_SINCE = 0x018;
  public static final long BOOT_ID = 0x020;
  public static final long COUNTERS = 0x080;
  public static final long HINTS = 0x100;
  public static final long OVERFLOW = 0x180;
  public static final long SLOTS = 0x200;

  public static final int HINT_COUNT = 16;
  public static final long HINT_LENGTH = 0x08;

  public static final long SLOT_LENGTH = 0x80;
  public static final long SLOT_OWNER = 0x00;
  public static final long SLOT_PID = 0x04;
  public static final long SLOT_PROCESS_START = 0x08;
  public static final long SLOT_ATTACHED_AT = 0x10;
  public static final long SLOT_PID_NAMESPACE = 0x18;
  public static final long SLOT_GENERATION = 0x20;
  public static final long SLOT_FLAGS = 0x24;
  public static final long SLOT_HOST = 0x28;
  public static final long SLOT_COMMAND = 0x48;

  public static final int HOST_LENGTH = 32;
  public static final int COMMAND_LENGTH = 56;

  /** In SLOT_FLAGS: the attachment cannot change entries. */
  public static final int READ_ONLY = 1;

  /**
   * In SLOT_FLAGS: its process is ending, and leaves the deletion to the last that uses the map.
   */
  public static final int LEAVING = 2;

  public static final long DELETED = 1;
  public static final long PINNED = 2;

  private ControlLayout() {}

  /** Bytes of the section, in whole pages. */
  public static long length(int slots) {
    return SLOTS + slots * SLOT_LENGTH + 0xfff & ~0xfffL;
  }

  /** Offset of a holder hint. */
  public static long hint(int number) {
    return HINTS + number * HINT_LENGTH;
  }

  /** Offset of a slot. */
  public static long slot(int slot) {
    return SLOTS + slot * SLOT_LENGTH;
  }
}
