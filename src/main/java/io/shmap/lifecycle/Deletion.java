package io.shmap.lifecycle;

import io.shmap.os.Kernel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Removes a map that is not alive. */
final class Deletion {

  /*
   * Delete
   * ------
   * The caller holds CONTROL and has seen that the map is not alive. Every step can be done twice,
   * and by anybody who comes later.
   *
   *   (1) LIFE |= DELETED       the deletion happens here; never taken back
   *   (2) unlink the names      each only if it leads to this inode
   *   (3) let go of the inner maps, if it is a map of maps: each is deleted if nothing else keeps it
   *   (4) unlink the id entry   likewise, last: as long as it is there, a sweep finds the map
   *
   *   died after | what is there                          | who comes next
   *   -----------+----------------------------------------+----------------------------------
   *   (1)        | deleted, all entries                   | attach, create, sweep: go on
   *   (2)        | deleted, id entry, perhaps some names  | the same
   *   (3)        | the same, and some inner maps that    | the same; or a sweep removes those
   *              | nobody holds                          | first
   *   (4)        | nothing; the memory goes with its last mapping
   *
   * Names are only ever made by link(2), which never replaces; and an entry is removed under CONTROL
   * of the inode it leads to. So no process removes the name of another map.
   */

  private Deletion() {}

  /** Does all steps if nothing keeps the map but processes that say that they are leaving. */
  static void finishIfUnwanted(MapFile file) {
    if (!file.isAlive() || !file.isWanted(Set.of()) && !file.isHeld()) {
      finish(file);
    }
  }

  /** Does all steps; false if the directory did not let us remove every entry. */
  static boolean finish(MapFile file) {
    return finish(file, new NameIndex(file.store()));
  }

  /**
   * The same; the names of the store have been looked through before, or will be for others too.
   */
  static boolean finish(MapFile file, NameIndex index) {
    file.control().markDeleted(); // (1)
    boolean removed = unlinkNames(file, index); // (2)
    if (file.header().isOuter()) {
      Holders.release(file); // (3)
    }
    return removed && unlink(file, file.idEntry()); // (4)
  }

  private static boolean unlinkNames(MapFile file, NameIndex index) {
    Path came = file.path();
    boolean removed = came.equals(file.idEntry()) || unlink(file, came);
    if (file.names() > 0) {
      removed &= unlink(file, index.of(file.stat()));
    }
    if (file.names() > 0) {
      removed &= unlink(file, file.store().names()); // a name that the index did not have
    }
    return removed;
  }

  private static boolean unlink(MapFile file, List<Path> names) {
    boolean removed = true;
    for (Path name : names) {
      removed &= unlink(file, name);
    }
    return removed;
  }

  /** Removes an entry if it leads to this file; true if it does not lead there any more. */
  static boolean unlink(MapFile file, Path entry) {
    Kernel kernel = file.host().kernel();
    return !file.isAt(entry) || kernel.unlink(entry.toString()) == 0 || !file.isAt(entry);
  }
}
