package io.shmap.memory;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.Kernel;
import io.shmap.os.LargePages;
import java.lang.ref.Cleaner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One mmap: pages of a file, or private ones.
 *
 * <p>{@link #release} lets go of the file at once and leaves zero pages of this process in its
 * place, so a thread that is still inside an operation reads zeros and writes into nothing. The
 * addresses themselves are given back only when neither the mapping nor a region over it can be
 * reached.
 *
 * <p>A mapping that is long enough lies in memory as in the file with respect to large pages. Where
 * the file has them (see {@link #useLargePages}) the processor then needs one entry of its page
 * table for each, whoever asked for them.
 */
public final class Mapping {

  private static final Cleaner CLEANER = Cleaner.create(Mapping::cleanerThread);

  private static final long NO_MEMORY = Errno.ENOMEM.negated();
  private static final int MOST_COLLECTIONS = 5;
  private static final int COLLECTION_MILLIS = 200;

  /** A quarter of what a process may have as a rule. */
  static final int MANY = 16_384;

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final AtomicInteger EXISTING = new AtomicInteger();

  private final Kernel kernel;
  private final long address;
  private final long length;
  private final long skipped;
  private final boolean writable;
  private boolean released;

  /* Of what is mapped, {@code skipped} bytes lie before what was asked for. */
  private Mapping(Kernel kernel, long address, long length, long skipped, boolean writable) {
    this.kernel = kernel;
    this.address = address;
    this.length = length;
    this.skipped = skipped;
    this.writable = writable;
    EXISTING.incrementAndGet();
    CLEANER.register(this, unmap(kernel, address, length));
  }

  private static Runnable unmap(Kernel kernel, long address, long length) {
    return () -> {
      kernel.munmap(address, length);
      EXISTING.decrementAndGet();
    };
  }

  private static Thread cleanerThread(Runnable work) {
    Thread thread = new Thread(work, "shmap-unmap");
    thread.setDaemon(true);
    return thread;
  }

  /** Pages of the open file, shared with whoever maps them; a fork does not inherit them. */
  public static Mapping of(Kernel kernel, int fd, long offset, long length, boolean writable) {
    makeRoom();
    long large = LargePages.size();
    boolean aligned = large > 0 && length >= large;
    long skipped = aligned ? offset % large : 0;
    long whole = skipped + length;
    long hint = aligned ? alignedPlace(kernel, whole, large) : 0;
    int protection = writable ? Kernel.PROT_READ_WRITE : Kernel.PROT_READ;
    long address = map(kernel, hint, whole, protection, Kernel.MAP_SHARED, fd, offset - skipped);
    if (isErrno(address)) {
      throw new ShmapException(
          Errno.of((int) address),
          "map: no address space, length=" + length + " errno=" + Errno.of((int) address));
    }
    kernel.madvise(address, whole, Kernel.MADV_DONTFORK);
    return new Mapping(kernel, address, whole, skipped, writable);
  }

  /* Free at this moment: who loses it to another thread is given another place, and small pages. */
  private static long alignedPlace(Kernel kernel, long length, long large) {
    int flags = Kernel.MAP_PRIVATE | Kernel.MAP_ANONYMOUS | Kernel.MAP_NORESERVE;
    long free = map(kernel, 0, length + large, Kernel.PROT_NONE, flags, -1, 0);
    if (isErrno(free)) {
      return 0;
    }
    kernel.munmap(free, length + large);
    return (free + large - 1) / large * large;
  }

  private static boolean isErrno(long mapped) {
    return mapped < 0 && mapped > -4096;
  }

  static Mapping anonymous(long length) {
    makeRoom();
    int flags = Kernel.MAP_PRIVATE | Kernel.MAP_ANONYMOUS;
    long address = map(Kernel.LINUX, 0, length, Kernel.PROT_READ_WRITE, flags, -1, 0);
    if (isErrno(address)) {
      throw new ShmapException(Errno.ENOMEM, "allocate: no memory, length=" + length);
    }
    return new Mapping(Kernel.LINUX, address, length, 0, true);
  }

  /*
   * A process may have so many mappings (65530 as a rule), and those that nobody can reach count
   * until the collector has seen them, for which few small objects are no reason. So it is asked
   * for in time: at the limit itself it is too late, as the JVM ends if it gets no mapping.
   */
  private static void makeRoom() {
    if (MADE.incrementAndGet() % MANY == 0 && EXISTING.get() > MANY / 2) {
      collect();
    }
  }

  /* At the limit after all: many are in use. */
  private static long map(
      Kernel kernel, long address, long length, int protection, int flags, int fd, long offset) {
    long mapped = kernel.mmap(address, length, protection, flags, fd, offset);
    for (int i = 0; mapped == NO_MEMORY && i < MOST_COLLECTIONS; i++) {
      collect();
      mapped = kernel.mmap(address, length, protection, flags, fd, offset);
    }
    return mapped;
  }

  /* Returns when the cleaner is at work on what a collection has found, as a rule. */
  private static void collect() {
    CountDownLatch found = new CountDownLatch(1);
    CLEANER.register(new Object(), found::countDown);
    System.gc();
    try {
      found.await(COLLECTION_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for who can do something about it; the wait is short
    }
  }

  /** In bytes. */
  public long length() {
    return length - skipped;
  }

  /** The whole mapping as a region that messages call {@code name}. */
  public Region region(String name) {
    return Region.over(name, address + skipped, length(), this, writable);
  }

  /**
   * Asks the kernel to put large pages in place of the small ones of a range, which it copies, for
   * all processes that map the file. Linux does so from 6.1 on for files in memory, where it finds
   * large pages; it need not be told to use them by itself.
   *
   * @return whether all that can be in large pages is
   */
  public boolean useLargePages(long offset, long size) {
    return kernel.madvise(address + skipped + offset, size, Kernel.MADV_COLLAPSE) == 0;
  }

  /** Replaces the pages by private zero pages; returns when no store here can reach the file. */
  public synchronized void release() {
    if (!released) {
      int flags =
          Kernel.MAP_FIXED | Kernel.MAP_ANONYMOUS | Kernel.MAP_PRIVATE | Kernel.MAP_NORESERVE;
      long replaced = map(kernel, address, length, Kernel.PROT_READ_WRITE, flags, -1, 0);
      if (replaced != address) {
        throw new ShmapException(
            Errno.of((int) replaced), "detach: pages could not be replaced, length=" + length);
      }
      released = true;
    }
  }
}
