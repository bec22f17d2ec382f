package io.shmap.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * What statfs(2) says of a file system.
 *
 * @param error 0, or the negated errno of the call; the rest is 0 then
 * @param magic type number, as in linux/magic.h
 * @param freeBytes bytes that an unprivileged user may still reserve
 */
public record FileSystem(int error, long magic, long freeBytes) {

  static final int LENGTH = 120;

  /* Locks on these are seen by every process that can open the file, and by nobody else. */
  private static final Map<Long, String> LOCAL =
      Map.of(
          0x01021994L, "tmpfs",
          0xef53L, "ext4",
          0x58465342L, "xfs",
          0x9123683eL, "btrfs",
          0xf2f52010L, "f2fs",
          0x2fc12fc1L, "zfs",
          0x794c7630L, "overlayfs");

  private static final Map<Long, String> REMOTE =
      Map.of(
          0x6969L, "nfs",
          0xff534d42L, "cifs",
          0xfe534d42L, "smb2",
          0x517bL, "smb",
          0x01021997L, "9p",
          0x65735546L, "fuse",
          0x9fa0L, "proc",
          0x62656572L, "sysfs",
          0x958458f6L, "hugetlbfs");

  static FileSystem decode(int error, byte[] statfs) {
    ByteBuffer b = ByteBuffer.wrap(statfs).order(ByteOrder.nativeOrder());
    return new FileSystem(error, b.getLong(0), b.getLong(32) * b.getLong(8));
  }

  /** True if OFD locks on it are what they say. */
  public boolean isLocal() {
    return LOCAL.containsKey(magic);
  }

  /** True if its files lie in memory and nowhere else. */
  public boolean isInMemory() {
    return "tmpfs".equals(typeName());
  }

  public String typeName() {
    String name = LOCAL.getOrDefault(magic, REMOTE.get(magic));
    return name == null ? "type 0x" + Long.toHexString(magic) : name;
  }
}
