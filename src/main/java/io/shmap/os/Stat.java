package io.shmap.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What statx(2) says of a file.
 *
 * @param error 0, or the negated errno of the call; the rest is 0 then
 * @param mode type and permission bits, as in {@code st_mode}
 * @param links number of names
 * @param uid owner
 * @param gid group
 * @param inode number of the file in its file system
 * @param size length in bytes
 * @param blocks reserved blocks of 512 bytes
 * @param device major and minor number of the file system
 */
public record Stat(
    int error,
    int mode,
    int links,
    int uid,
    int gid,
    long inode,
    long size,
    long blocks,
    long device) {

  static final int LENGTH = 256;
  static final int BASIC = 0x7ff;

  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int SYMBOLIC_LINK = 0120000;

  static Stat decode(int error, byte[] statx) {
    ByteBuffer b = ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder());
    return new Stat(
        error,
        b.getShort(0x1c) & 0xffff,
        b.getInt(0x10),
        b.getInt(0x14),
        b.getInt(0x18),
        b.getLong(0x20),
        b.getLong(0x28),
        b.getLong(0x30),
        (long) b.getInt(0x88) << 32 | b.getInt(0x8c) & 0xffff_ffffL);
  }

  /** True if the call found a file. */
  public boolean exists() {
    return error == 0;
  }

  public boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  public boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  public boolean isSymbolicLink() {
    return (mode & TYPE) == SYMBOLIC_LINK;
  }

  public boolean isSticky() {
    return (mode & 01000) != 0;
  }

  /** The permission bits alone. */
  public int permissions() {
    return mode & 07777;
  }

  /** True if both are the same file. */
  public boolean isSameFile(Stat other) {
    return error == 0 && other.error == 0 && inode == other.inode && device == other.device;
  }
}
