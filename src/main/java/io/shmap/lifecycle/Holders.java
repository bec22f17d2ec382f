package io.shmap.lifecycle;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.memory.Mapping;
import java.nio.file.Path;
import java.util.Set;

/** Which outer maps hold an inner one, and what becomes of it when they do not any more. */
final class Holders {

  /*
   * An outer map holds X while one of its slots has X's id. There is no count: the slots of living
   * outer maps are the truth. X's hints say where to look; each place that has its id is among them,
   * or they have overflowed and all outer maps of the store are looked through.
   *
   * Put X into a slot (both maps attached)
   *   (1) CONTROL(X): deleted? ENOENT; add the hint
   *   (2) store X's id: the replacement happens here; the old id is Y
   *   (3) Y: attached by somebody who stays? Nothing. CONTROL(Y): not alive, or all are leaving?
   *       Delete
   *
   * Delete from a slot: (2) with no id, and (3). An outer map's deletion: (3) for all ids in it.
   *
   * Does an outer map O hold Y? Asked when Y is neither attached nor pinned:
   *   O's entry gone, or O deleted: no
   *   CONTROL(O), shared, one try; busy: yes. Either O lives, or its deleter comes to Y after us
   *   O neither attached nor pinned: no, it is dead
   *   the place has Y's id: yes
   *
   * Only who is attached to Y puts it into a slot, and nobody is while CONTROL(Y) is held and Y is
   * unattached: the holders can only become fewer meanwhile, and who takes one away comes to (3)
   * afterwards and waits for CONTROL(Y). An outer map is never held: nesting is one level deep, so
   * CONTROL is waited for only in the direction from outer to inner.
   *
   *   died after             | what is there               | who comes next
   *   -----------------------+-----------------------------+---------------------------------
   *   put (1)                | a hint too many             | nobody has to; hints are checked
   *   put (2), delete (2)    | Y held by nobody            | attach: ENOENT, removes it; sweep
   *   the outer map's last   | O dead, and at that moment  | who comes to either of them, or a
   *   process, however       | its inner maps held by none | sweep, in any order
   */

  private Holders() {}

  /** Whether an outer map that is alive holds this one; exact under CONTROL, unattached. */
  static boolean hold(MapFile file) {
    ControlPage control = file.control();
    for (int i = 0; i < ControlLayout.HINT_COUNT; i++) {
      long hint = control.hintAt(i);
      int place = (int) (hint >>> Integer.SIZE);
      if (hint != 0 && holds((int) hint, file, place, true)) {
        return true;
      }
    }
    return control.hasMoreHolders() && isHeldAnywhere(file);
  }

  private static boolean isHeldAnywhere(MapFile file) {
    for (String entry : Store.entries(file.idEntry().getParent())) {
      int outer = Ids.parse(entry);
      if (outer != 0 && holds(outer, file, 0, false)) {
        return true;
      }
    }
    return false;
  }

  /* What cannot be looked at may hold it: nothing is done to the living. */
  private static boolean holds(int outer, MapFile inner, int place, boolean onlyThere) {
    Store store = inner.store();
    Path entry = store.idEntry(outer, inner.stat().uid());
    if (outer == inner.header().id()) {
      return false;
    }
    try {
      MapFile file = MapFile.open(store, entry, false, "look into");
      try {
        return file.header().isOuter()
            && !file.control().isDeleted()
            && (!file.shareControl()
                || file.isAliveByItself() && holds(file, inner.header().id(), place, onlyThere));
      } finally {
        file.close();
      }
    } catch (ShmapException e) {
      return e.errno() != Errno.ENOENT;
    }
  }

  private static boolean holds(MapFile outer, int id, int place, boolean onlyThere) {
    Mapping data = outer.mapData(false);
    try {
      Slots slots = new Slots(outer.header(), outer.dataRegion(data));
      return onlyThere ? slots.holds(place, id) : slots.any(held -> held == id);
    } finally {
      data.release();
    }
  }

  /** Lets go of all inner maps of an outer one that is being deleted. */
  static void release(MapFile outer) {
    Mapping data = outer.mapData(false);
    try {
      new Slots(outer.header(), outer.dataRegion(data))
          .any(
              id -> {
                release(outer, id);
                return false;
              });
    } finally {
      data.release();
    }
  }

  /** An id has left a slot of an outer map: its map is deleted if nothing else keeps it. */
  static void release(MapFile outer, int id) {
    Store store = outer.store();
    try {
      Path entry = store.idEntry(id, outer.stat().uid());
      MapFile file = MapFile.open(store, entry, true, "release");
      try {
        if (!file.header().isOuter() && !file.isWanted(Set.of())) {
          deleteIfUnwanted(file);
        }
      } finally {
        file.close();
      }
    } catch (ShmapException e) {
      // gone already; or damaged, or no descriptor is left: a sweep comes to it, and can say so
    }
  }

  private static void deleteIfUnwanted(MapFile file) {
    if (file.lockControl(file.host().detachBound())) {
      try {
        Deletion.finishIfUnwanted(file);
      } finally {
        file.unlockControl();
      }
    }
  }
}
