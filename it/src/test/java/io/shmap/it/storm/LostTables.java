package io.shmap.it.storm;

import io.shmap.MapInfo;
import io.shmap.Shmap;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for tables that are in no slot, and that nobody has open: a sweep must remove them. */
record LostTables(Path store, List<TableRegister> registers, int keys) {

  /** One sweep leaves a map alone whose control page somebody else looks at in that moment. */
  private static final int SWEEPS = 100;

  /** Throws if there is one that no sweep removes. */
  void requireNone() {
    Set<Integer> lost = found();
    for (int i = 1; i < SWEEPS && !lost.isEmpty(); i++) {
      lost.retainAll(found());
    }
    Found.require(lost.isEmpty(), "tables in no slot, ids=%s", lost);
  }

  /* A table that nobody has open is never put into a slot again, so what is lost is found again. */
  private Set<Integer> found() {
    Set<Integer> found = new HashSet<>();
    for (MapInfo map : Shmap.list(store)) {
      if (map.attachments().isEmpty()) {
        found.add(map.id());
      }
    }
    for (TableRegister register : registers) {
      for (int key = 0; key < keys; key++) {
        found.remove(register.outer().id(key));
      }
    }
    return found;
  }

  /** How many maps there are in the store but for those of the slots; nobody else uses it. */
  int others() {
    Set<Integer> others = new HashSet<>();
    Shmap.list(store).forEach(map -> others.add(map.id()));
    for (TableRegister register : registers) {
      for (int key = 0; key < keys; key++) {
        register.read(key); // gives back the table of before
        others.remove(register.outer().id(key));
      }
    }
    return others.size();
  }
}
