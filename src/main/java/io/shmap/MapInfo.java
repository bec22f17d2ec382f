package io.shmap;

import io.shmap.lifecycle.AttachmentRecord;
import io.shmap.lifecycle.Header;
import io.shmap.lifecycle.MapState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What is known about a map at one moment.
 *
 * @param type what kind of map
 * @param id in its store
 * @param name bpf(2)'s map name, may be empty
 * @param keySize in bytes
 * @param valueSize in bytes
 * @param maxEntries how many entries always fit
 * @param flags bpf(2)'s map flags
 * @param mapExtra as in bpf(2)
 * @param schema of key and value, may be empty
 * @param paths the map's names in its store, none for a map that has only an id
 * @param pinned whether it outlives its handles as long as it has a name
 * @param frozen whether changes are refused
 * @param deleted whether its deletion has begun
 * @param attachments the handles that the kernel says are open
 * @param references the number of handles that stands in the control page: written down after each
 *     attach and detach, so it may still count the dead
 * @param bytes reserved storage
 * @param uid owner of the file
 * @param createdAt when
 * @param creatorPid in the creator's pid namespace
 */
public record MapInfo(
    MapType type,
    int id,
    String name,
    int keySize,
    int valueSize,
    long maxEntries,
    int flags,
    long mapExtra,
    String schema,
    List<Path> paths,
    boolean pinned,
    boolean frozen,
    boolean deleted,
    List<Process> attachments,
    int references,
    long bytes,
    int uid,
    Instant createdAt,
    long creatorPid) {

  /**
   * Who opened a handle. Written down by the process itself, for people to read.
   *
   * @param pid in its own pid namespace
   * @param command main class or jar
   * @param host name of the host or container
   * @param attachedAt when
   * @param readOnly whether the handle may not change the map
   */
  public record Process(
      long pid, String command, String host, Instant attachedAt, boolean readOnly) {

    private static Process of(AttachmentRecord record) {
      return new Process(
          record.pid(),
          record.command(),
          record.host(),
          Instant.ofEpochMilli(record.attachedAt()),
          record.readOnly());
    }
  }

  static MapInfo of(MapState state) {
    Header header = state.header();
    return new MapInfo(
        MapType.of(header.type()),
        header.id(),
        header.name(),
        header.keySize(),
        header.valueSize(),
        header.maxEntries(),
        header.flags(),
        header.mapExtra(),
        header.schema(),
        state.names(),
        state.pinned(),
        state.frozen(),
        state.deleted(),
        state.attachments().stream().map(Process::of).toList(),
        state.attached(),
        state.reservedBytes(),
        state.uid(),
        Instant.ofEpochMilli(header.createdAt()),
        header.creatorPid());
  }
}
