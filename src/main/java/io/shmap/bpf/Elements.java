package io.shmap.bpf;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/** The commands on one element, each with bpf(2)'s order of checks. */
final class Elements {

  static final long F_LOCK = 4;

  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int EPERM = Errno.EPERM.negated();
  private static final int EFAULT = UserMemory.EFAULT;

  private final FdTable fds;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  Elements(FdTable fds) {
    this.fds = fds;
  }

  int lookup(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    OpenMap map = fds.get(fd);
    int refused = flags != 0 && flags != F_LOCK ? EINVAL : map == null ? EBADF : map.readRefusal();
    if (refused == 0 && flags == F_LOCK) {
      refused = EINVAL; // no value of shmap's holds a bpf_spin_lock
    }
    if (refused != 0 || !UserMemory.isReadable(key, map.header().keySize())) {
      return refused != 0 ? refused : EFAULT;
    }
    Scratch s = scratch.get().withKey(map, key);
    int result = map.engine().lookup(s.memory(), 0, s.memory(), s.value());
    if (result == 0) {
      result = s.copyValue(value);
    }
    return map.isClosed() ? EBADF : result;
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
    if (!UserMemory.isReadable(key, map.header().keySize())
        || !UserMemory.isReadable(value, map.header().valueSize())) {
      return EFAULT;
    }
    Scratch s = scratch.get().withKey(map, key);
    UserMemory.read(value, 0, s.memory(), s.value(), map.header().valueSize());
    int result = map.engine().update(s.memory(), 0, s.memory(), s.value(), flags);
    return map.isClosed() ? EBADF : result;
  }

  int delete(int fd, BytesStore<?, ?> key) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.writeRefusal();
    if (refused != 0 || !UserMemory.isReadable(key, map.header().keySize())) {
      return refused != 0 ? refused : EFAULT;
    }
    Scratch s = scratch.get().withKey(map, key);
    int result = map.engine().delete(s.memory(), 0);
    return map.isClosed() ? EBADF : result;
  }

  int nextKey(int fd, BytesStore<?, ?> key, BytesStore<?, ?> next) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.readRefusal();
    if (refused != 0 || key != null && !UserMemory.isReadable(key, map.header().keySize())) {
      return refused != 0 ? refused : EFAULT;
    }
    Scratch s = key == null ? scratch.get().of(map) : scratch.get().withKey(map, key);
    Region memory = s.memory();
    int result = map.engine().nextKey(key == null ? null : memory, 0, memory, s.value());
    if (result == 0) {
      result = s.copyKey(next);
    }
    return map.isClosed() ? EBADF : result;
  }

  /* Unlike the kernel's, the element of a bad value pointer is still there afterwards. */
  int lookupAndDelete(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    OpenMap map = fds.get(fd);
    int refused = flags != 0 && flags != F_LOCK ? EINVAL : map == null ? EBADF : 0;
    if (refused == 0 && (map.readRefusal() != 0 || map.writeRefusal() != 0)) {
      refused = EPERM;
    }
    if (refused == 0 && flags == F_LOCK) {
      refused = EINVAL;
    }
    if (refused != 0 || !UserMemory.isReadable(key, map.header().keySize())) {
      return refused != 0 ? refused : EFAULT;
    }
    Scratch s = scratch.get().withKey(map, key);
    Engine engine = map.engine();
    int result =
        UserMemory.isWritable(value, map.header().valueSize())
            ? engine.lookupAndDelete(s.memory(), 0, s.memory(), s.value())
            : faultOf(engine.lookup(s.memory(), 0, s.memory(), s.value()));
    if (result == 0) {
      result = s.copyValue(value);
    }
    return map.isClosed() ? EBADF : result;
  }

  private static int faultOf(int lookup) {
    return lookup == 0 ? EFAULT : lookup;
  }
}
