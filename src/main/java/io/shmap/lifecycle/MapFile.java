package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.LockBytes;
import io.shmap.memory.Mapping;
import io.shmap.memory.Region;
import io.shmap.os.Kernel;
import io.shmap.os.Stat;
import io.shmap.sync.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A map's file, open in this process: its header, its control page, and the locks on it.
 *
 * <p>The descriptor comes from an {@code open} of its own, because OFD locks belong to it. They do
 * not tell threads apart: a Java lock goes round CONTROL. Nor are they seen through their own
 * descriptor: the owner word that this file holds is alive by definition and never probed. After
 * {@link #close} every call that needs the descriptor fails with EBADF instead of reaching a
 * stranger's file with the same number.
 */
final class MapFile {

  private static final int EBADF = Errno.EBADF.negated();

  private final Store store;
  private final Host host;
  private final Path path;
  private final Stat stat;
  private final Header header;
  private final boolean writable;
  private final Mapping controlMapping;
  private final ControlPage control;
  private final ReentrantLock controlThread = new ReentrantLock();
  private int fd;
  private volatile int held;
  private volatile boolean closing;

  /**
   * Takes over an open descriptor of a file that has been verified, or just been made.
   *
   * @param held the owner word whose byte is locked through it, 0 if none
   */
  MapFile(Store store, Path path, int fd, Stat stat, Header header, boolean writable, int held) {
    this.store = store;
    this.host = store.host();
    this.path = path;
    this.fd = fd;
    this.stat = stat;
    this.header = header;
    this.writable = writable;
    this.held = held;
    this.controlMapping =
        Mapping.of(host.kernel(), fd, HeaderLayout.LENGTH, header.controlLength(), writable);
    this.control =
        new ControlPage(
            host.memory().apply(controlMapping.region(path.toString())), header.attachSlots());
  }

  /**
   * Opens and verifies a map's file.
   *
   * @param writable whether to open for writing; without it the file can be looked at only
   * @param operation the beginning of a message
   */
  static MapFile open(Store store, Path path, boolean writable, String operation) {
    String subject = operation + " " + path;
    store.requireLocal(subject);
    Kernel kernel = store.host().kernel();
    int mode = writable ? Kernel.O_RDWR : Kernel.O_RDONLY;
    int fd = kernel.open(path.toString(), mode | Kernel.O_NOFOLLOW | Kernel.O_NONBLOCK, 0);
    if (fd < 0) {
      throw new ShmapException(Errno.of(fd), subject + ": " + reason(Errno.of(fd)));
    }
    boolean done = false;
    try {
      Stat stat = kernel.stat(fd);
      Header header = verifiedHeader(store, fd, stat, subject);
      MapFile file = new MapFile(store, path, fd, stat, header, writable, 0);
      done = true;
      return file;
    } finally {
      if (!done) {
        kernel.close(fd);
      }
    }
  }

  private static String reason(Errno errno) {
    return switch (errno) {
      case ENOENT -> "no such map";
      case EACCES, EPERM -> "permission denied";
      case ELOOP -> "a symbolic link, which is not followed";
      case EISDIR -> "a directory, not a shmap file";
      case ENOTDIR -> "part of the path is not a directory";
      default -> Shortage.reason("cannot open", errno);
    };
  }

  private static Header verifiedHeader(Store store, int fd, Stat stat, String subject) {
    if (!stat.isRegular()) {
      throw new ShmapException(
          stat.isDirectory() ? Errno.EISDIR : Errno.EINVAL,
          subject
              + (stat.isDirectory() ? ": a directory" : ": not a regular file")
              + ", not a shmap file");
    }
    byte[] page = new byte[(int) HeaderLayout.LENGTH];
    int read = store.host().kernel().pread(fd, page, 0);
    if (read < page.length) {
      throw new ShmapException(
          Errno.EINVAL, subject + ": not a shmap file, too short, length=" + stat.size());
    }
    Header header = Header.decode(page, stat.size(), subject);
    if (header.inode() != stat.inode()) {
      throw new ShmapException(
          Errno.ESTALE,
          String.format(
              "%s: is a copy of a map, inode=%d but %d in its header; export and import instead",
              subject, stat.inode(), header.inode()));
    }
    if (header.storeInode() != store.inode()) {
      throw new ShmapException(
          Errno.EXDEV,
          String.format(
              "%s: was moved out of its store, directory inode=%d but %d in its header",
              subject, store.inode(), header.storeInode()));
    }
    return header;
  }

  Store store() {
    return store;
  }

  Host host() {
    return host;
  }

  /** The path by which the file was opened. */
  Path path() {
    return path;
  }

  /** As it was when the file was opened: type, owner and inode do not change. */
  Stat stat() {
    return stat;
  }

  Header header() {
    return header;
  }

  ControlPage control() {
    return control;
  }

  boolean isWritable() {
    return writable;
  }

  /** Maps the data section. */
  Mapping mapData(boolean forWriting) {
    synchronized (controlMapping) {
      requireOpen("map");
      return Mapping.of(host.kernel(), fd, header.dataOffset(), header.dataLength(), forWriting);
    }
  }

  /** The data section as the host sees it. */
  Region dataRegion(Mapping data) {
    return host.memory().apply(data.region(path.toString()));
  }

  /* ---- locks ---- */

  /**
   * Waits for CONTROL, at most {@code bound}; false if it was not to be had.
   *
   * @throws MapCorruptedException if the file has been truncated: the control page may be gone
   */
  boolean lockControl(Duration bound) {
    long start = System.nanoTime();
    if (!lockThread(bound)) {
      return false;
    }
    for (int attempt = 0; ; attempt++) {
      int result = closing ? EBADF : setLock(Kernel.F_WRLCK, LockBytes.CONTROL);
      if (result == 0) {
        requireWhole();
        control.noteHolder(Identity.self().pid(), System.currentTimeMillis());
        return true;
      }
      if (result == EBADF || System.nanoTime() - start >= bound.toNanos()) {
        unlockThread();
        return false;
      }
      Backoff.pause(attempt);
    }
  }

  /* Who looks at a page that is gone gets a SIGBUS. */
  private void requireWhole() {
    Stat now = statNow();
    if (now.exists() && now.size() < header.fileLength()) {
      unlockControl();
      throw new MapCorruptedException(
          String.format(
              "lock %s: was truncated, length=%d but %d in its header",
              path, now.size(), header.fileLength()));
    }
  }

  /* An interrupt does not shorten the wait, and is still there after it. */
  private boolean lockThread(Duration bound) {
    boolean interrupted = false;
    long end = System.nanoTime() + bound.toNanos();
    try {
      for (; ; ) {
        try {
          return controlThread.tryLock()
              || controlThread.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void unlockThread() {
    controlThread.unlock();
    if (closing) {
      close();
    }
  }

  /** Takes CONTROL or throws EBUSY that says who has it. */
  void requireControl(String operation) {
    if (!writable) {
      throw new ShmapException(Errno.EACCES, operation + " " + path + ": no permission to write");
    }
    if (!lockControl(host.controlBound())) {
      requireOpen(operation);
      throw new ShmapException(
          Errno.EBUSY,
          String.format(
              "%s %s: control page held for more than %d ms, last taken by pid=%d at %s;"
                  + " see: shmap ps %s",
              operation,
              path,
              host.controlBound().toMillis(),
              control.holderPid(),
              Instant.ofEpochMilli(control.holderSince()),
              path));
    }
  }

  private void requireOpen(String operation) {
    if (closing) {
      throw new MapClosedException(operation + " " + path + ": the handle is closed");
    }
  }

  void unlockControl() {
    setLock(Kernel.F_UNLCK, LockBytes.CONTROL);
    unlockThread();
  }

  /** Shares CONTROL until this file is closed, if nobody has it; one try. */
  boolean shareControl() {
    return setLock(Kernel.F_RDLCK, LockBytes.CONTROL) == 0;
  }

  /** Takes the lock byte of an owner word for this file's life; false if it is somebody's. */
  boolean lockOwner(int owner) {
    boolean locked = setLock(Kernel.F_WRLCK, LockBytes.attach(owner)) == 0;
    if (locked) {
      held = owner;
    }
    return locked;
  }

  void unlockOwner() {
    setLock(Kernel.F_UNLCK, LockBytes.attach(held));
    held = 0;
  }

  /** True if an owner's byte is locked through this file: the map is attached by it. */
  boolean holdsOwner() {
    return held != 0;
  }

  private int setLock(short type, long at) {
    synchronized (controlMapping) {
      return fd < 0 ? EBADF : host.kernel().lock(fd, type, at, 1);
    }
  }

  /** True if an owner is this file's, or somebody else holds its lock byte. */
  boolean isOwnerAlive(int owner) {
    return owner == held || probe(LockBytes.attach(owner), 1);
  }

  /** Asks the kernel whether anybody else is attached. */
  boolean isAttached() {
    return probe(LockBytes.ATTACH, LockBytes.ATTACH_LENGTH);
  }

  /* A file that is closed, or that cannot be asked, answers "alive": nothing is done to the living. */
  private boolean probe(long start, long length) {
    synchronized (controlMapping) {
      return fd < 0 || host.kernel().probe(fd, Kernel.F_WRLCK, start, length) != 0;
    }
  }

  /* ---- life ---- */

  /** True if the map lives without this process. Exact under CONTROL only. */
  boolean isAlive() {
    return isAliveByItself() || !control.isDeleted() && Holders.hold(this);
  }

  /** The same without looking for outer maps that hold it: exact for a map that is one. */
  boolean isAliveByItself() {
    return !control.isDeleted() && (isAttached() || isHeldByPin());
  }

  /** True if something other than an attachment keeps the map. */
  boolean isHeld() {
    return isHeldByPin() || Holders.hold(this);
  }

  /**
   * True if somebody is attached who does not say that he is leaving, but for {@code ours}. Under
   * CONTROL: whoever is attached has his record written.
   */
  boolean isWanted(Set<Integer> ours) {
    for (int slot = 0; slot < control.slots(); slot++) {
      int other = control.owner(slot);
      if (other != 0 && !ours.contains(other) && !control.isLeaving(slot) && isOwnerAlive(other)) {
        return true;
      }
    }
    return false;
  }

  /* What stat says now; what it said at first if the file is closed. */
  private Stat statNow() {
    synchronized (controlMapping) {
      return fd < 0 ? stat : host.kernel().stat(fd);
    }
  }

  /** True if the map is pinned and has a name. */
  boolean isHeldByPin() {
    return control.isPinned() && names() > 0;
  }

  /** True if changes of the map's entries are refused: the first word of every data section. */
  boolean isFrozen() {
    byte[] word = new byte[8];
    synchronized (controlMapping) {
      int read = fd < 0 ? EBADF : host.kernel().pread(fd, word, header.dataOffset());
      return read == word.length && word[0] != 0;
    }
  }

  /** Number of names, not counting the id entry. */
  int names() {
    return statNow().links() - (isAt(idEntry()) ? 1 : 0);
  }

  /** Storage that the file has now, in bytes. */
  long reservedBytes() {
    return statNow().blocks() * 512;
  }

  Path idEntry() {
    return store.idEntry(header.id(), stat.uid());
  }

  /** True if {@code entry} leads to this file. */
  boolean isAt(Path entry) {
    return host.kernel().stat(entry.toString()).isSameFile(stat);
  }

  /** Gives the file a name; 0 or a negated errno. */
  int link(Path name) {
    synchronized (controlMapping) {
      return fd < 0 ? EBADF : host.kernel().link(fd, name.toString());
    }
  }

  /**
   * Lets go of the control page and the descriptor, and with them of every lock. If a thread of
   * this process holds CONTROL, that thread does it when it has finished: what it writes under
   * CONTROL must not go on after CONTROL is free.
   */
  void close() {
    closing = true;
    if (controlThread.tryLock()) {
      try {
        closeNow();
      } finally {
        controlThread.unlock();
      }
    }
  }

  private void closeNow() {
    try {
      controlMapping.release();
    } finally {
      synchronized (controlMapping) {
        if (fd >= 0) {
          host.kernel().close(fd);
          fd = -1;
        }
      }
    }
  }
}
