package io.shmap.os;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.shmap.error.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The system calls that shmap makes, each returning a result or a negated errno.
 *
 * <p>An open class: production uses {@link #LINUX}; tests subclass it to die before the n-th call.
 */
public class Kernel {

  /** The running kernel. */
  public static final Kernel LINUX = new Kernel();

  public static final int O_RDONLY = 0;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  // The two flags that differ between x86-64 and aarch64.
  private static final boolean ARM = Platform.isAarch64();
  public static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  public static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
  public static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

  public static final int PROT_NONE = 0;
  public static final int PROT_READ = 1;
  public static final int PROT_READ_WRITE = 3;
  public static final int MAP_SHARED = 1;
  public static final int MAP_PRIVATE = 2;
  public static final int MAP_FIXED = 0x10;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_NORESERVE = 0x4000;
  public static final int MADV_DONTFORK = 10;
  public static final int MADV_COLLAPSE = 25;

  public static final short F_RDLCK = 0;
  public static final short F_WRLCK = 1;
  public static final short F_UNLCK = 2;
  private static final int F_OFD_GETLK = 36;
  private static final int F_OFD_SETLK = 37;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int AT_EMPTY_PATH = 0x1000;

  private static final int CHUNK = 1 << 20;
  private static final int RENAME_NOREPLACE = 1;

  private static final int EINTR = Errno.EINTR.number();
  private static final int EINVAL = Errno.EINVAL.number();

  protected Kernel() {
    Platform.requireSupported();
  }

  /** A new descriptor; {@code O_CLOEXEC} is added. */
  public int open(String path, int flags, int mode) {
    int fd;
    do {
      fd = result(Libc.open(path, flags | O_CLOEXEC, mode));
    } while (fd == -EINTR);
    return fd;
  }

  public int close(int fd) {
    return result(Libc.close(fd));
  }

  public int fchmod(int fd, int mode) {
    return result(Libc.fchmod(fd, mode));
  }

  public int ftruncate(int fd, long length) {
    return result(Libc.ftruncate(fd, length));
  }

  /**
   * Reserves the pages of {@code length} bytes of a file, in pieces of 1 MiB: a single large call
   * may be interrupted by a profiler's timer again and again and never end.
   */
  public int reserve(int fd, long offset, long length) {
    for (long done = 0; done < length; ) {
      long chunk = Math.min(CHUNK, length - done);
      int result = result(Libc.fallocate(fd, 0, offset + done, chunk));
      if (result == 0) {
        done += chunk;
      } else if (result != -EINTR) {
        return result;
      }
    }
    return 0;
  }

  /** The address, or a negated errno. */
  public long mmap(long address, long length, int prot, int flags, int fd, long offset) {
    long mapped = Pointer.nativeValue(Libc.mmap(address, length, prot, flags, fd, offset));
    return mapped == -1 ? -Native.getLastError() : mapped;
  }

  public int munmap(long address, long length) {
    return result(Libc.munmap(address, length));
  }

  public int madvise(long address, long length, int advice) {
    return result(Libc.madvise(address, length, advice));
  }

  /**
   * Takes, converts or drops an OFD lock on a byte range, without waiting: EAGAIN if it is held.
   */
  public int lock(int fd, short type, long start, long length) {
    return result(Libc.fcntl(fd, F_OFD_SETLK, flock(type, start, length)));
  }

  /**
   * Tells whether a lock of {@code type} on the range would meet one of another open file: 1 yes, 0
   * no. Locks of the same open file are not seen.
   */
  public int probe(int fd, short type, long start, long length) {
    byte[] flock = flock(type, start, length);
    int result = result(Libc.fcntl(fd, F_OFD_GETLK, flock));
    return result < 0 ? result : flock[0] == F_UNLCK ? 0 : 1;
  }

  private static byte[] flock(short type, long start, long length) {
    ByteBuffer flock = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    flock.putShort(0, type); // l_whence at 2 is SEEK_SET, l_pid at 24 must be 0
    flock.putLong(8, start);
    flock.putLong(16, length);
    return flock.array();
  }

  /** Gives an open file a (further) name; never replaces one. */
  public int link(int fd, String path) {
    return result(Libc.linkat(AT_FDCWD, "/proc/self/fd/" + fd, AT_FDCWD, path, AT_SYMLINK_FOLLOW));
  }

  public int unlink(String path) {
    return result(Libc.unlink(path));
  }

  public int mkdir(String path, int mode) {
    return result(Libc.mkdir(path, mode));
  }

  public int rmdir(String path) {
    return result(Libc.rmdir(path));
  }

  /** Changes owner and group; -1 leaves one as it is. */
  public int chown(String path, int uid, int gid) {
    return result(Libc.chown(path, uid, gid));
  }

  public int chmod(String path, int mode) {
    return result(Libc.chmod(path, mode));
  }

  /**
   * Gives a directory its name if nothing has it: EEXIST. A file system that cannot do that
   * replaces an empty directory.
   */
  public int renameDirectory(String from, String to) {
    int result = result(Libc.renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE));
    return result == -EINVAL ? result(Libc.rename(from, to)) : result;
  }

  /** Of a path, not following a symbolic link at its end. */
  public Stat stat(String path) {
    return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
  }

  /** Of an open file. */
  public Stat stat(int fd) {
    return statx(fd, "", AT_EMPTY_PATH);
  }

  private static Stat statx(int fd, String path, int flags) {
    byte[] buffer = new byte[Stat.LENGTH];
    return Stat.decode(result(Libc.statx(fd, path, flags, Stat.BASIC, buffer)), buffer);
  }

  /** Of the file system that holds {@code path}. */
  public FileSystem statfs(String path) {
    byte[] buffer = new byte[FileSystem.LENGTH];
    return FileSystem.decode(result(Libc.statfs(path, buffer)), buffer);
  }

  /** The number of bytes read; fewer than the buffer's length only at the end of the file. */
  public int pread(int fd, byte[] buffer, long offset) {
    long read;
    do {
      read = Libc.pread(fd, buffer, buffer.length, offset);
    } while (read < 0 && Native.getLastError() == EINTR);
    return read < 0 ? -Native.getLastError() : (int) read;
  }

  public int pwrite(int fd, byte[] buffer, long offset) {
    long written = Libc.pwrite(fd, buffer, buffer.length, offset);
    return written < 0 ? -Native.getLastError() : (int) written;
  }

  public int geteuid() {
    return Libc.geteuid();
  }

  private static int result(int returned) {
    return returned == -1 ? -Native.getLastError() : returned;
  }
}
