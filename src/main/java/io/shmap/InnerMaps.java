package io.shmap;

import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Header;
import io.shmap.map.Maps;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The inner maps that a handle of a map of maps has attached to, one for each slot that was asked
 * for; given back when it is seen that the slot has another map, or none.
 *
 * @param <S> names of slots
 * @param <M> handles of inner maps
 */
final class InnerMaps<S, M extends SharedMap> {

  private final OpenMap outer;
  private final Maps maps;
  private final Consumer<Header> agreement;
  private final Function<OpenMap, M> handle;
  private final ConcurrentMap<S, Lease<M>> leases = new ConcurrentHashMap<>();
  private volatile boolean closed;

  InnerMaps(OpenMap outer, Consumer<Header> agreement, Function<OpenMap, M> handle) {
    this.outer = outer;
    this.maps = new Maps(outer.attachment().store().host());
    this.agreement = agreement;
    this.handle = handle;
  }

  /** One attached map; closed when it has been given back and nobody is inside. */
  private static final class Lease<M extends SharedMap> {

    private final M map;
    private final int id;
    private int users;
    private boolean over;

    Lease(M map, int id) {
      this.map = map;
      this.id = id;
    }

    synchronized boolean enter() {
      users += over ? 0 : 1;
      return !over;
    }

    void leave() {
      finish(false);
    }

    void end() {
      finish(true);
    }

    private void finish(boolean end) {
      boolean close;
      synchronized (this) {
        users -= end ? 0 : 1;
        close = end ? !over && users == 0 : over && users == 0;
        over |= end;
      }
      if (close) {
        map.close();
      }
    }
  }

  /** The map of a slot, or null. */
  M get(S slot, Region key, long keyOffset) {
    Lease<M> lease = lease(slot, key, keyOffset);
    return lease == null ? null : lease.map;
  }

  /** Applies a function to the map of a slot, which stays open meanwhile; null if there is none. */
  <R> R read(S slot, Region key, long keyOffset, Function<? super M, ? extends R> reader) {
    Lease<M> lease = lease(slot, key, keyOffset);
    while (lease != null && !lease.enter()) {
      lease = lease(slot, key, keyOffset);
    }
    if (lease == null) {
      return null;
    }
    try {
      return reader.apply(lease.map);
    } finally {
      lease.leave();
    }
  }

  private Lease<M> lease(S slot, Region key, long keyOffset) {
    outer.requireOpen("lookup");
    int id = Nesting.id(outer, key, keyOffset);
    outer.requireOpen("lookup");
    Lease<M> lease = leases.get(slot);
    if (lease != null && lease.id == id) {
      return lease;
    }
    return lease == null && id == 0 ? null : renewed(slot, key, keyOffset);
  }

  private synchronized Lease<M> renewed(S slot, Region key, long keyOffset) {
    Lease<M> before = leases.get(slot);
    if (before != null && before.id == Nesting.id(outer, key, keyOffset)) {
      return before;
    }
    Lease<M> lease = attached(key, keyOffset);
    if (lease == null) {
      leases.remove(slot);
    } else {
      leases.put(slot, lease);
    }
    if (before != null) {
      before.end();
    }
    return lease;
  }

  private Lease<M> attached(Region key, long keyOffset) {
    if (closed) {
      throw new MapClosedException("lookup " + outer.path() + ": handle is closed");
    }
    OpenMap map = Nesting.attach(maps, outer, key, keyOffset, agreement);
    if (map == null) {
      return null;
    }
    boolean done = false;
    try {
      Lease<M> lease = new Lease<>(handle.apply(map), map.header().id());
      done = true;
      return lease;
    } finally {
      if (!done) {
        map.close();
      }
    }
  }

  /** What was attached for a slot is given back: this handle has changed it. */
  synchronized void forget(S slot) {
    Lease<M> lease = leases.remove(slot);
    if (lease != null) {
      lease.end();
    }
  }

  /** Gives everything back. */
  synchronized void close() {
    closed = true;
    leases.values().forEach(Lease::end);
    leases.clear();
  }

  /** The exception for what {@link Nesting#put} refused. */
  ShmapException refused(int result, SharedMap inner) {
    ShmapException plain = outer.failure("update", result);
    return switch (plain.errno()) {
      case EINVAL ->
          new ShmapException(
              plain.errno(),
              "update "
                  + outer.path()
                  + ": not a map of its template, map="
                  + inner
                  + " template="
                  + outer.header().inner());
      case EXDEV ->
          new ShmapException(
              plain.errno(),
              "update " + outer.path() + ": not a map of the same store and user, map=" + inner);
      case ENOENT ->
          new ShmapException(
              plain.errno(),
              "update " + outer.path() + ": inner map has been deleted, map=" + inner);
      case EBADF ->
          new MapClosedException("update " + outer.path() + ": inner map is closed, map=" + inner);
      default -> plain;
    };
  }
}
