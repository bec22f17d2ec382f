package io.shmap.it.parity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import io.shmap.bpf.BpfMapInfo;
import io.shmap.bpf.MapAttr;
import io.shmap.memory.Region;
import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.bytes.BytesStore;

/** The commands as the running kernel answers them: bpf(2), its attributes laid out by offsets. */
final class KernelBpf implements BpfCalls {

  private static final long BPF = "aarch64".equals(System.getProperty("os.arch")) ? 280 : 321;

  private static final int MAP_CREATE = 0;
  private static final int MAP_LOOKUP_ELEM = 1;
  private static final int MAP_UPDATE_ELEM = 2;
  private static final int MAP_DELETE_ELEM = 3;
  private static final int MAP_GET_NEXT_KEY = 4;
  private static final int MAP_GET_NEXT_ID = 12;
  private static final int MAP_GET_FD_BY_ID = 14;
  private static final int OBJ_GET_INFO_BY_FD = 15;
  private static final int MAP_LOOKUP_AND_DELETE_ELEM = 21;
  private static final int MAP_FREEZE = 22;
  private static final int MAP_LOOKUP_BATCH = 24;
  private static final int MAP_LOOKUP_AND_DELETE_BATCH = 25;
  private static final int MAP_UPDATE_BATCH = 26;
  private static final int MAP_DELETE_BATCH = 27;

  private static final int ATTR_LENGTH = 128;
  private static final int INFO_LENGTH = 88;
  private static final int NAME_LENGTH = 16;
  private static final int ENOMEM = -12;
  private static final int PATIENCE = 1000;

  /** The C library's functions, bound directly. */
  private static final class Libc {
    static {
      Native.register("c");
    }

    static native long syscall(long number, int command, long attr, int size);

    static native int close(int fd);
  }

  private final Region attr = Region.allocate(ATTR_LENGTH);
  private final Region info = Region.allocate(INFO_LENGTH);
  private final long attrAddress = attr.bytes().addressForRead(0);
  private final long infoAddress = info.bytes().addressForRead(0);

  /** Skips a test, loudly, if this process may not use bpf(2). */
  static void require(String otherwise) {
    String refusal = refusal();
    if (refusal != null) {
      System.err.println(otherwise + ": " + refusal);
    }
    assumeTrue(refusal == null, refusal);
  }

  /* Null if this process may use bpf(2); else why not. */
  private static String refusal() {
    KernelBpf kernel = new KernelBpf();
    int fd = kernel.create(MapAttr.of(1, 4, 4, 1).withMapFlags(1 << 6));
    int id = fd < 0 ? fd : kernel.nextId(0);
    if (fd >= 0) {
      kernel.close(fd);
    }
    return id >= 0 ? null : "bpf(2) is not permitted here, errno=" + -id + "; run as root";
  }

  private KernelBpf cleared() {
    for (int i = 0; i < ATTR_LENGTH; i += 8) {
      attr.putLong(i, 0);
    }
    return this;
  }

  private int call(int command) {
    long result = Libc.syscall(BPF, command, attrAddress, ATTR_LENGTH);
    return result == -1 ? -Native.getLastError() : (int) result;
  }

  private static long address(BytesStore<?, ?> buffer) {
    return buffer == null ? 0 : buffer.addressForRead(0);
  }

  @Override
  public int create(MapAttr map) {
    cleared();
    attr.putInt(0, map.mapType());
    attr.putInt(4, map.keySize());
    attr.putInt(8, map.valueSize());
    attr.putInt(12, (int) map.maxEntries());
    attr.putInt(16, map.mapFlags());
    attr.putInt(20, map.innerMapFd());
    attr.putInt(24, map.numaNode());
    byte[] name = map.mapName().getBytes(StandardCharsets.ISO_8859_1);
    attr.putBytes(28, name, 0, Math.min(name.length, NAME_LENGTH));
    attr.putLong(64, map.mapExtra());
    return call(MAP_CREATE);
  }

  private int element(
      int command, int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    cleared();
    attr.putInt(0, fd);
    attr.putLong(8, address(key));
    attr.putLong(16, address(value));
    attr.putLong(24, flags);
    return call(command);
  }

  @Override
  public int lookup(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return element(MAP_LOOKUP_ELEM, fd, key, value, flags);
  }

  @Override
  public int update(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    // Maps that are not preallocated get their memory from a pool that is filled a little later.
    int result = ENOMEM;
    for (int i = 0; i < PATIENCE && result == ENOMEM; i++) {
      result = element(MAP_UPDATE_ELEM, fd, key, value, flags);
    }
    return result;
  }

  @Override
  public int delete(int fd, BytesStore<?, ?> key) {
    return element(MAP_DELETE_ELEM, fd, key, null, 0);
  }

  @Override
  public int nextKey(int fd, BytesStore<?, ?> key, BytesStore<?, ?> next) {
    return element(MAP_GET_NEXT_KEY, fd, key, next, 0);
  }

  @Override
  public int lookupAndDelete(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return element(MAP_LOOKUP_AND_DELETE_ELEM, fd, key, value, flags);
  }

  private int batch(int command, int fd, Batch batch, int[] count) {
    cleared();
    attr.putLong(0, address(batch.in()));
    attr.putLong(8, address(batch.out()));
    attr.putLong(16, address(batch.keys()));
    attr.putLong(24, address(batch.values()));
    attr.putInt(32, count[0]);
    attr.putInt(36, fd);
    attr.putLong(40, batch.elemFlags());
    attr.putLong(48, batch.flags());
    int result = call(command);
    count[0] = attr.getInt(32);
    return result;
  }

  @Override
  public int lookupBatch(int fd, Batch batch, int[] count) {
    return batch(MAP_LOOKUP_BATCH, fd, batch, count);
  }

  @Override
  public int lookupAndDeleteBatch(int fd, Batch batch, int[] count) {
    return batch(MAP_LOOKUP_AND_DELETE_BATCH, fd, batch, count);
  }

  @Override
  public int updateBatch(int fd, Batch batch, int[] count) {
    int asked = count[0];
    int result = ENOMEM;
    for (int i = 0; i < PATIENCE && result == ENOMEM; i++) {
      count[0] = asked; // a repeated update does no harm
      result = batch(MAP_UPDATE_BATCH, fd, batch, count);
    }
    return result;
  }

  @Override
  public int deleteBatch(int fd, Batch batch, int[] count) {
    return batch(MAP_DELETE_BATCH, fd, batch, count);
  }

  @Override
  public int freeze(int fd) {
    cleared();
    attr.putInt(0, fd);
    return call(MAP_FREEZE);
  }

  @Override
  public int nextId(int id) {
    cleared();
    attr.putInt(0, id);
    int result = call(MAP_GET_NEXT_ID);
    return result < 0 ? result : attr.getInt(4);
  }

  @Override
  public int fdById(int id, int openFlags) {
    cleared();
    attr.putInt(0, id);
    attr.putInt(8, openFlags);
    return call(MAP_GET_FD_BY_ID);
  }

  @Override
  public int info(int fd, BpfMapInfo[] found) {
    cleared();
    attr.putInt(0, fd);
    attr.putInt(4, INFO_LENGTH);
    attr.putLong(8, infoAddress);
    int result = call(OBJ_GET_INFO_BY_FD);
    if (result == 0) {
      byte[] name = new byte[NAME_LENGTH];
      info.getBytes(24, name, 0, NAME_LENGTH);
      found[0] =
          new BpfMapInfo(
              info.getInt(0),
              info.getInt(4),
              info.getInt(8),
              info.getInt(12),
              info.getInt(16) & 0xffff_ffffL,
              info.getInt(20),
              new String(name, StandardCharsets.ISO_8859_1).replace("\0", ""),
              info.getLong(80));
    }
    return result;
  }

  @Override
  public int close(int fd) {
    int result = Libc.close(fd);
    return result == -1 ? -Native.getLastError() : result;
  }
}
