package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mapping;
import io.shmap.sync.Owners;
import io.shmap.sync.Recoverable;
import java.util.function.Consumer;

/** Settles and frees the slots of dead attachments. The caller holds CONTROL. */
final class Reaping {

  /*
   * Reap a slot
   * -----------
   * The record names an owner whose lock byte is free.
   *
   *   (1) the engine settles what that owner may have left    idempotent, bounded
   *   (2) the record's owner word = 0        release          its words are stale from here on
   *
   * Died before (2): the record still names a dead owner, and the next one begins again. (2) comes
   * after (1): an owner's words may be taken over only when what it left has been settled.
   */

  private final MapFile file;
  private final EngineOpener opener;

  Reaping(MapFile file, EngineOpener opener) {
    this.file = file;
    this.opener = opener;
  }

  /**
   * Reaps every slot whose owner has died; true if there was one.
   *
   * @param self the caller's owner word, whose byte the kernel does not show through its own file
   */
  boolean reapAll(int self) {
    ControlPage control = file.control();
    boolean any = false;
    for (int slot = 0; slot < control.slots(); slot++) {
      int owner = control.owner(slot);
      if (owner != 0 && owner != self && !file.isOwnerAlive(owner)) {
        requireSlot(slot, owner);
        reap(slot, owner);
        any = true;
      }
    }
    return any;
  }

  private void requireSlot(int slot, int owner) {
    if (OwnerWord.slot(owner) != slot) {
      throw new MapCorruptedException(
          String.format("attach %s: damaged, owner=0x%x in slot=%d", file.path(), owner, slot));
    }
  }

  /** Reaps the slot whose record names {@code owner}, which is dead. */
  void reap(int slot, int owner) {
    withEngine(engine -> engine.recover(owner)); // (1)
    file.control().clearRecord(slot); // (2)
  }

  /** Frees all words of a slot that has used up its generations, so that it can start again. */
  void startGenerationsAgain(int slot) {
    withEngine(engine -> engine.sweepStale(slot));
    file.control().setGeneration(slot, 0);
  }

  /* Over pages of its own: the attachment's may be read-only, or already gone. */
  private void withEngine(Consumer<Recoverable> work) {
    Mapping data = file.mapData(true);
    try {
      work.accept(opener.open(file.header(), file.dataRegion(data), new Bystander()));
    } finally {
      data.release();
    }
  }

  /** Somebody who holds no lock word and settles nobody: who reaps. */
  private final class Bystander implements Owners {

    @Override
    public int self() {
      return 0;
    }

    @Override
    public boolean isStale(int owner) {
      return file.control().isStale(owner);
    }

    @Override
    public int settle(int owner) {
      return Errno.EBUSY.negated();
    }

    @Override
    public long lockBoundNanos() {
      return 0;
    }

    @Override
    public String describe(int owner) {
      return "slot=" + OwnerWord.slot(owner);
    }
  }
}
