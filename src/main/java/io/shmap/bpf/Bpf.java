package io.shmap.bpf;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.DefaultStore;
import io.shmap.lifecycle.Header;
import io.shmap.lifecycle.Host;
import io.shmap.lifecycle.MapState;
import io.shmap.lifecycle.Store;
import io.shmap.lifecycle.Sweep;
import io.shmap.lifecycle.Template;
import io.shmap.map.BpfFlags;
import io.shmap.map.MapAttributes;
import io.shmap.map.Maps;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * bpf(2)'s map commands on shared-memory maps. Every method returns 0, a descriptor or an id, or a
 * negated errno with the kernel's number.
 *
 * <p>A descriptor is a number of this process; it keeps its map alive until {@link #close} or the
 * end of the process. Maps made here have an id and no path, as the kernel's; they lie in the
 * default store ($SHMAP_DIR, or else {@code /dev/shm/shmap-<uid>}), where {@link #objPin} gives
 * them names.
 *
 * <p>Buffers are read and written from their {@code start()}, whatever their positions. One that is
 * null, smaller than needed, released, or not writable where it must be, is a bad pointer: EFAULT.
 * An elastic one is taken for as large as the memory it has, and never made larger.
 *
 * <p>Commands on elements may be used by any number of threads and allocate nothing. One that is
 * under way when another thread closes its descriptor is EBADF, whether or not it took effect. One
 * that meets damage in the map throws a {@link io.shmap.error.MapCorruptedException}: bpf(2) has no
 * errno for it.
 */
public final class Bpf {

  private static final int EBADF = Errno.EBADF.negated();
  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int EPERM = Errno.EPERM.negated();

  private static final Maps MAPS = new Maps(Host.LOCAL);
  private static final FdTable FDS = new FdTable();
  private static final Elements ELEMENTS = new Elements(FDS);
  private static final Batches BATCHES = new Batches(FDS);

  private Bpf() {}

  /** Makes a map; returns a descriptor. */
  public static int mapCreate(MapAttr attr) {
    MapAttributes attributes =
        MapAttributes.of(attr.mapType(), attr.keySize(), attr.valueSize(), attr.maxEntries())
            .withFlags(attr.mapFlags(), attr.mapExtra(), attr.numaNode())
            .withText(attr.mapName(), "")
            .withInner(template(attr));
    return descriptor(() -> MAPS.createUnnamed(store(), attributes));
  }

  private static Template template(MapAttr attr) {
    OpenMap inner = Nesting.isOuter(attr.mapType()) ? FDS.get(attr.innerMapFd()) : null;
    return inner == null ? Template.NONE : Nesting.template(inner.header());
  }

  /**
   * Copies the value of a key, of a map of maps the inner map's id; of a Bloom filter, asks for the
   * value that {@code value} holds, and copies nothing. The key of a map without keys is null, else
   * EINVAL. Flags are 0 or BPF_F_LOCK, which no map here supports: EINVAL.
   */
  public static int mapLookupElem(
      int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return ELEMENTS.lookup(fd, key, value, flags);
  }

  /**
   * Stores a value, of a map of maps the inner map's descriptor; flags are BPF_ANY, BPF_NOEXIST or
   * BPF_EXIST.
   */
  public static int mapUpdateElem(
      int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return ELEMENTS.update(fd, key, value, flags);
  }

  public static int mapDeleteElem(int fd, BytesStore<?, ?> key) {
    return ELEMENTS.delete(fd, key);
  }

  /** Copies the key after {@code key}; the first one if that is null or not there. */
  public static int mapGetNextKey(int fd, BytesStore<?, ?> key, BytesStore<?, ?> nextKey) {
    return ELEMENTS.nextKey(fd, key, nextKey);
  }

  /** Copies and removes; unlike the kernel's, an element whose value cannot be copied stays. */
  public static int mapLookupAndDeleteElem(
      int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return ELEMENTS.lookupAndDelete(fd, key, value, flags);
  }

  /**
   * Copies entries from a cursor on.
   *
   * @param inBatch where to go on, null for the start
   * @param outBatch where the next call goes on; 4 bytes for a hash, a key for an array
   * @param count in: room in entries, an unsigned number; out: entries copied
   * @return 0 if there is more, -ENOENT at the end, which may have copied entries too, -ENOSPC if a
   *     hash needs more room for its next group of entries
   */
  public static int mapLookupBatch(
      int fd,
      BytesStore<?, ?> inBatch,
      BytesStore<?, ?> outBatch,
      BytesStore<?, ?> keys,
      BytesStore<?, ?> values,
      int[] count,
      long elemFlags,
      long flags) {
    Batches.Target target = new Batches.Target(inBatch, outBatch, keys, values);
    return BATCHES.lookup(fd, target, count, elemFlags, flags, false);
  }

  /** {@link #mapLookupBatch}, removing what it copies. */
  public static int mapLookupAndDeleteBatch(
      int fd,
      BytesStore<?, ?> inBatch,
      BytesStore<?, ?> outBatch,
      BytesStore<?, ?> keys,
      BytesStore<?, ?> values,
      int[] count,
      long elemFlags,
      long flags) {
    Batches.Target target = new Batches.Target(inBatch, outBatch, keys, values);
    return BATCHES.lookup(fd, target, count, elemFlags, flags, true);
  }

  /** Stores entries in order, up to the first that is refused; {@code count} says how many. */
  public static int mapUpdateBatch(
      int fd,
      BytesStore<?, ?> keys,
      BytesStore<?, ?> values,
      int[] count,
      long elemFlags,
      long flags) {
    return BATCHES.update(fd, keys, values, count, elemFlags);
  }

  /** Removes keys in order, up to the first that is not there; {@code count} says how many. */
  public static int mapDeleteBatch(
      int fd, BytesStore<?, ?> keys, int[] count, long elemFlags, long flags) {
    return BATCHES.delete(fd, keys, count, elemFlags);
  }

  /** Refuses changes through any descriptor of any process from now on; EPERM the second time. */
  public static int mapFreeze(int fd) {
    OpenMap map = FDS.get(fd);
    return map == null ? EBADF : map.freeze();
  }

  /** The smallest id of a living map above {@code id}. */
  public static int mapGetNextId(int id) {
    if (id < 0 || id == Integer.MAX_VALUE) {
      return EINVAL;
    }
    return result(
        () -> {
          int next = ENOENT;
          for (MapState state : new Sweep(Store.at(Host.LOCAL, store(), "list")).list()) {
            int found = state.header().id();
            if (found > id && (next == ENOENT || found < next)) {
              next = found;
            }
          }
          return next;
        });
  }

  /** A descriptor for the map with an id; flags are 0, BPF_F_RDONLY or BPF_F_WRONLY. */
  public static int mapGetFdById(int id, int openFlags) {
    if (!isAccess(openFlags)) {
      return EINVAL;
    }
    return descriptor(() -> MAPS.attach(store(), id, mayRead(openFlags), mayWrite(openFlags)));
  }

  /** Tells what the map of a descriptor is; EBADFD, not EBADF, if there is none. */
  public static int objGetInfoByFd(int fd, Consumer<BpfMapInfo> info) {
    OpenMap map = FDS.get(fd);
    if (map == null) {
      return Errno.EBADFD.negated();
    }
    Header header = map.header();
    info.accept(
        new BpfMapInfo(
            header.type(),
            header.id(),
            header.keySize(),
            header.valueSize(),
            header.maxEntries(),
            header.flags(),
            header.name(),
            header.mapExtra()));
    return 0;
  }

  /** Gives a map a name, in its store, which keeps it alive; elsewhere is EPERM. */
  public static int objPin(int fd, Path path) {
    OpenMap map = FDS.get(fd);
    if (map == null) {
      return EINVAL;
    }
    Path absolute = path.toAbsolutePath().normalize();
    Path name = absolute.getFileName();
    if (name == null) {
      return EEXIST;
    }
    if (!Files.isDirectory(absolute.getParent())) {
      return ENOENT;
    }
    if (name.toString().indexOf('.') >= 0) {
      return EPERM;
    }
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      return EEXIST;
    }
    int result =
        result(
            () -> {
              map.attachment().pin(absolute);
              return 0;
            });
    return result == Errno.EXDEV.negated() ? EPERM : result;
  }

  /** A descriptor for the map of a name; flags are 0, BPF_F_RDONLY or BPF_F_WRONLY. */
  public static int objGet(Path path, int fileFlags) {
    if (!isAccess(fileFlags)) {
      return EINVAL;
    }
    int fd = descriptor(() -> MAPS.attach(path, mayRead(fileFlags), mayWrite(fileFlags)));
    // What is not a map is EACCES here, as a file that is not of bpffs.
    return fd == EINVAL || fd == Errno.EISDIR.negated() ? Errno.EACCES.negated() : fd;
  }

  /** Gives a descriptor back; the map goes if nothing else keeps it. */
  public static int close(int fd) {
    OpenMap map = FDS.remove(fd);
    if (map == null) {
      return EBADF;
    }
    return result(
        () -> {
          map.close();
          return 0;
        });
  }

  private static Path store() {
    return DefaultStore.directory(Host.LOCAL);
  }

  private static boolean isAccess(int flags) {
    return flags == 0 || flags == BpfFlags.RDONLY || flags == BpfFlags.WRONLY;
  }

  private static boolean mayRead(int flags) {
    return flags != BpfFlags.WRONLY;
  }

  private static boolean mayWrite(int flags) {
    return flags != BpfFlags.RDONLY;
  }

  private static int descriptor(Supplier<OpenMap> open) {
    return result(() -> FDS.add(open.get()));
  }

  private static int result(Supplier<Integer> call) {
    try {
      return call.get();
    } catch (ShmapException e) {
      return e.errno().negated();
    }
  }
}
