package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.error.MapCorruptedException;
import io.shmap.lifecycle.Attaching;
import io.shmap.lifecycle.Attachment;
import io.shmap.lifecycle.Creating;
import io.shmap.lifecycle.Header;
import io.shmap.lifecycle.Host;
import io.shmap.lifecycle.Store;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.Recoverable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Makes and opens maps: the lifecycle's attachments with their engines. */
public final class Maps {

  private static final Consumer<Header> ANY = header -> {};

  private final Host host;

  public Maps(Host host) {
    this.host = host;
  }

  /** Makes a map and opens it. */
  public OpenMap create(Path path, MapAttributes attributes) {
    Path absolute = absolute(path);
    Creating.Blueprint blueprint = Planning.blueprint(attributes, "create " + absolute);
    return creator(
        new Creating(store(absolute, "create"), Maps::engine, "create").create(absolute, blueprint),
        attributes.flags());
  }

  /** Makes a map that has an id and no name. */
  public OpenMap createUnnamed(Path store, MapAttributes attributes) {
    Creating.Blueprint blueprint = Planning.blueprint(attributes, "create " + store);
    return creator(
        new Creating(Store.at(host, store, "create"), Maps::engine, "create")
            .createUnnamed(blueprint),
        attributes.flags());
  }

  /** Opens the map at a path, or makes it. */
  public OpenMap createOrAttach(Path path, MapAttributes attributes, Consumer<Header> agreement) {
    Path absolute = absolute(path);
    Creating.Blueprint blueprint = Planning.blueprint(attributes, "create " + absolute);
    Store store = store(absolute, "attach");
    return open(
        new Creating(store, Maps::engine, "create")
            .createOrAttach(
                absolute, blueprint, attaching(store, absolute.toString(), agreement), false),
        true,
        true);
  }

  /** Opens the map at a path. */
  public OpenMap attach(Path path, boolean readOnly, Consumer<Header> agreement) {
    Path absolute = absolute(path);
    return open(
        attaching(store(absolute, "attach"), absolute.toString(), agreement)
            .attach(absolute, readOnly),
        true,
        !readOnly);
  }

  /** Opens a map by path for a handle that may do some things only, as bpf(2)'s open flags say. */
  public OpenMap attach(Path path, boolean mayRead, boolean mayWrite) {
    Path absolute = absolute(path);
    return open(
        attaching(store(absolute, "attach"), absolute.toString(), ANY).attach(absolute, !mayWrite),
        mayRead,
        mayWrite);
  }

  /** Opens a map by id. */
  public OpenMap attach(Path store, int id, boolean mayRead, boolean mayWrite) {
    return open(
        attaching(Store.at(host, store, "attach"), store + " id=" + id, ANY).attach(id, !mayWrite),
        mayRead,
        mayWrite);
  }

  /** Opens a map by the id that a slot of an outer map has. */
  OpenMap attachInner(OpenMap outer, int id, Consumer<Header> agreement) {
    Store store = outer.attachment().store();
    boolean mayWrite = outer.mayWrite();
    Attaching attaching =
        attaching(
            Store.at(host, store.directory(), "attach"),
            store.directory() + " id=" + id,
            agreement);
    return open(attaching.attach(id, outer.attachment(), !mayWrite), true, mayWrite);
  }

  /** The store that a map's path lies in. */
  public Store store(Path path, String operation) {
    return Store.at(host, absolute(path).getParent(), operation);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /* An impossible header is refused before a slot is taken, and nothing in the file is changed. */
  private static Attaching attaching(Store store, String which, Consumer<Header> agreement) {
    Consumer<Header> possible = header -> Families.requirePossible(header, "attach " + which);
    return new Attaching(store, Maps::engine, possible.andThen(agreement), "attach");
  }

  /* As in bpf(2), a map's own access flags bind the handle that made it. */
  private static OpenMap creator(Attachment attachment, int flags) {
    return open(attachment, (flags & BpfFlags.WRONLY) == 0, (flags & BpfFlags.RDONLY) == 0);
  }

  private static OpenMap open(Attachment attachment, boolean mayRead, boolean mayWrite) {
    boolean done = false;
    try {
      Engine engine = engineOf(attachment.header(), attachment.data(), attachment);
      if (attachment.isFirstSinceBoot()) {
        requireWhole(engine, attachment);
      }
      done = true;
      return new OpenMap(attachment, engine, mayRead, mayWrite);
    } finally {
      if (!done) {
        attachment.close();
      }
    }
  }

  /* After a crash of the host, a map on a disk may hold some pages of before and some of after. */
  private static void requireWhole(Engine engine, Attachment attachment) {
    List<String> findings = engine.check(false);
    if (!findings.isEmpty()) {
      throw new MapCorruptedException(
          "attach "
              + attachment.path()
              + ": damaged since the host was started anew, findings="
              + findings.size()
              + " first="
              + findings.get(0)
              + "; remove it");
    }
    if (!attachment.isReadOnly()) {
      attachment.noteBoot();
    }
  }

  private static Recoverable engine(Header header, Region data, Owners owners) {
    return engineOf(header, data, owners);
  }

  private static Engine engineOf(Header header, Region data, Owners owners) {
    return Families.of(header.type(), "open map id=" + Integer.toUnsignedString(header.id()))
        .open(header, data, owners);
  }
}
