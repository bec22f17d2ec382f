package io.shmap.lifecycle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known about a map at one moment, for people and for tools.
 *
 * @param header what it is
 * @param names its paths, without the id entry
 * @param pinned whether it outlives its attachments
 * @param deleted whether its deletion has begun
 * @param frozen whether changes of its entries are refused
 * @param attachments who the kernel says is attached
 * @param attached the count that stands in the control page
 * @param reservedBytes storage of the file
 * @param uid its owner
 */
public record MapState(
    Header header,
    List<Path> names,
    boolean pinned,
    boolean deleted,
    boolean frozen,
    List<AttachmentRecord> attachments,
    int attached,
    long reservedBytes,
    int uid) {

  static MapState of(MapFile file) {
    return of(file, new NameIndex(file.store()));
  }

  static MapState of(MapFile file, NameIndex index) {
    ControlPage control = file.control();
    List<AttachmentRecord> attachments = new ArrayList<>();
    for (int slot = 0; slot < control.slots(); slot++) {
      int owner = control.owner(slot);
      if (owner != 0 && file.isOwnerAlive(owner)) {
        attachments.add(control.record(slot));
      }
    }
    return new MapState(
        file.header(),
        names(file, index),
        control.isPinned(),
        control.isDeleted(),
        file.isFrozen(),
        List.copyOf(attachments),
        control.attached(),
        file.stat().blocks() * 512,
        file.stat().uid());
  }

  private static List<Path> names(MapFile file, NameIndex index) {
    return file.names() == 0
        ? List.of()
        : index.of(file.stat()).stream().filter(file::isAt).sorted().toList();
  }
}
