package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The attachments of this process, for the end of it: at a normal exit or SIGTERM a map that only
 * this process uses is deleted before the process is gone.
 *
 * <p>The hook closes nothing, as other hooks and threads may still use the maps. What it does not
 * get done in its time is left to the kernel, which frees the locks, and to whoever looks next.
 *
 * <p>A JVM that halts in the middle of an attach dies there: the others, who are leaving too, have
 * seen its lock and left the map to it. So the hook waits for who is inside, and nobody enters
 * afterwards, as with {@link java.io.File#deleteOnExit}.
 */
final class OpenAttachments {

  private static final Duration BOUND = Duration.ofSeconds(1);

  private static final Set<Attachment> OPEN = ConcurrentHashMap.newKeySet();

  /* Shared by who attaches or detaches, exclusive for the hook. */
  private static final ReadWriteLock EXIT = new ReentrantReadWriteLock();

  private static volatile boolean exiting;

  static {
    Thread hook = new Thread(OpenAttachments::exit, "shmap-shutdown");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      exiting = true;
    }
  }

  private OpenAttachments() {}

  static void add(Attachment attachment) {
    OPEN.add(attachment);
  }

  static void remove(Attachment attachment) {
    OPEN.remove(attachment);
  }

  /**
   * Attaches or creates, before the hook or not at all.
   *
   * @param subject the beginning of a message
   */
  static Attachment open(String subject, Supplier<Attachment> opening) {
    Lock inside = EXIT.readLock();
    inside.lock();
    try {
      if (exiting) {
        throw new ShmapException(Errno.ESHUTDOWN, subject + ": this JVM is shutting down");
      }
      return opening.get();
    } finally {
      inside.unlock();
    }
  }

  /** Does what must not happen beside the hook, which waits for it. */
  static <R> R beforeExit(Supplier<R> work) {
    Lock inside = EXIT.readLock();
    inside.lock();
    try {
      return work.get();
    } finally {
      inside.unlock();
    }
  }

  private static void exit() {
    long end = System.nanoTime() + BOUND.toNanos();
    Lock alone = EXIT.writeLock();
    boolean locked = false;
    try {
      locked = alone.tryLock(BOUND.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      exiting = true;
      deleteWhatOnlyWeUse(end);
    } finally {
      if (locked) {
        alone.unlock();
      }
    }
  }

  /**
   * What the hook does.
   *
   * @param end by {@link System#nanoTime}
   */
  static void deleteWhatOnlyWeUse(long end) {
    // Outer maps first: what they hold can be deleted when they are.
    List<Attachment> open = new ArrayList<>(OPEN);
    open.sort(Comparator.comparing(attachment -> !attachment.header().isOuter()));
    for (Attachment attachment : open) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (!attachment.isSpectator()) {
        try {
          deleteUnderControl(attachment.file(), left);
        } catch (ShmapException e) {
          // damaged: whoever looks next meets the same, and can say so to somebody
        }
      }
    }
  }

  private static void deleteUnderControl(MapFile file, Duration bound) {
    if (file.lockControl(bound)) {
      try {
        deleteIfOnlyOurs(file);
      } finally {
        file.unlockControl();
      }
    }
  }

  /*
   * Of several processes that end at once each sees the lock bytes of the others until they are gone,
   * so each says first that it is leaving, and the last to say so deletes. An inner map that is held
   * is left as well: who deletes its outer map, a moment later, deletes it too.
   */
  private static void deleteIfOnlyOurs(MapFile file) {
    Set<Integer> ours = new HashSet<>();
    for (Attachment attachment : OPEN) {
      if (attachment.file().stat().isSameFile(file.stat()) && !attachment.isSpectator()) {
        ours.add(attachment.self());
        file.control().markLeaving(attachment.self());
      }
    }
    if (!file.isWanted(ours) && !file.isHeld()) {
      Deletion.finish(file);
    }
  }
}
