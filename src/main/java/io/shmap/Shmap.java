package io.shmap;

import io.shmap.lifecycle.DefaultStore;
import io.shmap.lifecycle.Host;
import io.shmap.lifecycle.Pins;
import io.shmap.lifecycle.Store;
import io.shmap.lifecycle.Sweep;
import io.shmap.map.Maps;
import io.shmap.map.OpenMap;
import java.nio.file.Path;
import java.util.List;

/**
 * Creates maps, attaches to them, and looks after a store.
 *
 * <p>A map is a file; the file's directory is its store, which may be any directory of a local file
 * system, /dev/shm as a rule. A map is deleted when its last handle is closed or the last process
 * that has one ends, by exit or by kill -9, unless it was pinned.
 */
public final class Shmap {

  private static final Maps MAPS = new Maps(Host.LOCAL);

  private Shmap() {}

  /**
   * Makes a map. Its pages are reserved before it has its name: a full file system is ENOSPC here
   * and no surprise later.
   *
   * @throws io.shmap.error.ShmapException EEXIST if the name is taken by a living map or another
   *     file; ENOSPC; ENOENT if the directory is not there; EINVAL, E2BIG for an impossible map;
   *     ESHUTDOWN if this JVM is shutting down
   */
  public static <M extends SharedMap> M create(Path path, MapSpec<M> spec) {
    return handle(MAPS.create(path, spec.attributes()), spec);
  }

  /**
   * Attaches to a map.
   *
   * <p>The file is not trusted: what somebody else writes there before or after can make operations
   * answer wrongly or throw {@link io.shmap.error.MapCorruptedException}, and does not crash or
   * hang this JVM. Truncating it can: the pages that are gone are a fault of whoever touches them,
   * which the JVM makes an {@link InternalError} or does not survive.
   *
   * @throws io.shmap.error.ShmapException ENOENT if there is no living map; EINVAL, with every
   *     difference, if the map is not as the spec says, or if the file is none of shmap's; EUSERS
   *     if all attach slots are taken; EBUSY if another process has held the control page for more
   *     than 10 s; EUCLEAN if the file is damaged; EOPNOTSUPP if it uses features that this version
   *     does not know; ESTALE if it is a copy, EXDEV if it was moved out of its store; ESHUTDOWN if
   *     this JVM is shutting down; or what open(2) says
   */
  public static <M extends SharedMap> M attach(Path path, MapSpec<M> spec) {
    return handle(MAPS.attach(path, false, header -> spec.requireAgreement(header, path)), spec);
  }

  /**
   * Attaches to a map without the right to change it: changes are EPERM, and the data is mapped
   * without write permission. Who may only read the file is a <i>spectator</i>: not counted, and
   * not keeping the map alive.
   */
  public static <M extends SharedMap> M attachReadOnly(Path path, MapSpec<M> spec) {
    return handle(MAPS.attach(path, true, header -> spec.requireAgreement(header, path)), spec);
  }

  /** Attaches to a map, or makes it if there is none; of many who try at once one makes it. */
  public static <M extends SharedMap> M createOrAttach(Path path, MapSpec<M> spec) {
    return handle(
        MAPS.createOrAttach(path, spec.attributes(), header -> spec.requireAgreement(header, path)),
        spec);
  }

  /**
   * Attaches to a map without knowing what it is: the handle has the type that the file says, its
   * keys and values are byte arrays.
   */
  public static SharedMap attach(Path path) {
    return raw(MAPS.attach(path, false, header -> {}));
  }

  /** {@link #attach(Path)}, without the right to change the map. */
  public static SharedMap attachReadOnly(Path path) {
    return raw(MAPS.attach(path, true, header -> {}));
  }

  /** {@link #attach(Path)}, by the map's id in a store. */
  public static SharedMap attach(Path store, int id) {
    return raw(MAPS.attach(store, id, true, true));
  }

  /** {@link #attach(Path, int)}, without the right to change the map. */
  public static SharedMap attachReadOnly(Path store, int id) {
    return raw(MAPS.attach(store, id, true, false));
  }

  /**
   * The directory for maps of this user: $SHMAP_DIR, or else {@code /dev/shm/shmap-<uid>}, which is
   * made, for this user only, if it is not there.
   */
  public static Path defaultStore() {
    return DefaultStore.directory(Host.LOCAL);
  }

  /**
   * The living maps of a store, by id, but for those of types that this version does not have;
   * orphans are removed on the way.
   */
  public static List<MapInfo> list(Path store) {
    return new Sweep(Store.at(Host.LOCAL, store, "list"))
        .list().stream()
            .filter(state -> MapType.has(state.header().type()))
            .map(MapInfo::of)
            .toList();
  }

  /**
   * Removes the maps of a store whose every process has died.
   *
   * @return what was removed, and what was found damaged and left alone
   */
  public static Swept gc(Path store) {
    Sweep.Result result = new Sweep(Store.at(Host.LOCAL, store, "gc")).gc();
    return new Swept(List.copyOf(result.removed()), List.copyOf(result.findings()));
  }

  /**
   * What a sweep of a store did.
   *
   * @param removed one line for each map that was removed
   * @param findings one line for each file that is not what it should be
   */
  public record Swept(List<String> removed, List<String> findings) {}

  /** Pins a map without attaching to it: it outlives its handles as long as it has a name. */
  public static void pin(Path path) {
    Pins.pin(MAPS.store(path, "pin"), absolute(path));
  }

  /** Gives a map a further name in its store, and pins it. */
  public static void pin(Path path, Path name) {
    Pins.pin(MAPS.store(path, "pin"), absolute(path), absolute(name));
  }

  /** Takes a map's pin away; a map without handles is deleted. */
  public static void unpin(Path path) {
    Pins.unpin(MAPS.store(path, "unpin"), absolute(path));
  }

  /** Removes a name; a map that nothing else keeps is deleted. */
  public static void remove(Path path) {
    Pins.remove(MAPS.store(path, "remove"), absolute(path));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static <M extends SharedMap> M handle(OpenMap map, MapSpec<M> spec) {
    return closingOnFailure(map, () -> spec.open(map));
  }

  private static SharedMap raw(OpenMap map) {
    return closingOnFailure(map, () -> MapSpec.openRaw(map));
  }

  private static <M> M closingOnFailure(OpenMap map, java.util.function.Supplier<M> open) {
    boolean done = false;
    try {
      M handle = open.get();
      done = true;
      return handle;
    } finally {
      if (!done) {
        map.close();
      }
    }
  }
}
