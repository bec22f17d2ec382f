package io.shmap.bpf;

import io.shmap.error.Errno;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * The caller's buffers: read and written from their {@code start()}, whatever their positions.
 *
 * <p>A buffer that is null, smaller than what it is used for, or not writable is a bad pointer:
 * EFAULT.
 */
final class UserMemory {

  static final int EFAULT = Errno.EFAULT.negated();

  private UserMemory() {}

  /** True if {@code size} bytes can be read. */
  static boolean isReadable(BytesStore<?, ?> buffer, long size) {
    return buffer != null && store(buffer).realCapacity() >= size;
  }

  /** True if {@code size} bytes can be written. */
  static boolean isWritable(BytesStore<?, ?> buffer, long size) {
    return isReadable(buffer, size) && store(buffer).readWrite();
  }

  /* A Bytes object checks its positions at every access; the store under it does not. */
  private static BytesStore<?, ?> store(BytesStore<?, ?> buffer) {
    BytesStore<?, ?> store = buffer.bytesStore();
    return store == null ? buffer : store;
  }

  /** Copies in; the buffer is readable. */
  static void read(BytesStore<?, ?> buffer, long from, Region target, long offset, long size) {
    BytesStore<?, ?> store = store(buffer);
    long at = store.start() + from;
    long i = 0;
    for (; i <= size - 8; i += 8) {
      target.putLong(offset + i, store.readLong(at + i));
    }
    for (; i < size; i++) {
      target.putByte(offset + i, store.readByte(at + i));
    }
  }

  /** Copies out; the buffer is writable. */
  static void write(BytesStore<?, ?> buffer, long to, Region source, long offset, long size) {
    BytesStore<?, ?> store = store(buffer);
    long at = store.start() + to;
    long i = 0;
    for (; i <= size - 8; i += 8) {
      store.writeLong(at + i, source.getLong(offset + i));
    }
    for (; i < size; i++) {
      store.writeByte(at + i, source.getByte(offset + i));
    }
  }
}
