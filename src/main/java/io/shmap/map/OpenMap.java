package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Attachment;
import io.shmap.lifecycle.Header;
import java.nio.file.Path;

/**
 * One handle's map: its attachment, its engine, and what the handle may do.
 *
 * <p>Operations go to the engine. Two checks stand around them: before a change {@link
 * #writeRefusal}, and after every operation {@link #requireOpen}, because the pages of a closed
 * handle are zeros of this process: an operation that was under way when the handle was closed must
 * not be believed. (A lookup that found its entry may be: nothing is found on zero pages.)
 */
public final class OpenMap implements AutoCloseable {

  private final Attachment attachment;
  private final Engine engine;
  private final int valueLength;
  private final boolean mayRead;
  private final boolean mayWrite;
  private volatile boolean closed;

  OpenMap(Attachment attachment, Engine engine, boolean mayRead, boolean mayWrite) {
    this.attachment = attachment;
    this.engine = engine;
    this.valueLength = Families.of(header().type(), "open").valueLength(header());
    this.mayRead = mayRead;
    this.mayWrite = mayWrite && !attachment.isReadOnly();
  }

  public Attachment attachment() {
    return attachment;
  }

  public Engine engine() {
    return engine;
  }

  public Header header() {
    return attachment.header();
  }

  /**
   * Bytes of a value as the engine's operations take it: the value size; of a per-CPU map, that of
   * all CPUs, each padded to 8.
   */
  public int valueLength() {
    return valueLength;
  }

  /** What messages call the map. */
  public Path path() {
    return attachment.path();
  }

  /** 0 or -EPERM: whether the handle may look at entries. */
  public int readRefusal() {
    return mayRead ? 0 : Errno.EPERM.negated();
  }

  /** 0 or -EPERM: whether the handle may change entries, and the map is not frozen. */
  public int writeRefusal() {
    return mayWrite && !engine.isFrozen() ? 0 : Errno.EPERM.negated();
  }

  public boolean mayRead() {
    return mayRead;
  }

  public boolean mayWrite() {
    return mayWrite;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Throws if the handle has been closed; the last line of an operation. */
  public void requireOpen(String operation) {
    if (closed) {
      throw new MapClosedException(operation + " " + path() + ": handle is closed");
    }
  }

  /** Freezes the map for every process; -EPERM if it was frozen or the handle is read-only. */
  public int freeze() {
    int refused = writeRefusal();
    return refused != 0 ? refused : engine.freeze();
  }

  /** The exception for a negated errno that an operation returned. */
  public ShmapException failure(String operation, int result) {
    requireOpen(operation);
    Errno errno = Errno.of(result);
    String subject = operation + " " + path() + ": ";
    return new ShmapException(
        errno,
        subject
            + switch (errno) {
              case E2BIG, ENOSPC -> "map is full, maxEntries=" + header().maxEntries();
              case EPERM -> why();
              case EBUSY ->
                  "lock waited for more than "
                      + attachment.lockBoundNanos() / 1_000_000
                      + " ms, "
                      + attachment.lastBusy()
                      + "; see: shmap ps "
                      + path();
              default -> "refused, errno=" + errno;
            });
  }

  private String why() {
    if (attachment.isReadOnly()) {
      return "attached read-only";
    }
    return engine.isFrozen() ? "map is frozen" : "not permitted by the handle's flags";
  }

  /** Detaches; operations under way in other threads end with {@link MapClosedException}. */
  @Override
  public void close() {
    closed = true;
    attachment.close();
  }
}
