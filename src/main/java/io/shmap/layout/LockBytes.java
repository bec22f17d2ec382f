package io.shmap.layout;

/**
 * The byte ranges of a map's file on which OFD locks mean something. They lie far beyond the data,
 * and no byte of them exists.
 */
public final class LockBytes {

  /** Serialises changes of the control page and of the map's directory entries. */
  public static final long CONTROL = 1L << 62;

  /** Held by the consumer of a ring buffer. */
  public static final long CONSUMER = (1L << 62) + 1;

  /** One byte per owner word, held by its attachment for life. */
  public static final long ATTACH = (1L << 62) + (1L << 33);

  /** Length of the range of all owner words. */
  public static final long ATTACH_LENGTH = 1L << 32;

  /** On the file of the next id: one byte per hash of a name, held while it is created. */
  public static final long NAME = 1L << 62;

  private LockBytes() {}

  /** The byte of one owner word. */
  public static long attach(int owner) {
    return ATTACH + (owner & 0xffff_ffffL);
  }
}
