package io.shmap.lifecycle;

import io.shmap.error.ShmapException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attachments of this process, for the end of it: at a normal exit or SIGTERM a map that only
 * this process uses is deleted before the process is gone.
 *
 * <p>The hook closes nothing, as other hooks and threads may still use the maps. What it does not
 * get done in its time is left to the kernel, which frees the locks, and to whoever looks next.
 */
final class OpenAttachments {

  private static final Duration BOUND = Duration.ofSeconds(1);

  private static final Set<Attachment> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Thread hook = new Thread(OpenAttachments::deleteWhatOnlyWeUse, "shmap-shutdown");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // attached for the first time by another hook: the kernel and who looks next do the rest
    }
  }

  private OpenAttachments() {}

  static void add(Attachment attachment) {
    OPEN.add(attachment);
  }

  static void remove(Attachment attachment) {
    OPEN.remove(attachment);
  }

  /** What the hook does. */
  static void deleteWhatOnlyWeUse() {
    long end = System.nanoTime() + BOUND.toNanos();
    for (Attachment attachment : OPEN) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (!attachment.isSpectator() && attachment.file().lockControl(left)) {
        try {
          deleteIfOnlyOurs(attachment.file());
        } catch (ShmapException e) {
          // damaged: whoever looks next meets the same, and can say so to somebody
        } finally {
          attachment.file().unlockControl();
        }
      }
    }
  }

  /*
   * Of several processes that end at once each sees the lock bytes of the others until they are gone,
   * so each says first that it is leaving, and the last to say so deletes.
   */
  private static void deleteIfOnlyOurs(MapFile file) {
    if (file.isHeldByPin()) {
      return;
    }
    Set<Integer> ours = new HashSet<>();
    for (Attachment attachment : OPEN) {
      if (attachment.file().stat().isSameFile(file.stat()) && !attachment.isSpectator()) {
        ours.add(attachment.self());
        file.control().markLeaving(attachment.self());
      }
    }
    if (!file.isWanted(ours)) {
      Deletion.finish(file);
    }
  }
}
