package io.shmap.lifecycle;

import io.shmap.layout.LockBytes;
import io.shmap.memory.Mortality;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A mortal kernel that holds its process up before some calls, as a scheduler or SIGSTOP does, and
 * that can make the process follow a protocol which is wrong.
 */
class StormKernel extends MortalKernel {

  /** Protocols that are wrong; each must be noticed. */
  enum Flaw {
    NONE,
    /** Who attaches does not ask whether the map is alive without him. */
    ATTACH_REVIVES,
    /** The last one looks, and deletes, without holding CONTROL. */
    DETACH_WITHOUT_CONTROL,
    /** Names are removed when CONTROL has been given back. */
    UNLINK_AFTER_CONTROL,
    /** The lock byte is taken when CONTROL has been given back. */
    BYTE_AFTER_CONTROL
  }

  private final Flaw flaw;
  private final Random random;
  private final Deque<Runnable> deferred = new ArrayDeque<>();
  private boolean controlHeld;
  private boolean detaching;

  StormKernel(Mortality life, Flaw flaw, Random random) {
    super(life);
    this.flaw = flaw;
    this.random = random;
  }

  @Override
  void setDetaching(boolean detaching) {
    this.detaching = detaching;
  }

  /** Holds the process up, sometimes. */
  void pause() {
    int dice = random.nextInt(200);
    if (dice == 0) {
      LockSupport.parkNanos(random.nextInt(200_000));
    } else if (dice < 20) {
      Thread.yield();
    }
  }

  @Override
  public int lock(int fd, short type, long start, long length) {
    pause();
    if (start == LockBytes.CONTROL && flaw == Flaw.DETACH_WITHOUT_CONTROL && detaching) {
      return 0;
    }
    if (start >= LockBytes.ATTACH
        && type == F_WRLCK
        && flaw == Flaw.BYTE_AFTER_CONTROL
        && controlHeld) {
      deferred.add(() -> super.lock(fd, type, start, length));
      return 0;
    }
    int result = super.lock(fd, type, start, length);
    if (start == LockBytes.CONTROL && length == 1 && result == 0) {
      controlHeld = type == F_WRLCK;
      while (!controlHeld && !deferred.isEmpty()) {
        pause();
        deferred.remove().run();
      }
    }
    return result;
  }

  @Override
  public int probe(int fd, short type, long start, long length) {
    pause();
    boolean wholeRange = start == LockBytes.ATTACH && length == LockBytes.ATTACH_LENGTH;
    return wholeRange && flaw == Flaw.ATTACH_REVIVES ? 1 : super.probe(fd, type, start, length);
  }

  @Override
  public int unlink(String path) {
    pause();
    if (flaw == Flaw.UNLINK_AFTER_CONTROL && controlHeld) {
      deferred.add(() -> super.unlink(path));
      return 0;
    }
    return super.unlink(path);
  }

  @Override
  public int link(int fd, String path) {
    pause();
    return super.link(fd, path);
  }
}
