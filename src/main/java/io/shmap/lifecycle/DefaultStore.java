package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.Kernel;
import io.shmap.os.Stat;
import java.nio.file.Path;

/**
 * The store for the maps of one user: $SHMAP_DIR, or else {@code /dev/shm/shmap-<uid>}, mode 0700.
 */
public final class DefaultStore {

  private DefaultStore() {}

  /** Its directory; made if it is this user's own and not there yet. */
  public static Path directory(Host host) {
    Kernel kernel = host.kernel();
    String chosen = System.getenv("SHMAP_DIR");
    if (chosen != null && !chosen.isEmpty()) {
      return Path.of(chosen);
    }
    int uid = kernel.geteuid();
    Path own = Path.of("/dev/shm/shmap-" + uid);
    kernel.mkdir(own.toString(), 0700); // there already: who made it is looked at next
    Stat stat = kernel.stat(own.toString());
    if (!stat.isDirectory() || stat.uid() != uid || (stat.permissions() & 0022) != 0) {
      throw new ShmapException(
          Errno.EPERM,
          "open store " + own + ": not a directory that only uid=" + uid + " may write to");
    }
    return own;
  }
}
