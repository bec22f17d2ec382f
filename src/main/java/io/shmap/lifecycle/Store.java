package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.FileSystem;
import io.shmap.os.Kernel;
import io.shmap.os.Stat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int ENOTEMPTY = Errno.ENOTEMPTY.negated();

  private final Host host;
  private final Path directory;
  private final Stat stat;

  private Store(Host host, Path directory, Stat stat) {
    this.host = host;
    this.directory = directory;
    this.stat = stat;
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

  Host host() {
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
    return directory.resolve(shared ? ".shmap-" + uid : ".shmap");
  }

  /** Path of the id entry of a map that belongs to {@code uid}. */
  Path idEntry(int id, int uid) {
    return idDirectory(uid).resolve(Integer.toUnsignedString(id));
  }

  /** All id directories there are. */
  List<Path> idDirectories() {
    List<Path> found = new ArrayList<>();
    for (String entry : entries(directory)) {
      if (entry.equals(".shmap") || entry.startsWith(".shmap-")) {
        if (host.kernel().stat(directory.resolve(entry).toString()).isDirectory()) {
          found.add(directory.resolve(entry));
        }
      }
    }
    return found;
  }

  /** The names in the store that could be maps: everything that does not begin with a dot. */
  List<String> names() {
    List<String> names = entries(directory);
    names.removeIf(entry -> entry.startsWith("."));
    return names;
  }

  /** File names in a directory; none if it is not there. */
  static List<String> entries(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (IOException | DirectoryIteratorException e) {
      return names; // gone, or not readable: what cannot be seen is not there
    }
    return names;
  }

  /**
   * Makes the id directory of this user if it is missing, under another name first, so that nobody
   * sees it with the wrong mode.
   */
  Path requireIdDirectory(String subject) {
    Kernel kernel = host.kernel();
    int uid = kernel.geteuid();
    Path ids = idDirectory(uid);
    Stat found = kernel.stat(ids.toString());
    if (!found.exists()) {
      makeIdDirectory(ids, subject);
      found = kernel.stat(ids.toString());
    }
    boolean own = !ids.endsWith(".shmap");
    if (!found.isDirectory() || own && found.uid() != uid) {
      throw new ShmapException(
          Errno.EPERM,
          subject + ": " + ids + " is not a directory of uid=" + uid + "; remove it by hand");
    }
    return ids;
  }

  private void makeIdDirectory(Path ids, String subject) {
    Kernel kernel = host.kernel();
    boolean own = !ids.endsWith(".shmap");
    int mode = own ? 0755 : stat.permissions();
    String fresh = ids + "." + Long.toHexString(ThreadLocalRandom.current().nextLong());
    int result = kernel.mkdir(fresh, 0700);
    if (result == 0) {
      kernel.chmod(fresh, mode);
      result = kernel.rename(fresh, ids.toString());
      if (result != 0) {
        kernel.rmdir(fresh);
      }
    }
    if (result != 0 && result != EEXIST && result != ENOTEMPTY) {
      throw new ShmapException(
          Errno.of(result), subject + ": cannot make " + ids + ", errno=" + Errno.of(result));
    }
  }

  /** Refuses file systems on which locks may not be seen by everybody who can open the file. */
  void requireLocal(String subject) {
    FileSystem fileSystem = host.kernel().statfs(directory.toString());
    if (!fileSystem.isLocal()) {
      throw new ShmapException(
          Errno.EOPNOTSUPP,
          subject
              + ": not a local file system, type="
              + fileSystem.typeName()
              + "; use /dev/shm or a local disk");
    }
  }

  /** Bytes that may still be reserved. */
  long freeBytes() {
    return host.kernel().statfs(directory.toString()).freeBytes();
  }
}
