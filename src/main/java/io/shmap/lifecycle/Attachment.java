package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mapping;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * One open handle on a map: it keeps the map alive until it is closed or its process ends, however
 * that happens.
 *
 * <p>A <i>spectator</i> has only permission to read the file: it holds no lock, has no slot, is not
 * counted, and does not keep the map alive.
 */
public final class Attachment implements Owners, AutoCloseable {

  /*
   * Detach
   * ------
   *   (1) replace the data pages by private zero pages    no store of ours reaches the map any more
   *   (2) unlock our byte                                 from here on we are dead
   *   (3) CONTROL, within a bound; not obtained: go to (5)
   *   (4) reap our record if it is still ours; nobody else wants the map: delete
   *   (5) close
   *
   * (1) before (2): the other way round the next process takes over a lock while a thread here still
   * writes under it. What a thread leaves unfinished at (1) looks like a death and is settled as
   * one. (3) and (4) are only bookkeeping: whoever looks at the map next can do it.
   */

  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EBUSY = Errno.EBUSY.negated();

  private final MapFile file;
  private final int owner;
  private final boolean readOnly;
  private final Mapping dataMapping;
  private final Region data;
  private final Reaping reaping;
  private boolean closed;
  private volatile String busy = "";

  Attachment(MapFile file, int owner, boolean readOnly, Mapping data, EngineOpener opener) {
    this.file = file;
    this.owner = owner;
    this.readOnly = readOnly;
    this.dataMapping = data;
    this.data = file.dataRegion(data);
    this.reaping = new Reaping(file, opener);
  }

  public Header header() {
    return file.header();
  }

  /** The data section; zeros once the attachment is closed. */
  public Region data() {
    return data;
  }

  /** The path by which the map was found. */
  public Path path() {
    return file.path();
  }

  public Store store() {
    return file.store();
  }

  public boolean isReadOnly() {
    return readOnly;
  }

  public boolean isSpectator() {
    return owner == 0;
  }

  /** True once the map's deletion has begun. */
  public boolean isDeleted() {
    return file.control().isDeleted();
  }

  /**
   * True if the map was last checked under an earlier boot of the host: a crash of the host may
   * have left it half written on a disk. Stays true, for every attachment, until {@link #noteBoot}.
   */
  public boolean isFirstSinceBoot() {
    return !file.control().bootId().equals(Identity.self().bootId());
  }

  /** Says that the map was checked under this boot, and found whole. */
  public void noteBoot() {
    file.requireControl("attach");
    try {
      file.control().setBootId(Identity.self().bootId());
    } finally {
      file.unlockControl();
    }
  }

  /** What is known about the map at this moment. */
  public MapState state() {
    return MapState.of(file);
  }

  /** Verifies control page and directory entries, read-only; what is wrong, a line each. */
  public List<String> check() {
    return FileCheck.of(file);
  }

  MapFile file() {
    return file;
  }

  @Override
  public int self() {
    return owner;
  }

  @Override
  public boolean isStale(int other) {
    return file.control().isStale(other);
  }

  @Override
  public int settle(int other) {
    if (isStale(other)) {
      return 0;
    }
    if (file.isOwnerAlive(other)) {
      return EAGAIN;
    }
    if (!file.lockControl(file.host().lockBound())) {
      return EBUSY;
    }
    try {
      if (!isStale(other)) {
        reaping.reap(OwnerWord.slot(other), other);
        file.control().recount();
      }
      return 0;
    } finally {
      file.unlockControl();
    }
  }

  /** Reaps all dead attachments, if CONTROL is free; for counts that are to be exact. */
  public void reapDead() {
    if (!isSpectator() && file.lockControl(file.host().detachBound())) {
      try {
        if (reaping.reapAll(owner)) {
          file.control().recount();
        }
      } finally {
        file.unlockControl();
      }
    }
  }

  @Override
  public long lockBoundNanos() {
    return file.host().lockBound().toNanos();
  }

  @Override
  public String describe(int other) {
    int slot = OwnerWord.slot(other);
    if (slot >= file.control().slots()) {
      return "owner=0x" + Integer.toHexString(other) + " (has no slot)";
    }
    AttachmentRecord record = file.control().record(slot);
    boolean alive = file.isOwnerAlive(other);
    return String.format(
        "pid=%d (%s, attached %s)",
        record.pid(), alive ? "alive" : "dead", Instant.ofEpochMilli(record.attachedAt()));
  }

  @Override
  public void noteBusy(int holder, long offset) {
    String who = holder == 0 ? "many in turn" : describe(holder);
    busy = String.format("offset=0x%x held by %s", offset, who);
  }

  /** Whose lock was waited for in vain last, for a message. */
  public String lastBusy() {
    return busy;
  }

  /**
   * Puts this map into a place of an outer one: notes that the place is about to hold it, and then
   * publishes its id there. It is not closed in between: its last handle would take it along.
   *
   * @param publish stores the id; returns 0 or a negated errno
   * @return what {@code publish} does; EBADF if this is closed, ENOENT if the map has been deleted,
   *     EXDEV if its id would not be found from the outer map
   */
  public synchronized int putInto(Attachment outer, int place, IntSupplier publish) {
    if (closed) {
      return EBADF;
    }
    return OpenAttachments.beforeExit(
        () -> {
          try {
            beHeld(outer, place);
          } catch (MapCorruptedException e) {
            throw e; // says what and where
          } catch (ShmapException e) {
            return e.errno().negated();
          }
          return publish.getAsInt();
        });
  }

  private void beHeld(Attachment outer, int place) {
    String subject = "hold " + path() + " in " + outer.path();
    if (!file.idEntry().getParent().equals(outer.file.idEntry().getParent())) {
      throw new ShmapException(
          Errno.EXDEV, subject + ": not a map of the same store, or of another user");
    }
    file.requireControl("hold");
    try {
      if (isDeleted()) {
        throw new ShmapException(Errno.ENOENT, subject + ": deleted");
      }
      file.control().addHint(outer.header().id(), place);
    } finally {
      file.unlockControl();
    }
  }

  /** An id has left a slot of this map: that map is deleted if nothing else keeps it. */
  public void letGo(int id) {
    Holders.release(file, id);
  }

  /** Keeps the map alive without attachments, as long as it has a name. */
  public void pin() {
    Pins.pin(file);
  }

  /** Gives the map a further name in its store's directory, and pins it. */
  public void pin(Path name) {
    Pins.pin(file, name);
  }

  /** Lets the map die with its last attachment again. */
  public void unpin() {
    Pins.unpin(file, false);
  }

  /** Detaches; deletes the map if nobody else keeps it. Further calls do nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      OpenAttachments.beforeExit(
          () -> {
            detach();
            return null;
          });
    }
  }

  private void detach() {
    OpenAttachments.remove(this);
    try {
      dataMapping.release(); // (1)
      if (!isSpectator()) {
        file.unlockOwner(); // (2)
        leave();
      }
    } catch (ShmapException e) {
      // (4) is left to whoever looks next: it meets the same damage, and can say so to somebody;
      // or it has the descriptors that are missing here.
      if (e.errno() != Errno.EUCLEAN && !Shortage.is(e.errno())) {
        throw e;
      }
    } finally {
      file.close(); // (5)
    }
  }

  private void leave() {
    if (!file.lockControl(file.host().detachBound())) { // (3)
      return;
    }
    try {
      if (!isStale(owner)) {
        clearOwnRecord(); // (4)
      }
      Deletion.finishIfUnwanted(file);
    } finally {
      file.unlockControl();
    }
  }

  private void clearOwnRecord() {
    int slot = OwnerWord.slot(owner);
    if (readOnly) {
      file.control().clearRecord(slot);
    } else {
      reaping.reap(slot, owner);
    }
    file.control().recount();
  }
}
