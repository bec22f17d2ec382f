package io.shmap.lifecycle;

import io.shmap.error.ShmapException;
import io.shmap.layout.OwnerWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies the control page and the directory entries of an attached map, read-only. Header,
 * checksum, inode and store were verified when the file was opened; the data section is the
 * engine's.
 *
 * <p>A dead attachment that nobody has reaped yet is no finding: the next one who attaches does.
 */
final class FileCheck {

  private final MapFile file;
  private final ControlPage control;
  private final List<String> findings = new ArrayList<>();

  private FileCheck(MapFile file) {
    this.file = file;
    this.control = file.control();
  }

  /** Under CONTROL if it is to be had; else what is being changed may be reported. */
  static List<String> of(MapFile file) {
    FileCheck check = new FileCheck(file);
    boolean locked = file.isWritable() && file.lockControl(file.host().detachBound());
    try {
      check.checkLife();
      check.checkSlots();
      check.checkEntries();
    } finally {
      if (locked) {
        file.unlockControl();
      }
    }
    return check.findings;
  }

  private void report(String format, Object... arguments) {
    findings.add("check " + file.path() + ": " + String.format(format, arguments));
  }

  private void checkLife() {
    try {
      if (control.isDeleted()) {
        report("deleted, but attached");
      }
    } catch (ShmapException e) {
      findings.add(e.getMessage());
    }
    if (!control.areReservedBytesZero()) {
      report("reserved bytes of the control page are not 0");
    }
    long reserved = file.reservedBytes();
    if (reserved < file.header().fileLength()) {
      report("not all pages are reserved, bytes=%d of %d", reserved, file.header().fileLength());
    }
  }

  private void checkSlots() {
    for (int slot = 0; slot < control.slots(); slot++) {
      int owner = control.owner(slot);
      int generation = control.generation(slot);
      boolean possible = generation >= 0 && generation <= OwnerWord.MAX_GENERATION;
      if (!possible
          || owner != 0
              && (OwnerWord.slot(owner) != slot || OwnerWord.generation(owner) > generation)) {
        report("slot=%d has owner=0x%x and generation=%d", slot, owner, generation);
      }
    }
    // Between a record and the count that is written down after it a process may have died.
    if (control.attached() < 0 || control.attached() > control.slots()) {
      report("count of attachments=%d but %d slots", control.attached(), control.slots());
    }
  }

  private void checkEntries() {
    Path entry = file.idEntry();
    if (!file.isAt(entry)) {
      report("id entry %s does not lead to the map; the next attach links it again", entry);
    }
    int found = 0;
    for (Path name : file.store().names()) {
      found += file.isAt(name) ? 1 : 0;
    }
    if (found != file.names()) {
      report("names=%d in the store but %d links", found, file.names());
    }
  }
}
