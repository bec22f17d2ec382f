package io.shmap.error;

/**
 * The handle was closed, before the operation or while it ran.
 *
 * <p>A change that was under way when another thread closed the handle may or may not have
 * happened.
 */
public final class MapClosedException extends ShmapException {

  private static final long serialVersionUID = 1L;

  public MapClosedException(String message) {
    super(Errno.EBADF, message);
  }
}
