package io.shmap.cli;

import io.shmap.MapInfo;
import io.shmap.Shmap;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Host;
import io.shmap.map.Maps;
import io.shmap.map.OpenMap;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Which map is meant.
 *
 * @param store where it is
 * @param id in the store, 0 if it is known by path
 * @param path null if it is known by id
 */
record MapReference(Path store, int id, Path path) {

  private static final Maps MAPS = new Maps(Host.LOCAL);

  static MapReference byPath(Path path) {
    Path parent = path.getParent();
    return new MapReference(parent == null ? path : parent, 0, path);
  }

  static MapReference byId(Path store, long id) {
    if (id < 1 || id > Integer.MAX_VALUE) {
      throw new ShmapException(Errno.ENOENT, "attach " + store + ": no such map, id=" + id);
    }
    return new MapReference(store, (int) id, null);
  }

  /* The file's name in the store, or bpf(2)'s; neither needs to be the only one of its kind. */
  static MapReference byName(Path store, String name, CommandLine line) {
    List<MapInfo> found =
        Shmap.list(store).stream().filter(info -> isNamed(info, store, name)).toList();
    if (found.size() > 1) {
      List<Integer> ids = found.stream().map(MapInfo::id).toList();
      throw new ParameterException(
          line, "several maps have the name '" + name + "', ids=" + ids + "; use: id N");
    }
    if (found.isEmpty()) {
      throw new ShmapException(Errno.ENOENT, "attach " + store + ": no such map, name=" + name);
    }
    return byId(store, found.get(0).id());
  }

  private static boolean isNamed(MapInfo info, Path store, String name) {
    return info.name().equals(name)
        || info.paths().stream().anyMatch(path -> path.getFileName().toString().equals(name));
  }

  /** Attaches without the right to change the map. */
  MapHandle openReadOnly() {
    return new MapHandle(open(false));
  }

  /** Attaches. */
  MapHandle open() {
    return new MapHandle(open(true));
  }

  private OpenMap open(boolean mayWrite) {
    return path == null
        ? MAPS.attach(store, id, true, mayWrite)
        : MAPS.attach(path, true, mayWrite);
  }

  /** What is known about the map, asked without being one of those who are attached. */
  MapInfo info() {
    for (MapInfo info : Shmap.list(store)) {
      if (path == null ? info.id() == id : info.paths().contains(path)) {
        return info;
      }
    }
    // Attaching says what is wrong; what can be attached and not be listed was made just now.
    openReadOnly().close();
    throw new ShmapException(Errno.ENOENT, "list " + store + ": no such map");
  }
}
