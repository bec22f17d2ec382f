package io.shmap.bench;

import com.sun.jna.Native;
import io.shmap.memory.Region;
import java.util.function.LongConsumer;

/**
 * BPF_MAP_TYPE_HASH of the running kernel, preallocated, by bpf(2). The kernel looks no list of
 * keys up, so a batch is as many calls.
 */
final class KernelMap implements RacedMap {

  private static final long BPF = "aarch64".equals(System.getProperty("os.arch")) ? 280 : 321;

  private static final int MAP_CREATE = 0;
  private static final int MAP_LOOKUP_ELEM = 1;
  private static final int MAP_UPDATE_ELEM = 2;
  private static final int MAP_DELETE_ELEM = 3;
  private static final int MAP_GET_FD_BY_ID = 14;
  private static final int OBJ_GET_INFO_BY_FD = 15;
  private static final int MAP_LOOKUP_BATCH = 24;

  private static final int HASH = 1;
  private static final int ENOENT = 2;
  private static final int ATTR_LENGTH = 128;
  private static final int INFO_LENGTH = 88;
  private static final int INFO_ID = 4;

  /** Entries of one call of a walk; the kernel copies whole buckets. */
  private static final int WALK = 4096;

  /** The C library's functions, bound directly. */
  private static final class Libc {
    static {
      Native.register("c");
    }

    static native long syscall(long number, int command, long attr, int size);

    static native int close(int fd);
  }

  private final EntrySize size;
  private final int fd;
  private final Region attr = Region.allocate(ATTR_LENGTH);
  private final Region key;
  private final Region value;

  private KernelMap(EntrySize size, int fd) {
    this.size = size;
    this.fd = fd;
    this.key = Region.allocate(size.key);
    this.value = Region.allocate(size.value);
  }

  static KernelMap create(EntrySize size, int room) {
    return new KernelMap(size, require(newMap(size, room), "create"));
  }

  static KernelMap attach(EntrySize size, String address) {
    Region attr = Region.allocate(ATTR_LENGTH);
    attr.putInt(0, Integer.parseInt(address));
    return new KernelMap(size, require(call(MAP_GET_FD_BY_ID, attr), "get by id"));
  }

  /** Null if this process may use bpf(2); else why not. */
  static String refusal() {
    int fd = newMap(EntrySize.LONGS, 1);
    if (fd >= 0) {
      Libc.close(fd);
      return null;
    }
    return "bpf(2) is not permitted here, errno=" + -fd + "; run as root";
  }

  private static int newMap(EntrySize size, int room) {
    Region attr = Region.allocate(ATTR_LENGTH);
    attr.putInt(0, HASH);
    attr.putInt(4, size.key);
    attr.putInt(8, size.value);
    attr.putInt(12, room);
    return call(MAP_CREATE, attr);
  }

  static int call(int command, Region attr) {
    long result = Libc.syscall(BPF, command, address(attr), ATTR_LENGTH);
    attr.keepAlive();
    return result == -1 ? -Native.getLastError() : (int) result;
  }

  static long address(Region region) {
    return region.pointer(0);
  }

  static int require(int result, String what) {
    if (result < 0) {
      throw new IllegalStateException("bpf(2): " + what + " failed, errno=" + -result);
    }
    return result;
  }

  @Override
  public RacedMap forThread() {
    return new KernelMap(size, fd);
  }

  @Override
  public String address() {
    Region info = Region.allocate(INFO_LENGTH);
    attr.putInt(0, fd);
    attr.putInt(4, INFO_LENGTH);
    attr.putLong(8, address(info));
    attr.putLong(16, 0);
    require(call(OBJ_GET_INFO_BY_FD, attr), "info");
    attr.putLong(8, 0);
    info.keepAlive();
    return Integer.toString(info.getInt(INFO_ID));
  }

  /* Whatever a command does not use must be 0. */
  private int element(int command, long number) {
    key.putLong(0, number);
    if (size.key == 2 * Long.BYTES) {
      key.putLong(Long.BYTES, Blocks.second(number));
    }
    attr.putLong(0, fd);
    attr.putLong(8, address(key));
    attr.putLong(16, command == MAP_DELETE_ELEM ? 0 : address(value));
    return call(command, attr);
  }

  @Override
  public long get(long number) {
    int result = element(MAP_LOOKUP_ELEM, number);
    if (result == -ENOENT) {
      return ABSENT;
    }
    require(result, "lookup");
    return value.getLong(size.value - Long.BYTES);
  }

  @Override
  public void put(long number, long valueNumber) {
    value.putLong(0, valueNumber);
    value.putLong(size.value - Long.BYTES, valueNumber);
    require(element(MAP_UPDATE_ELEM, number), "update");
  }

  @Override
  public void remove(long number) {
    require(element(MAP_DELETE_ELEM, number), "delete");
  }

  @Override
  public long walk() {
    long[] sum = new long[1];
    walk(value -> sum[0] += value);
    return sum[0];
  }

  /* The kernel does not tell. */
  @Override
  public long size() {
    long[] size = new long[1];
    walk(value -> size[0]++);
    return size[0];
  }

  private void walk(LongConsumer action) {
    Region cursor = Region.allocate(Long.BYTES);
    Region keys = Region.allocate((long) WALK * size.key);
    Region values = Region.allocate((long) WALK * size.value);
    int result = 0;
    for (boolean first = true; result != -ENOENT; first = false) {
      attr.putLong(0, first ? 0 : address(cursor));
      attr.putLong(8, address(cursor));
      attr.putLong(16, address(keys));
      attr.putLong(24, address(values));
      attr.putInt(32, WALK);
      attr.putInt(36, fd);
      result = call(MAP_LOOKUP_BATCH, attr);
      if (result != -ENOENT) {
        require(result, "walk");
      }
      int copied = attr.getInt(32);
      for (int i = 0; i < copied; i++) {
        action.accept(values.getLong((long) i * size.value + size.value - Long.BYTES));
      }
    }
    attr.putLong(24, 0);
    attr.putLong(32, 0);
    keys.keepAlive();
    cursor.keepAlive();
  }

  static void close(int fd) {
    Libc.close(fd);
  }

  @Override
  public void close() {
    close(fd);
  }
}
