package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.layout.LockBytes;
import io.shmap.memory.Mortality;
import io.shmap.os.FileSystem;
import io.shmap.os.Kernel;
import io.shmap.os.Stat;
import io.shmap.sync.Census;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kernel as one simulated process sees it: every call that changes something is a step of its
 * {@link Mortality}, and its descriptors and mappings are known, so that {@link #bury} can do what
 * the real kernel does after a death.
 *
 * <p>Once buried it answers EBADF to everything: a shutdown hook or a stray thread of a process
 * that is gone cannot reach a file any more, nor a descriptor that got the number of its own.
 */
class MortalKernel extends Kernel {

  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EBADF = Errno.EBADF.negated();

  private final Mortality life;
  private final Set<Integer> descriptors = ConcurrentHashMap.newKeySet();
  private final Map<Long, Long> mappings = new ConcurrentHashMap<>();
  private Census.Patience patience;
  private volatile boolean buried;

  MortalKernel(Mortality life) {
    this.life = life;
  }

  /** Whom it tells that its process asks about an owner, or has not got a lock. */
  MortalKernel waitWith(Census.Patience patience) {
    this.patience = patience;
    return this;
  }

  /** Between begin and end, a detach is under way. */
  void setDetaching(boolean detaching) {}

  /* Before a call that changes something; false if there is no process any more. */
  private boolean lives() {
    if (buried) {
      return false;
    }
    life.step();
    return true;
  }

  /** Tears the process down as the kernel does: memory first, then descriptors and their locks. */
  void bury() {
    buried = true;
    List<Long> addresses = new ArrayList<>(mappings.keySet());
    for (long address : addresses) {
      munmap(address, 0);
    }
    for (int fd : descriptors) {
      super.close(fd);
    }
    descriptors.clear();
  }

  boolean isBuried() {
    return buried;
  }

  /** Descriptors that are open now. */
  int openDescriptors() {
    return descriptors.size();
  }

  @Override
  public int open(String path, int flags, int mode) {
    if (!lives()) {
      return EBADF;
    }
    int fd = super.open(path, flags, mode);
    if (fd >= 0) {
      descriptors.add(fd);
    }
    return fd;
  }

  @Override
  public int close(int fd) {
    if (!lives()) {
      return EBADF;
    }
    descriptors.remove(fd); // first: another process may get the number at once
    return super.close(fd);
  }

  @Override
  public int fchmod(int fd, int mode) {
    return lives() ? super.fchmod(fd, mode) : EBADF;
  }

  @Override
  public int ftruncate(int fd, long length) {
    return lives() ? super.ftruncate(fd, length) : EBADF;
  }

  @Override
  public int reserve(int fd, long offset, long length) {
    return lives() ? super.reserve(fd, offset, length) : EBADF;
  }

  @Override
  public long mmap(long address, long length, int prot, int flags, int fd, long offset) {
    if (!lives()) {
      return EBADF;
    }
    long mapped = super.mmap(address, length, prot, flags, fd, offset);
    if (mapped >= 0) {
      mappings.put(mapped, length);
    }
    return mapped;
  }

  /* Called by the cleaner at any time, so it is no step of the process. */
  @Override
  public int munmap(long address, long length) {
    Long mapped = mappings.remove(address);
    return mapped == null ? EBADF : super.munmap(address, mapped);
  }

  @Override
  public int madvise(long address, long length, int advice) {
    return buried ? EBADF : super.madvise(address, length, advice);
  }

  @Override
  public int lock(int fd, short type, long start, long length) {
    int result = lives() ? super.lock(fd, type, start, length) : EBADF;
    // The counter of ids is waited for so shortly that it needs no help.
    if (result == EAGAIN && patience != null && start != Ids.COUNTER_BYTE) {
      patience.inVain(Long.hashCode(start));
    }
    return result;
  }

  @Override
  public int probe(int fd, short type, long start, long length) {
    boolean ofOwner = start >= LockBytes.ATTACH && length == 1;
    if (buried || patience == null || !ofOwner) {
      return buried ? EBADF : super.probe(fd, type, start, length);
    }
    patience.beforeAsking();
    int result = super.probe(fd, type, start, length);
    if (result != 0) {
      patience.inVain(Long.hashCode(start));
    }
    return result;
  }

  @Override
  public int link(int fd, String path) {
    return lives() ? super.link(fd, path) : EBADF;
  }

  @Override
  public int unlink(String path) {
    return lives() ? super.unlink(path) : EBADF;
  }

  @Override
  public int mkdir(String path, int mode) {
    return lives() ? super.mkdir(path, mode) : EBADF;
  }

  @Override
  public int rmdir(String path) {
    return lives() ? super.rmdir(path) : EBADF;
  }

  @Override
  public int chown(String path, int uid, int gid) {
    return lives() ? super.chown(path, uid, gid) : EBADF;
  }

  @Override
  public int chmod(String path, int mode) {
    return lives() ? super.chmod(path, mode) : EBADF;
  }

  @Override
  public int renameDirectory(String from, String to) {
    return lives() ? super.renameDirectory(from, to) : EBADF;
  }

  @Override
  public Stat stat(String path) {
    return buried ? nothing() : super.stat(path);
  }

  @Override
  public Stat stat(int fd) {
    return buried ? nothing() : super.stat(fd);
  }

  private static Stat nothing() {
    return new Stat(EBADF, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public FileSystem statfs(String path) {
    return buried ? new FileSystem(EBADF, 0, 0) : super.statfs(path);
  }

  @Override
  public int pread(int fd, byte[] buffer, long offset) {
    return buried ? EBADF : super.pread(fd, buffer, offset);
  }

  @Override
  public int pwrite(int fd, byte[] buffer, long offset) {
    return lives() ? super.pwrite(fd, buffer, offset) : EBADF;
  }
}
