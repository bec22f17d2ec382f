package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mapping;
import io.shmap.os.Stat;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;

/** Attaches to a map that is there. */
public final class Attaching {

  /*
   * Attach
   * ------
   *   (1) open, verify header, inode and store; map the control page
   *   (2) CONTROL, within a bound
   *   (3) alive without us? No: finish its deletion, and open the path again; is it what we expect?
   *   (4) the id entry is missing: link it again
   *   (5) reap dead slots; take a free one from the cursor on
   *   (6) generation + 1; lock the owner's byte; write the record, its owner word last
   *   (7) release CONTROL; map the data
   *
   * Dead stays dead: (3) asks under CONTROL, so no interleaving of attachers revives a map.
   *
   *   died after | what is there                | who comes next
   *   -----------+------------------------------+------------------------------------------
   *   (1) to (5) | as if never attached         | nothing to do
   *   (6)        | a record of a dead owner, or | reaps it, or
   *              | only a generation more       | skips that generation
   */

  private static final int OPENS = 1_000;

  private final Store store;
  private final EngineOpener opener;
  private final Consumer<Header> agreement;
  private final String operation;

  /**
   * @param agreement throws if the header is not what the caller expects
   * @param operation the beginning of a message
   */
  public Attaching(Store store, EngineOpener opener, Consumer<Header> agreement, String operation) {
    this.store = store;
    this.opener = opener;
    this.agreement = agreement;
    this.operation = operation;
  }

  /** Attaches by path; ENOENT if there is no living map. */
  public Attachment attach(Path path, boolean readOnly) {
    return OpenAttachments.open(operation + " " + path, () -> attachNow(path, readOnly));
  }

  private Attachment attachNow(Path path, boolean readOnly) {
    UUID dead = null; // not its inode: a successor may have got that
    for (int i = 0; i < OPENS; i++) {
      MapFile file = open(path, readOnly);
      if (file.header().instance().equals(dead)) {
        file.close();
        break;
      }
      boolean done = false;
      try {
        Attachment attachment = file.isWritable() ? enter(file, readOnly) : watch(file);
        done = attachment != null;
        if (done) {
          return attachment;
        }
      } finally {
        if (!done) {
          file.close();
        }
      }
      dead = file.header().instance();
    }
    throw new ShmapException(Errno.ENOENT, operation + " " + path + ": no such map");
  }

  /** Attaches by id; where each user has ids of their own, this user's come first. */
  public Attachment attach(int id, boolean readOnly) {
    Path entry = store.idEntry(id);
    if (entry != null) {
      return new Attaching(store, opener, withId(id, entry), operation).attach(entry, readOnly);
    }
    throw new ShmapException(
        Errno.ENOENT, operation + " " + store.directory() + ": no such map, id=" + id);
  }

  /** Attaches by id to a map of the user who owns {@code outer}, as its slots mean ids. */
  public Attachment attach(int id, Attachment outer, boolean readOnly) {
    Path entry = store.idEntry(id, outer.file().stat().uid());
    return new Attaching(store, opener, withId(id, entry), operation).attach(entry, readOnly);
  }

  private Consumer<Header> withId(int id, Path entry) {
    return header -> {
      if (header.id() != id) {
        throw new ShmapException(
            Errno.ESTALE,
            operation
                + " "
                + entry
                + ": leads to another map, id="
                + header.id()
                + " in its header");
      }
      agreement.accept(header);
    };
  }

  private MapFile open(Path path, boolean readOnly) {
    try {
      return MapFile.open(store, path, true, operation); // (1)
    } catch (ShmapException e) {
      if (readOnly && (e.errno() == Errno.EACCES || e.errno() == Errno.EROFS)) {
        return MapFile.open(store, path, false, operation);
      }
      throw e;
    }
  }

  private Attachment watch(MapFile file) {
    if (!file.isAlive()) {
      return null;
    }
    agreement.accept(file.header());
    Mapping data = file.mapData(false);
    Attachment attachment = new Attachment(file, 0, true, data, opener);
    OpenAttachments.add(attachment);
    return attachment;
  }

  /* Null if the map was dead and its deletion has been finished. */
  private Attachment enter(MapFile file, boolean readOnly) {
    file.requireControl(operation); // (2)
    int owner;
    try {
      if (!file.isAlive()) { // (3)
        Deletion.finish(file);
        return null;
      }
      agreement.accept(file.header()); // not of a dead map: that one is in nobody's way
      restoreIdEntry(file); // (4)
      owner = takeSlot(file, readOnly); // (5), (6)
    } finally {
      file.unlockControl(); // (7)
    }
    Attachment attachment = new Attachment(file, owner, readOnly, file.mapData(!readOnly), opener);
    OpenAttachments.add(attachment);
    return attachment;
  }

  private void restoreIdEntry(MapFile file) {
    Path entry = file.idEntry();
    Stat found = store.host().kernel().stat(entry.toString());
    if (!found.exists()) {
      linkIdEntry(file, entry);
    } else if (!found.isSameFile(file.stat())) {
      throw new ShmapException(
          Errno.ESTALE,
          operation + " " + file.path() + ": its id is another map's, id=" + file.header().id());
    }
  }

  private void linkIdEntry(MapFile file, Path entry) {
    Path ours = store.idDirectory(store.host().kernel().geteuid());
    if (ours.equals(entry.getParent())) {
      try {
        store.requireIdDirectory(operation + " " + file.path());
        file.link(entry);
      } catch (ShmapException e) {
        // not permitted: the map lives on by its name
      }
    }
  }

  private int takeSlot(MapFile file, boolean readOnly) {
    Reaping reaping = new Reaping(file, opener);
    reaping.reapAll(0);
    ControlPage control = file.control();
    int start = control.cursor();
    for (int i = 0; i < control.slots(); i++) {
      int slot = (start + i) % control.slots();
      if (control.owner(slot) == 0) {
        int owner = takeOwner(file, reaping, slot);
        if (owner != 0) {
          long now = System.currentTimeMillis();
          control.writeRecord(owner, Identity.self(), now, readOnly);
          control.setCursor((slot + 1) % control.slots());
          control.recount();
          return owner;
        }
      }
    }
    throw new ShmapException(
        Errno.EUSERS,
        operation
            + " "
            + file.path()
            + ": all attach slots in use, slots="
            + control.slots()
            + "; create with more, or see: shmap ps "
            + file.path());
  }

  /* 0 if the byte of the next generation is somebody's: only a hand that damages the map does that. */
  static int takeOwner(MapFile file, Reaping reaping, int slot) {
    ControlPage control = file.control();
    if (Integer.compareUnsigned(control.generation(slot), OwnerWord.MAX_GENERATION) >= 0) {
      reaping.startGenerationsAgain(slot);
    }
    int generation = control.generation(slot) + 1;
    control.setGeneration(slot, generation);
    int owner = OwnerWord.of(slot, generation);
    return file.lockOwner(owner) ? owner : 0;
  }
}
