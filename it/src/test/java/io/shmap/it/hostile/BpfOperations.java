package io.shmap.it.hostile;

import io.shmap.bpf.Bpf;
import io.shmap.bpf.BpfMapInfo;
import io.shmap.error.MapCorruptedException;
import io.shmap.memory.Region;
import java.nio.file.Path;
import java.util.Random;
import net.openhft.chronicle.bytes.BytesStore;

/** All that the bpf face can do to a map, whatever its type: it answers with an errno. */
final class BpfOperations {

  private static final int LARGEST_ERRNO = 524;
  private static final int MOST_ENTRIES = 32;

  /** Room for so many keys or values of the victims; a mutation may have larger ones: EFAULT. */
  private static final long ROOM = 64 * MOST_ENTRIES;

  private final Region memory = Region.allocate(3 * ROOM);
  private final BytesStore<?, ?> key = memory.slice(0, ROOM).bytes();
  private final BytesStore<?, ?> value = memory.slice(ROOM, ROOM).bytes();
  private final BytesStore<?, ?> cursor = memory.slice(2 * ROOM, ROOM).bytes();

  /**
   * Opens a map, does some things and closes it again.
   *
   * @return whether it was let in
   */
  boolean visit(Path path, Random random) {
    int fd = Bpf.objGet(path, random.nextInt(8) == 0 ? 8 : 0);
    if (fd < 0) {
      requireErrno(fd);
      return false;
    }
    try {
      for (int i = random.nextInt(16); i >= 0; i--) {
        requireErrno(attempt(fd, random));
      }
    } finally {
      requireErrno(Bpf.close(fd));
    }
    memory.keepAlive();
    return true;
  }

  private int attempt(int fd, Random random) {
    try {
      return one(fd, random);
    } catch (MapCorruptedException e) {
      return 0; // bpf(2) has no errno for it
    }
  }

  private int one(int fd, Random random) {
    key.writeLong(0, random.nextInt(16));
    BytesStore<?, ?> one = random.nextInt(3) == 0 ? null : key; // null is right where keys are not
    int[] count = {random.nextInt(MOST_ENTRIES)};
    return switch (random.nextInt(11)) {
      case 0 -> Bpf.mapLookupElem(fd, one, value, 0);
      case 1, 2 -> Bpf.mapUpdateElem(fd, one, value, random.nextInt(4));
      case 3 -> Bpf.mapDeleteElem(fd, one);
      case 4 -> Bpf.mapGetNextKey(fd, random.nextBoolean() ? key : null, key);
      case 5 -> Bpf.mapLookupAndDeleteElem(fd, one, value, 0);
      case 6 -> Bpf.mapLookupBatch(fd, null, cursor, key, value, count, 0, 0);
      case 7 -> Bpf.mapLookupBatch(fd, cursor, cursor, key, value, count, 0, 0);
      case 8 -> Bpf.mapLookupAndDeleteBatch(fd, null, cursor, key, value, count, 0, 0);
      case 9 -> Bpf.mapUpdateBatch(fd, key, value, count, 0, 0);
      default -> Bpf.objGetInfoByFd(fd, BpfMapInfo::name);
    };
  }

  private static void requireErrno(int result) {
    if (result < -LARGEST_ERRNO) {
      throw new AssertionError("no errno, result=" + result);
    }
  }
}
