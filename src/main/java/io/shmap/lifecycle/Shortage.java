package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;

/**
 * What this process or the system has run out of: it says nothing about any file, so it is neither
 * "not there" nor "not a map", and who asked is told.
 */
final class Shortage {

  private Shortage() {}

  static boolean is(Errno errno) {
    return errno == Errno.EMFILE || errno == Errno.ENFILE || errno == Errno.ENOMEM;
  }

  /** The end of a message about a call that failed. */
  static String reason(String what, Errno errno) {
    return switch (errno) {
      case EMFILE ->
          "no descriptor left in this process, errno=EMFILE; close handles or raise ulimit -n";
      case ENFILE -> "no descriptor left in the system, errno=ENFILE; see: sysctl fs.file-max";
      default -> what + ", errno=" + errno;
    };
  }

  /** Throws if {@code errno} is one. */
  static void requireNone(Errno errno, String subject) {
    if (is(errno)) {
      throw new ShmapException(errno, subject + ": " + reason("cannot open", errno));
    }
  }

  /** Throws it on if it is one. */
  static void requireNone(ShmapException e) {
    if (is(e.errno())) {
      throw e;
    }
  }
}
