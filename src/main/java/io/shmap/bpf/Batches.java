package io.shmap.bpf;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/** The batch commands, each with bpf(2)'s order of checks. */
final class Batches {

  private static final int ARRAY = 2;

  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int EPERM = Errno.EPERM.negated();
  private static final int ENOTSUPP = Errno.ENOTSUPP.negated();
  private static final int EFAULT = UserMemory.EFAULT;

  private final FdTable fds;

  Batches(FdTable fds) {
    this.fds = fds;
  }

  /** Where the caller wants a batch of entries. */
  record Target(
      BytesStore<?, ?> in, BytesStore<?, ?> out, BytesStore<?, ?> keys, BytesStore<?, ?> values) {}

  int lookup(int fd, Target target, int[] count, long elemFlags, long flags, boolean delete) {
    OpenMap map = fds.get(fd);
    if (map == null) {
      return EBADF;
    }
    if (map.readRefusal() != 0 || delete && map.writeRefusal() != 0) {
      return EPERM;
    }
    boolean array = map.header().type() == ARRAY;
    if (array && delete) {
      return ENOTSUPP;
    }
    if (elemFlags != 0 || !array && flags != 0) {
      return EINVAL;
    }
    if (count[0] == 0) {
      return 0;
    }
    int room = count[0];
    count[0] = 0;
    int result =
        array
            ? lookupArray(map, target, room, count)
            : lookupHash(map, target, room, count, delete);
    return map.isClosed() ? EBADF : result;
  }

  /* The cursor is the number of the next node, as the kernel's is that of the next bucket. */
  private static int lookupHash(OpenMap map, Target target, int room, int[] count, boolean delete) {
    if (target.in() != null && !UserMemory.isReadable(target.in(), 4)
        || !UserMemory.isWritable(target.out(), 4)) {
      return EFAULT;
    }
    int[] cursor = {0};
    if (target.in() != null) {
      cursor[0] = int32(target.in());
    }
    int result = copy(map, target, room, count, cursor, delete);
    if (result != EFAULT) {
      putInt32(target.out(), cursor[0]);
    }
    return result;
  }

  /* The cursor is the last key returned; one that is not a key starts again. */
  private static int lookupArray(OpenMap map, Target target, int room, int[] count) {
    if (target.in() != null && !UserMemory.isReadable(target.in(), 4)) {
      return EFAULT;
    }
    int[] cursor = {0};
    if (target.in() != null) {
      long last = int32(target.in()) & 0xffff_ffffL;
      cursor[0] = last >= map.header().maxEntries() ? 0 : (int) (last + 1);
    }
    int result = copy(map, target, room, count, cursor, false);
    if (result != EFAULT && count[0] > 0) {
      if (!UserMemory.isWritable(target.out(), 4)) {
        return EFAULT;
      }
      putInt32(target.out(), cursor[0] - 1);
    }
    return result;
  }

  private static int copy(
      OpenMap map, Target target, int room, int[] count, int[] cursor, boolean delete) {
    long keySize = map.header().keySize();
    long valueSize = map.header().valueSize();
    if (!UserMemory.isWritable(target.keys(), keySize * room)
        || !UserMemory.isWritable(target.values(), valueSize * room)) {
      return EFAULT;
    }
    Region keys = Region.allocate(keySize * room);
    Region values = Region.allocate(valueSize * room);
    count[0] = room;
    int result = map.engine().nextBatch(cursor, keys, values, count, delete);
    UserMemory.write(target.keys(), 0, keys, 0, keySize * count[0]);
    UserMemory.write(target.values(), 0, values, 0, valueSize * count[0]);
    keys.keepAlive();
    values.keepAlive();
    return result;
  }

  int update(int fd, BytesStore<?, ?> keys, BytesStore<?, ?> values, int[] count, long elemFlags) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.writeRefusal();
    if (refused != 0 || elemFlags != 0) {
      return refused != 0 ? refused : EINVAL;
    }
    Engine engine = map.engine();
    long keySize = map.header().keySize();
    long valueSize = map.header().valueSize();
    Region entry = Region.allocate(keySize + valueSize + 16);
    long value = keySize + 7 & ~7L;
    int wanted = count[0];
    int result = 0;
    int done = 0;
    for (; done < wanted && result == 0; done += result == 0 ? 1 : 0) {
      if (!UserMemory.isReadable(keys, keySize * (done + 1L))
          || !UserMemory.isReadable(values, valueSize * (done + 1L))) {
        result = EFAULT;
      } else {
        UserMemory.read(keys, keySize * done, entry, 0, keySize);
        UserMemory.read(values, valueSize * done, entry, value, valueSize);
        result = engine.update(entry, 0, entry, value, Engine.ANY);
      }
    }
    count[0] = done;
    entry.keepAlive();
    return map.isClosed() ? EBADF : result;
  }

  int delete(int fd, BytesStore<?, ?> keys, int[] count, long elemFlags) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.writeRefusal();
    if (refused == 0 && map.header().type() == ARRAY) {
      refused = ENOTSUPP;
    }
    if (refused != 0 || elemFlags != 0) {
      return refused != 0 ? refused : EINVAL;
    }
    long keySize = map.header().keySize();
    Region key = Region.allocate(keySize);
    int wanted = count[0];
    int result = 0;
    int done = 0;
    for (; done < wanted && result == 0; done += result == 0 ? 1 : 0) {
      if (!UserMemory.isReadable(keys, keySize * (done + 1L))) {
        result = EFAULT;
      } else {
        UserMemory.read(keys, keySize * done, key, 0, keySize);
        result = map.engine().delete(key, 0);
      }
    }
    count[0] = done;
    key.keepAlive();
    return map.isClosed() ? EBADF : result;
  }

  private static int int32(BytesStore<?, ?> buffer) {
    Region copy = Region.allocate(8);
    UserMemory.read(buffer, 0, copy, 0, 4);
    int number = copy.getInt(0);
    copy.keepAlive();
    return number;
  }

  private static void putInt32(BytesStore<?, ?> buffer, int number) {
    Region copy = Region.allocate(8);
    copy.putInt(0, number);
    UserMemory.write(buffer, 0, copy, 0, 4);
    copy.keepAlive();
  }
}
