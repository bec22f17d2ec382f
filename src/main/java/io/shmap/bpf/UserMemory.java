package io.shmap.bpf;

import io.shmap.error.Errno;
import io.shmap.memory.Region;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytes;

/**
 * The caller's buffers: read and written from their {@code start()}, whatever their positions.
 *
 * <p>A buffer that is null, smaller than what it is used for, released, or not writable is a bad
 * pointer: EFAULT. An elastic buffer is as large as the memory it has; it is not made larger.
 */
final class UserMemory {

  static final int EFAULT = Errno.EFAULT.negated();

  private UserMemory() {}

  /** True if {@code size} bytes can be read. */
  static boolean isReadable(BytesStore<?, ?> buffer, long size) {
    return buffer != null && readable(buffer) >= size;
  }

  /** True if {@code size} bytes can be written. */
  static boolean isWritable(BytesStore<?, ?> buffer, long size) {
    return buffer != null && writable(buffer) >= size;
  }

  /** How many elements of {@code size} bytes can be written. */
  static long room(BytesStore<?, ?> buffer, long size) {
    return buffer == null ? 0 : writable(buffer) / size;
  }

  private static long writable(BytesStore<?, ?> buffer) {
    BytesStore<?, ?> store = store(buffer);
    // Chronicle takes read-only memory for writable: a store into it would end the JVM.
    boolean readOnly =
        !buffer.readWrite()
            || !store.readWrite()
            || store.underlyingObject() instanceof ByteBuffer wrapped && wrapped.isReadOnly()
            || buffer instanceof MappedBytes mapped && mapped.isBackingFileReadOnly();
    return readOnly ? 0 : readable(buffer);
  }

  private static long readable(BytesStore<?, ?> buffer) {
    BytesStore<?, ?> store = store(buffer);
    long start = buffer.start();
    if (store.refCount() <= 0 || start < store.start()) {
      return 0;
    }
    return Math.min(buffer.realCapacity(), store.start() + store.realCapacity() - start);
  }

  /* A Bytes object checks its positions at every access; the store under it does not. */
  private static BytesStore<?, ?> store(BytesStore<?, ?> buffer) {
    BytesStore<?, ?> store = buffer.bytesStore();
    return store == null ? buffer : store;
  }

  /** Copies in; the buffer is readable. */
  static void read(BytesStore<?, ?> buffer, long from, Region target, long offset, long size) {
    BytesStore<?, ?> store = store(buffer);
    long at = buffer.start() + from;
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
    long at = buffer.start() + to;
    long i = 0;
    for (; i <= size - 8; i += 8) {
      store.writeLong(at + i, source.getLong(offset + i));
    }
    for (; i < size; i++) {
      store.writeByte(at + i, source.getByte(offset + i));
    }
  }

  /** The number at the start of a readable buffer. */
  static int readInt(BytesStore<?, ?> buffer) {
    return store(buffer).readInt(buffer.start());
  }

  /** Stores a number at the start of a writable buffer. */
  static void writeInt(BytesStore<?, ?> buffer, int number) {
    store(buffer).writeInt(buffer.start(), number);
  }
}
