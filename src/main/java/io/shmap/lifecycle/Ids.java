package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.Kernel;
import io.shmap.sync.Backoff;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Hands out the ids of a store's maps, from a counter in the file {@code next}.
 *
 * <p>The file is a hint: whether an id is free is decided by {@code link}, which never replaces.
 * Lost, damaged or locked for ever, it costs some attempts.
 */
final class Ids {

  private static final int MAX = Integer.MAX_VALUE - 1;
  private static final int HINTS = 16;
  private static final int ATTEMPTS = 1_000;
  static final long COUNTER_BYTE = 0;
  private static final long LOCK_BOUND = TimeUnit.MILLISECONDS.toNanos(10);

  private final Kernel kernel;
  private final Path directory;

  Ids(Kernel kernel, Path directory) {
    this.kernel = kernel;
    this.directory = directory;
  }

  /** Tries to give something an id. */
  interface Attempt {
    /** 0, or a negated errno; EEXIST asks for another id. */
    int with(int id);
  }

  /** Gives {@code attempt} one id after the other until it takes one. */
  void allocate(Attempt attempt, String subject) {
    int fd = open();
    try {
      for (int i = 0; ; i++) {
        boolean hinted = fd >= 0 && i < HINTS;
        int id = hinted ? next(fd) : unused();
        int result = attempt.with(id);
        if (result == 0) {
          if (!hinted) {
            write(fd, id);
          }
          return;
        }
        if (result != Errno.EEXIST.negated() || i > ATTEMPTS) {
          throw new ShmapException(
              Errno.of(result),
              String.format(
                  "%s: cannot link %s, errno=%s",
                  subject, directory.resolve(Integer.toString(id)), Errno.of(result)));
        }
      }
    } finally {
      if (fd >= 0) {
        kernel.close(fd);
      }
    }
  }

  /**
   * Opens the file {@code next}, which is made if it is missing; its descriptor or a negated errno.
   * Without O_CREAT first: with it, somebody else's file in a sticky directory cannot be opened.
   */
  int open() {
    String path = directory.resolve("next").toString();
    int flags = Kernel.O_RDWR | Kernel.O_NOFOLLOW | Kernel.O_NONBLOCK;
    int fd = kernel.open(path, flags, 0);
    if (fd == Errno.ENOENT.negated()) {
      fd = kernel.open(path, flags | Kernel.O_CREAT | Kernel.O_EXCL, 0600);
      if (fd >= 0) {
        kernel.fchmod(fd, kernel.stat(directory.toString()).permissions() & 0666);
      } else if (fd == Errno.EEXIST.negated()) {
        fd = kernel.open(path, flags, 0);
      }
    }
    return fd;
  }

  private int next(int fd) {
    boolean locked = lock(fd);
    byte[] bytes = new byte[4];
    int last = kernel.pread(fd, bytes, 0) == 4 ? buffer(bytes).getInt(0) : 0;
    int id = above(last);
    write(fd, id);
    if (locked) {
      kernel.lock(fd, Kernel.F_UNLCK, COUNTER_BYTE, 1);
    }
    return id;
  }

  private boolean lock(int fd) {
    long start = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      if (kernel.lock(fd, Kernel.F_WRLCK, COUNTER_BYTE, 1) == 0) {
        return true;
      }
      if (System.nanoTime() - start > LOCK_BOUND) {
        return false;
      }
      Backoff.pause(attempt);
    }
  }

  private void write(int fd, int id) {
    if (fd >= 0) {
      byte[] bytes = new byte[4];
      buffer(bytes).putInt(0, id);
      kernel.pwrite(fd, bytes, 0);
    }
  }

  /* Above the largest there is; if that is the last number, the lowest that is free. */
  private int unused() {
    Set<Integer> used = new HashSet<>();
    int largest = 0;
    for (String entry : Store.entries(directory)) {
      used.add(parse(entry));
      largest = Math.max(largest, parse(entry));
    }
    int id = above(largest);
    while (used.contains(id)) {
      id = above(id);
    }
    return id;
  }

  private static int above(int id) {
    return id < 0 || id >= MAX ? 1 : id + 1;
  }

  /** The id that an entry is named by, 0 if it is not one. */
  static int parse(String entry) {
    boolean number = !entry.isEmpty() && entry.length() <= 10;
    for (int i = 0; number && i < entry.length(); i++) {
      number = entry.charAt(i) >= '0' && entry.charAt(i) <= '9';
    }
    long id = number ? Long.parseLong(entry) : 0;
    return id <= MAX ? (int) id : 0;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
