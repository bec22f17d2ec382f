package io.shmap.bpf;

import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/** The batch commands, each with bpf(2)'s order of checks. */
final class Batches {

  /** Bytes of entries that are copied at a time. */
  private static final int PIECE = 1 << 16;

  /** Entries of a piece at least: as many as most groups have. */
  private static final int SMALLEST_PIECE = 8;

  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int ENOSPC = Errno.ENOSPC.negated();
  private static final int ENOTSUPP = Errno.ENOTSUPP.negated();
  private static final int EFAULT = UserMemory.EFAULT;

  private final FdTable fds;
  private final Values changes;

  Batches(FdTable fds) {
    this.fds = fds;
    this.changes = new Values(fds);
  }

  /** Where the caller wants a batch of entries. */
  record Target(
      BytesStore<?, ?> in, BytesStore<?, ?> out, BytesStore<?, ?> keys, BytesStore<?, ?> values) {

    /** How many entries the caller's memory holds. */
    long room(OpenMap map) {
      return Math.min(
          UserMemory.room(keys, map.header().keySize()),
          UserMemory.room(values, map.valueLength()));
    }
  }

  int lookup(int fd, Target target, int[] count, long elemFlags, long flags, boolean delete) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.readRefusal();
    if (refused == 0 && delete) {
      refused = map.writeRefusal();
    }
    if (refused != 0) {
      return refused;
    }
    int type = map.header().type();
    Commands.Walk walk = Commands.walk(type);
    if (walk == Commands.Walk.NONE || delete && !Commands.hasLookupAndDeleteBatch(type)) {
      return ENOTSUPP;
    }
    if (elemFlags != 0 || walk == Commands.Walk.GROUPS && flags != 0) {
      return EINVAL;
    }
    long wanted = Integer.toUnsignedLong(count[0]);
    if (wanted == 0) {
      return 0;
    }
    count[0] = 0;
    int result =
        walk == Commands.Walk.GROUPS
            ? lookupGroups(map, target, wanted, count, delete)
            : lookupKeys(map, target, wanted, count);
    return map.isClosed() ? EBADF : result;
  }

  /*
   * By groups. The kernel's are buckets, shmap's are nodes; a cursor is the number of the next one.
   * Bad pointers are found before anything is deleted, where the kernel loses what it cannot hand
   * over.
   */
  private int lookupGroups(OpenMap map, Target target, long wanted, int[] count, boolean delete) {
    if (target.in() != null && !UserMemory.isReadable(target.in(), Integer.BYTES)) {
      return EFAULT;
    }
    int from = target.in() == null ? 0 : UserMemory.readInt(target.in());
    if (!UserMemory.isWritable(target.out(), Integer.BYTES)) {
      return isBehindEnd(map, from) ? ENOENT : EFAULT;
    }
    long room = target.room(map);
    int[] cursor = Scratch.own().cursor();
    if (delete && room < wanted) {
      cursor[0] = from;
      int result = copyGroups(map, target, wanted, count, false);
      count[0] = 0;
      if (result == EFAULT) {
        return EFAULT;
      }
      // Enough, but for what others add meanwhile; without room there was nothing to delete.
      wanted = Math.max(1, room);
      delete = room > 0;
    }
    cursor[0] = from;
    int result = copyGroups(map, target, wanted, count, delete);
    boolean behindEnd =
        result == ENOENT && count[0] == 0 && Integer.compareUnsigned(from, cursor[0]) >= 0;
    if (result != EFAULT && !behindEnd) {
      UserMemory.writeInt(target.out(), cursor[0]);
    }
    return result;
  }

  private static boolean isBehindEnd(OpenMap map, int from) {
    Scratch scratch = Scratch.own();
    scratch.cursor()[0] = from;
    scratch.count()[0] = 1;
    Region keys = scratch.keys(map.header().keySize());
    Region values = scratch.values(map.valueLength());
    int result = map.engine().nextBatch(scratch.cursor(), keys, values, scratch.count(), false);
    return result == ENOENT && Integer.compareUnsigned(from, scratch.cursor()[0]) >= 0;
  }

  private int copyGroups(OpenMap map, Target target, long wanted, int[] count, boolean delete) {
    int keySize = map.header().keySize();
    int valueSize = map.valueLength();
    long room = target.room(map);
    Scratch scratch = Scratch.own();
    int piece = Math.max(SMALLEST_PIECE, PIECE / (keySize + valueSize));
    long done = 0;
    while (true) {
      int asked = (int) Math.min(piece, wanted - done);
      Region keys = scratch.keys((long) asked * keySize);
      Region values = scratch.values((long) asked * valueSize);
      scratch.count()[0] = asked;
      int result = map.engine().nextBatch(scratch.cursor(), keys, values, scratch.count(), delete);
      int copied = scratch.count()[0];
      if (delete) {
        changes.left(map, values, copied);
      }
      if (copied > room - done) {
        count[0] = 0;
        return EFAULT;
      }
      if (copied > 0) {
        UserMemory.write(target.keys(), done * keySize, keys, 0, (long) copied * keySize);
        UserMemory.write(target.values(), done * valueSize, values, 0, (long) copied * valueSize);
      }
      done += copied;
      count[0] = (int) done;
      boolean more = asked < wanted - (done - copied);
      if (result == ENOSPC && more) {
        piece = piece * 2; // a group larger than a piece, not than what the caller asked for
      } else if (result == ENOSPC) {
        return done == 0 ? ENOSPC : 0;
      } else if (result != 0 || !more) {
        return result;
      }
    }
  }

  /* By keys: the cursor is the last one; one that is not a key starts again. */
  private static int lookupKeys(OpenMap map, Target target, long wanted, int[] count) {
    int keySize = map.header().keySize();
    int valueSize = map.valueLength();
    if (target.in() != null && !UserMemory.isReadable(target.in(), keySize)) {
      return EFAULT;
    }
    Engine engine = map.engine();
    long room = target.room(map);
    long nextOffset = keySize + 7L & ~7L;
    Scratch scratch = Scratch.own();
    Region keys = scratch.keys(2 * nextOffset);
    Region values = scratch.values(valueSize);
    boolean started = target.in() != null;
    if (started) {
      UserMemory.read(target.in(), 0, keys, 0, keySize);
    }
    long done = 0;
    int result = 0;
    while (done < wanted) {
      result = engine.nextKey(started ? keys : null, 0, keys, nextOffset);
      if (result != 0) {
        break;
      }
      keys.copyFrom(0, keys, nextOffset, keySize);
      started = true;
      result = engine.lookup(keys, 0, values, 0);
      if (result == ENOENT) {
        continue; // deleted meanwhile, or a slot without a map
      }
      if (result != 0 || done >= room) {
        return result != 0 ? result : EFAULT;
      }
      UserMemory.write(target.keys(), done * keySize, keys, 0, keySize);
      UserMemory.write(target.values(), done * valueSize, values, 0, valueSize);
      done++;
    }
    count[0] = (int) done;
    if (done > 0) {
      if (!UserMemory.isWritable(target.out(), keySize)) {
        return EFAULT;
      }
      UserMemory.write(target.out(), 0, keys, 0, keySize);
    }
    return result;
  }

  int update(int fd, BytesStore<?, ?> keys, BytesStore<?, ?> values, int[] count, long elemFlags) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.writeRefusal();
    if (refused == 0 && !Commands.hasUpdateBatch(map.header().type())) {
      refused = ENOTSUPP;
    }
    if (refused != 0 || elemFlags != 0) {
      return refused != 0 ? refused : EINVAL;
    }
    int keySize = map.header().keySize();
    int valueSize = map.valueLength();
    Region key = Scratch.own().keys(keySize);
    Region value = Scratch.own().values(valueSize);
    long wanted = Integer.toUnsignedLong(count[0]);
    long done = 0;
    int result = 0;
    for (; done < wanted; done++) {
      if (!UserMemory.isReadable(keys, keySize * (done + 1))
          || !UserMemory.isReadable(values, valueSize * (done + 1))) {
        result = EFAULT;
        break;
      }
      UserMemory.read(keys, keySize * done, key, 0, keySize);
      UserMemory.read(values, valueSize * done, value, 0, valueSize);
      result = changes.update(map, key, value, Engine.ANY);
      if (result != 0) {
        break;
      }
    }
    count[0] = (int) done;
    return map.isClosed() ? EBADF : result;
  }

  int delete(int fd, BytesStore<?, ?> keys, int[] count, long elemFlags) {
    OpenMap map = fds.get(fd);
    int refused = map == null ? EBADF : map.writeRefusal();
    if (refused == 0 && !Commands.hasDeleteBatch(map.header().type())) {
      refused = ENOTSUPP;
    }
    if (refused != 0 || elemFlags != 0) {
      return refused != 0 ? refused : EINVAL;
    }
    int keySize = map.header().keySize();
    Region key = Scratch.own().keys(keySize);
    long wanted = Integer.toUnsignedLong(count[0]);
    long done = 0;
    int result = 0;
    for (; done < wanted; done++) {
      if (!UserMemory.isReadable(keys, keySize * (done + 1))) {
        result = EFAULT;
        break;
      }
      UserMemory.read(keys, keySize * done, key, 0, keySize);
      result = changes.delete(map, key);
      if (result != 0) {
        break;
      }
    }
    count[0] = (int) done;
    return map.isClosed() ? EBADF : result;
  }
}
