package io.shmap.os;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;

/** The C library's functions, bound directly; errno is {@code Native.getLastError()}. */
final class Libc {

  static {
    Native.register(
        NativeLibrary.getInstance("c", Map.of(com.sun.jna.Library.OPTION_CLASSLOADER, loader())));
  }

  private static ClassLoader loader() {
    return Libc.class.getClassLoader();
  }

  private Libc() {}

  static native int open(String path, int flags, int mode);

  static native int close(int fd);

  static native int fallocate(int fd, int mode, long offset, long length);

  static native int fchmod(int fd, int mode);

  static native int ftruncate(int fd, long length);

  static native Pointer mmap(long address, long length, int prot, int flags, int fd, long offset);

  static native int munmap(long address, long length);

  static native int madvise(long address, long length, int advice);

  static native int fcntl(int fd, int command, byte[] argument);

  static native int linkat(int fromFd, String from, int toFd, String to, int flags);

  static native int unlink(String path);

  static native int mkdir(String path, int mode);

  static native int rmdir(String path);

  static native int rename(String from, String to);

  static native int renameat2(int fromFd, String from, int toFd, String to, int flags);

  static native int chown(String path, int uid, int gid);

  static native int chmod(String path, int mode);

  static native int statx(int directoryFd, String path, int flags, int mask, byte[] buffer);

  static native int statfs(String path, byte[] buffer);

  static native long pread(int fd, byte[] buffer, long length, long offset);

  static native long pwrite(int fd, byte[] buffer, long length, long offset);

  static native int geteuid();
}
