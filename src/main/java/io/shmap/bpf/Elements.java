package io.shmap.bpf;

import io.shmap.error.Errno;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/** The commands on one element, each with bpf(2)'s order of checks. */
final class Elements {

  static final long F_LOCK = 4;

  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int ENOTSUPP = Errno.ENOTSUPP.negated();
  private static final int EFAULT = UserMemory.EFAULT;

  private final FdTable fds;
  private final Values changes;

  Elements(FdTable fds) {
    this.fds = fds;
    this.changes = new Values(fds);
  }

  int lookup(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    OpenMap map = fds.get(fd);
    int refused = refusal(map, flags, false);
    if (refused != 0) {
      return refused;
    }
    int keySize = map.header().keySize();
    int valueSize = map.valueLength();
    refused = keyRefusal(key, keySize);
    if (refused != 0) {
      return refused;
    }
    Scratch scratch = Scratch.own();
    Region values = scratch.values(valueSize);
    boolean asksForValue = Commands.asksForValue(map.header().type());
    if (asksForValue) {
      if (!UserMemory.isReadable(value, valueSize)) {
        return EFAULT;
      }
      UserMemory.read(value, 0, values, 0, valueSize);
    }
    int result = map.engine().lookup(copied(key, scratch, keySize), 0, values, 0);
    if (map.isClosed()) {
      return EBADF;
    }
    return result != 0 || asksForValue ? result : copyOut(values, value, valueSize);
  }

  int update(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.writeRefusal();
    if (refused == 0 && (flags & F_LOCK) != 0) {
      refused = EINVAL;
    }
    if (refused != 0) {
      return refused;
    }
    int keySize = map.header().keySize();
    int valueSize = map.valueLength();
    refused = keyRefusal(key, keySize);
    if (refused != 0) {
      return refused;
    }
    if (!UserMemory.isReadable(value, valueSize)) {
      return EFAULT;
    }
    Scratch scratch = Scratch.own();
    Region values = scratch.values(valueSize);
    UserMemory.read(value, 0, values, 0, valueSize);
    int result = changes.update(map, copied(key, scratch, keySize), values, flags);
    return map.isClosed() ? EBADF : result;
  }

  int delete(int fd, BytesStore<?, ?> key) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.writeRefusal();
    if (refused != 0) {
      return refused;
    }
    int keySize = map.header().keySize();
    refused = keyRefusal(key, keySize);
    if (refused != 0) {
      return refused;
    }
    int result = changes.delete(map, copied(key, Scratch.own(), keySize));
    return map.isClosed() ? EBADF : result;
  }

  int nextKey(int fd, BytesStore<?, ?> key, BytesStore<?, ?> next) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.readRefusal();
    if (refused != 0) {
      return refused;
    }
    int keySize = map.header().keySize();
    refused = key == null ? 0 : keyRefusal(key, keySize);
    if (refused != 0) {
      return refused;
    }
    Scratch scratch = Scratch.own();
    Region nexts = scratch.values(keySize);
    Region from = key == null ? null : copied(key, scratch, keySize);
    int result = map.engine().nextKey(from, 0, nexts, 0);
    return map.isClosed() ? EBADF : result != 0 ? result : copyOut(nexts, next, keySize);
  }

  /* Unlike the kernel's, the element of a bad value pointer is still there afterwards. */
  int lookupAndDelete(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    OpenMap map = fds.get(fd);
    int refused = refusal(map, flags, true);
    if (refused != 0) {
      return refused;
    }
    int keySize = map.header().keySize();
    int valueSize = map.valueLength();
    refused = keyRefusal(key, keySize);
    if (refused != 0) {
      return refused;
    }
    if (!Commands.hasLookupAndDelete(map.header().type())) {
      return ENOTSUPP;
    }
    Scratch scratch = Scratch.own();
    Region keys = copied(key, scratch, keySize);
    Region values = scratch.values(valueSize);
    int result =
        UserMemory.isWritable(value, valueSize)
            ? map.engine().lookupAndDelete(keys, 0, values, 0)
            : map.engine().lookup(keys, 0, values, 0);
    return map.isClosed() ? EBADF : result != 0 ? result : copyOut(values, value, valueSize);
  }

  /* What is refused before the key is looked at; no value of shmap's holds a bpf_spin_lock. */
  private static int refusal(OpenMap map, long flags, boolean writes) {
    if ((flags & ~F_LOCK) != 0) {
      return EINVAL;
    }
    if (map == null) {
      return EBADF;
    }
    int refused = map.readRefusal();
    if (refused == 0 && writes) {
      refused = map.writeRefusal();
    }
    return refused != 0 ? refused : flags != 0 ? EINVAL : 0;
  }

  /* Maps without keys take the null pointer alone. */
  private static int keyRefusal(BytesStore<?, ?> key, int keySize) {
    if (keySize == 0) {
      return key == null ? 0 : EINVAL;
    }
    return UserMemory.isReadable(key, keySize) ? 0 : EFAULT;
  }

  private static Region copied(BytesStore<?, ?> key, Scratch scratch, int keySize) {
    if (keySize == 0) {
      return null;
    }
    Region keys = scratch.keys(keySize);
    UserMemory.read(key, 0, keys, 0, keySize);
    return keys;
  }

  private static int copyOut(Region source, BytesStore<?, ?> target, int size) {
    if (!UserMemory.isWritable(target, size)) {
      return EFAULT;
    }
    UserMemory.write(target, 0, source, 0, size);
    return 0;
  }
}
