package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.Stat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks through a store: removes the orphans, and tells what is there. */
public final class Sweep {

  private static final int SOME = 8;

  private final Store store;
  private final NameIndex index;

  public Sweep(Store store) {
    this.store = store;
    this.index = new NameIndex(store);
  }

  /**
   * What a sweep did.
   *
   * @param removed the maps that were dead
   * @param findings files that are not what they should be, left alone
   */
  public record Result(List<String> removed, List<String> findings) {}

  /** Looks at every id entry. */
  public Result sweep() {
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    store.removeHalfMade();
    for (Path directory : store.idDirectories()) {
      for (String entry : Store.entries(directory)) {
        if (Ids.parse(entry) != 0) {
          sweep(directory.resolve(entry), result);
        }
      }
    }
    return result;
  }

  /** Looks at every id entry and at every name: also those whose id entry is gone. */
  public Result gc() {
    Result result = sweep();
    for (Path path : store.names()) {
      Stat stat = store.host().kernel().stat(path.toString());
      if (stat.isRegular() && isMap(path)) {
        sweep(path, result);
      }
    }
    return result;
  }

  /** Looks at a few id entries, from a position that moves with the ids. */
  void sweepSome(int id) {
    List<String> entries = Store.entries(store.idDirectory(store.host().kernel().geteuid()));
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < Math.min(SOME, entries.size()); i++) {
      String entry = entries.get((int) (((long) id * SOME + i) % entries.size()));
      if (Ids.parse(entry) != 0) {
        sweep(store.idDirectory(store.host().kernel().geteuid()).resolve(entry), result);
      }
    }
  }

  private void sweep(Path entry, Result result) {
    MapFile file;
    try {
      file = MapFile.open(store, entry, true, "sweep");
    } catch (ShmapException e) {
      Shortage.requireNone(e);
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.EACCES) {
        result.findings().add(e.getMessage());
      }
      return;
    }
    try {
      if (!file.isAttached() && file.lockControl(Duration.ZERO)) {
        try {
          if (!file.isAlive()) {
            remove(file, result);
          }
        } finally {
          file.unlockControl();
        }
      }
    } catch (ShmapException e) {
      Shortage.requireNone(e);
      result.findings().add(e.getMessage());
    } finally {
      file.close();
    }
  }

  private void remove(MapFile file, Result result) {
    if (Deletion.finish(file, index)) {
      result.removed().add(describe(file));
    } else {
      result
          .findings()
          .add("sweep " + file.path() + ": dead, but uid=" + file.stat().uid() + " owns it");
    }
  }

  private static String describe(MapFile file) {
    return file.path() + " id=" + file.header().id();
  }

  private boolean isMap(Path path) {
    try {
      MapFile.open(store, path, false, "sweep").close();
      return true;
    } catch (ShmapException e) {
      Shortage.requireNone(e);
      return false; // some other file: none of our business
    }
  }

  /** Sweeps, then tells about every map that is left, by id. */
  public List<MapState> list() {
    sweep();
    List<MapState> states = new ArrayList<>();
    for (Path directory : store.idDirectories()) {
      for (String entry : Store.entries(directory)) {
        if (Ids.parse(entry) != 0) {
          MapState state = stateOf(directory.resolve(entry));
          if (state != null) {
            states.add(state);
          }
        }
      }
    }
    states.sort(java.util.Comparator.comparingInt(state -> state.header().id()));
    return states;
  }

  private MapState stateOf(Path entry) {
    try {
      MapFile file = MapFile.open(store, entry, false, "list");
      try {
        return file.control().isDeleted() ? null : MapState.of(file, index);
      } finally {
        file.close();
      }
    } catch (ShmapException e) {
      Shortage.requireNone(e);
      return null; // gone meanwhile, not ours to read, or damaged: gc reports that
    }
  }
}
