package io.shmap.error;

/**
 * An operation that failed, with the errno that says how.
 *
 * <p>Messages have the form {@code operation path: what, name=value ...; remedy}. Absence of a key
 * is never an exception.
 */
public class ShmapException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Errno errno;

  public ShmapException(Errno errno, String message) {
    super(message);
    this.errno = errno;
  }

  public ShmapException(Errno errno, String message, Throwable cause) {
    super(message, cause);
    this.errno = errno;
  }

  /** The errno that bpf(2) would give, or that the system call under the operation gave. */
  public Errno errno() {
    return errno;
  }
}
