package io.shmap.error;

/**
 * A number in the file that cannot be right; the message names the map and the offset.
 *
 * <p>The operation stopped before the number was used. Other operations on the map may still work.
 */
public final class MapCorruptedException extends ShmapException {

  private static final long serialVersionUID = 1L;

  public MapCorruptedException(String message) {
    super(Errno.EUCLEAN, message);
  }
}
