package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.FileSystem;
import io.shmap.os.Kernel;
import io.shmap.os.Stat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A directory of maps: their names, and beside them {@code .shmap}, where each map has one more
 * hard link, named by its id.
 *
 * <p>In a directory that everybody may write to and nobody may clean up (sticky, as /dev/shm) each
 * user has an id directory of their own, {@code .shmap-<uid>}: else one user could remove the id
 * entries of the others.
 */
public final class Store {

  private static final String RESERVED = ".shmap";
  private static final String OF_USER = ".shmap-";
  private static final String HALF_MADE = ".shmap.";
  private static final int ATTEMPTS = 16;

  /* Of rename: another process was faster, or a sweep took ours for a leftover. */
  private static final Set<Integer> MADE_BY_ANOTHER =
      Set.of(Errno.EEXIST.negated(), Errno.ENOTEMPTY.negated(), Errno.ENOENT.negated());

  private final Host host;
  private final Path directory;
  private final Stat stat;
  private final FileSystem fileSystem;

  private Store(Host host, Path directory, Stat stat) {
    this.host = host;
    this.directory = directory;
    this.stat = stat;
    this.fileSystem = host.kernel().statfs(directory.toString());
  }

  /**
   * The store in a directory, which must be there.
   *
   * @param operation the beginning of a message
   */
  public static Store at(Host host, Path directory, String operation) {
    Path absolute = directory.toAbsolutePath().normalize();
    Stat stat = host.kernel().stat(followed(absolute).toString());
    if (!stat.exists() || !stat.isDirectory()) {
      throw new ShmapException(
          stat.exists() ? Errno.ENOTDIR : Errno.of(stat.error()),
          operation
              + " "
              + absolute
              + (stat.exists() ? ": not a directory" : ": no such directory"));
    }
    return new Store(host, absolute, stat);
  }

  /* A store may be reached through a symbolic link; a map may not. */
  private static Path followed(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory;
    }
  }

  /** Absolute path of the directory. */
  public Path directory() {
    return directory;
  }

  /** What the maps of the store are opened with. */
  public Host host() {
    return host;
  }

  long inode() {
    return stat.inode();
  }

  /** Path of a name. */
  Path name(String name) {
    return directory.resolve(name);
  }

  /** Where the ids of the maps of a user are. */
  Path idDirectory(int uid) {
    boolean shared = stat.isSticky() && (stat.permissions() & 0022) != 0;
    return directory.resolve(shared ? OF_USER + Integer.toUnsignedString(uid) : RESERVED);
  }

  /** Path of the id entry of a map that belongs to {@code uid}. */
  Path idEntry(int id, int uid) {
    return idDirectory(uid).resolve(Integer.toUnsignedString(id));
  }

  /** The entry of an id, this user's own if there is one; null if nobody has that id. */
  Path idEntry(int id) {
    Kernel kernel = host.kernel();
    Path own = idEntry(id, kernel.geteuid());
    if (kernel.stat(own.toString()).exists() && isIdDirectory(own.getParent())) {
      return own;
    }
    for (Path ids : idDirectories()) {
      Path entry = ids.resolve(own.getFileName());
      if (kernel.stat(entry.toString()).exists()) {
        return entry;
      }
    }
    return null;
  }

  /** The id directories there are, this user's first; one that is not its user's is none. */
  List<Path> idDirectories() {
    List<Path> found = new ArrayList<>();
    Path own = idDirectory(host.kernel().geteuid());
    found.add(own);
    for (String entry : entries(directory)) {
      if (entry.equals(RESERVED) || entry.startsWith(OF_USER)) {
        found.add(directory.resolve(entry));
      }
    }
    found.removeIf(ids -> !isIdDirectory(ids));
    return found.stream().distinct().toList();
  }

  private boolean isIdDirectory(Path ids) {
    Stat found = host.kernel().stat(ids.toString());
    String name = ids.getFileName().toString();
    return found.isDirectory()
        && (!name.startsWith(OF_USER)
            || name.equals(OF_USER + Integer.toUnsignedString(found.uid())));
  }

  /** The names in the store that could be maps: everything that is not the library's own. */
  List<Path> names() {
    return entries(directory).stream()
        .filter(entry -> !entry.startsWith(RESERVED))
        .map(this::name)
        .toList();
  }

  /** Refuses a path that cannot be a name of a map of this store. */
  void requireName(Path path, String subject) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null || !host.kernel().stat(followed(parent).toString()).isSameFile(stat)) {
      throw new ShmapException(
          Errno.EXDEV, subject + ": a name lies in the map's store, " + directory);
    }
    if (path.getFileName().toString().startsWith(RESERVED)) {
      throw new ShmapException(
          Errno.EINVAL, subject + ": names that begin with " + RESERVED + " are the store's own");
    }
  }

  /**
   * File names in a directory; none if it is not there or not readable: what cannot be seen is not
   * there. Without a descriptor to look through nothing is known: EMFILE.
   */
  static List<String> entries(Path directory) {
    for (int i = 0; i < ATTEMPTS; i++) {
      String[] names = directory.toFile().list();
      if (names != null) {
        return new ArrayList<>(Arrays.asList(names));
      }
      int fd = Kernel.LINUX.open(directory.toString(), Kernel.O_DIRECTORY, 0);
      if (fd < 0) {
        Shortage.requireNone(Errno.of(fd), "read " + directory);
        break;
      }
      Kernel.LINUX.close(fd);
    }
    return new ArrayList<>();
  }

  /**
   * Makes the id directory of this user if it is missing, under another name first, so that nobody
   * sees it with the wrong mode.
   */
  Path requireIdDirectory(String subject) {
    Path ids = idDirectory(host.kernel().geteuid());
    Stat found = host.kernel().stat(ids.toString());
    for (int i = 0; i < ATTEMPTS && !found.exists(); i++) {
      makeIdDirectory(ids, subject);
      found = host.kernel().stat(ids.toString());
    }
    if (!isIdDirectory(ids)) {
      throw new ShmapException(
          Errno.EPERM,
          String.format(
              "%s: %s is not a directory of its user, uid=%d; remove it by hand",
              subject, ids, found.uid()));
    }
    return ids;
  }

  private void makeIdDirectory(Path ids, String subject) {
    Kernel kernel = host.kernel();
    boolean own = ids.getFileName().toString().startsWith(OF_USER);
    long random = ThreadLocalRandom.current().nextLong();
    String fresh = directory.resolve(HALF_MADE + Long.toHexString(random)).toString();
    int result = kernel.mkdir(fresh, 0700);
    if (result == 0) {
      if (!own) {
        kernel.chown(fresh, -1, stat.gid()); // not permitted: it has our group
      }
      kernel.chmod(fresh, own ? 0755 : stat.permissions());
      result = kernel.renameDirectory(fresh, ids.toString());
      if (result != 0) {
        kernel.rmdir(fresh);
      }
    }
    if (result != 0 && !MADE_BY_ANOTHER.contains(result)) {
      throw new ShmapException(
          Errno.of(result), subject + ": cannot make " + ids + ", errno=" + Errno.of(result));
    }
  }

  /** Removes what a process left that died while it made an id directory. */
  void removeHalfMade() {
    for (String entry : entries(directory)) {
      if (entry.startsWith(HALF_MADE)) {
        host.kernel().rmdir(directory.resolve(entry).toString());
      }
    }
  }

  /** Refuses file systems on which locks may not be seen by everybody who can open the file. */
  void requireLocal(String subject) {
    if (!fileSystem.isLocal()) {
      throw new ShmapException(
          Errno.EOPNOTSUPP,
          subject
              + ": not a local file system, type="
              + fileSystem.typeName()
              + "; use /dev/shm or a local disk");
    }
  }

  boolean isInMemory() {
    return fileSystem.isInMemory();
  }

  /** Bytes that may still be reserved. */
  long freeBytes() {
    return host.kernel().statfs(directory.toString()).freeBytes();
  }
}
