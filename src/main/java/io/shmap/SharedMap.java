package io.shmap;

import io.shmap.map.OpenMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A handle on a map: what all types have in common.
 *
 * <p>A handle may be used by any number of threads. It keeps the map alive until it is closed or
 * the process ends, however that happens. Operations on a closed handle throw {@link
 * io.shmap.error.MapClosedException}; closing a handle while others use it is safe.
 */
public abstract sealed class SharedMap implements AutoCloseable
    permits SharedHash,
        SharedArray,
        SharedLpmTrie,
        SharedPerCpuArray,
        SharedPerCpuHash,
        SharedBloom,
        SharedArrayOfMaps,
        SharedHashOfMaps {

  private final OpenMap map;

  SharedMap(OpenMap map) {
    this.map = map;
  }

  final OpenMap map() {
    return map;
  }

  /** The path by which the map was found. */
  public final Path path() {
    return map.path();
  }

  public final MapType type() {
    return MapType.of(map.header().type());
  }

  /**
   * How many entries always fit, and not one more; of a Bloom filter, with how many values its rate
   * of false positives holds.
   */
  public final long maxEntries() {
    return map.header().maxEntries();
  }

  /** What is known about the map at this moment; asks the kernel who is attached. */
  public final MapInfo info() {
    map.requireOpen("info");
    if (map.mayWrite()) {
      map.attachment().reapDead();
    }
    return MapInfo.of(map.attachment().state());
  }

  /**
   * Refuses every change from now on, by any process, for ever: EPERM. When it returns, no change
   * is under way.
   *
   * @throws io.shmap.error.ShmapException EPERM if the map is frozen already or the handle is
   *     read-only
   */
  public final void freeze() {
    requireDone("freeze", map.freeze());
  }

  public final boolean isFrozen() {
    boolean frozen = map.engine().isFrozen();
    map.requireOpen("info");
    return frozen;
  }

  /**
   * Keeps the map when nobody is attached any more, as long as it has a name.
   *
   * @throws io.shmap.error.ShmapException ENOENT if its deletion has begun
   */
  public final void pin() {
    map.requireOpen("pin");
    map.attachment().pin();
  }

  /**
   * Gives the map a further name, in its store's directory, and pins it.
   *
   * @throws io.shmap.error.ShmapException EEXIST, or EXDEV for another directory; ENOENT if its
   *     deletion has begun
   */
  public final void pin(Path name) {
    map.requireOpen("pin");
    map.attachment().pin(name);
  }

  /** Lets the map go with its last handle again. */
  public final void unpin() {
    map.requireOpen("unpin");
    map.attachment().unpin();
  }

  public final boolean isReadOnly() {
    return map.attachment().isReadOnly();
  }

  /** True once the map has been deleted; only who does not keep a map alive ever sees that. */
  public final boolean isDeleted() {
    return map.attachment().isDeleted();
  }

  /**
   * Verifies every invariant of the file and of its data while others use it, and returns what is
   * wrong, a line each.
   *
   * @param quiet whether nobody changes the map meanwhile, so that exact counts are verified too
   */
  public final List<String> check(boolean quiet) {
    map.requireOpen("check");
    List<String> findings = new ArrayList<>(map.attachment().check());
    findings.addAll(map.engine().check(quiet));
    map.requireOpen("check");
    return findings;
  }

  public final boolean isClosed() {
    return map.isClosed();
  }

  /** Detaches; the map is gone if nothing else keeps it. Further calls do nothing. */
  @Override
  public final void close() {
    map.close();
    closeInner();
  }

  /* Of a map of maps: gives back the inner maps that it has attached to. */
  void closeInner() {}

  final void requireDone(String operation, int result) {
    if (result < 0 || map.isClosed()) {
      throw map.failure(operation, result);
    }
  }

  final void requireWritable(String operation) {
    if (!map.mayWrite()) {
      throw map.failure(operation, map.writeRefusal());
    }
  }

  @Override
  public final String toString() {
    return type().text() + " " + path();
  }
}
