package io.shmap.it.parity;

import io.shmap.os.Kernel;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;

/**
 * Memory with a page behind it that nobody may touch: a buffer that ends there is as short for the
 * kernel as its capacity says it is for shmap.
 */
final class UserPages {

  private static final long PAGE = 4096;

  private final long writableEnd;
  private final long readOnlyEnd;

  /** Room for buffers of up to {@code size} bytes; stays mapped for the life of the process. */
  UserPages(long size) {
    long length = Math.max(1, size) + PAGE - 1 & -PAGE;
    this.writableEnd = map(length, Kernel.PROT_READ_WRITE) + length;
    this.readOnlyEnd = map(length, Kernel.PROT_READ) + length;
  }

  private static long map(long length, int protection) {
    int flags = Kernel.MAP_PRIVATE | Kernel.MAP_ANONYMOUS;
    long address = Kernel.LINUX.mmap(0, length + PAGE, Kernel.PROT_NONE, flags, -1, 0);
    long mapped = Kernel.LINUX.mmap(address, length, protection, flags | Kernel.MAP_FIXED, -1, 0);
    if (mapped != address) {
      throw new AssertionError("mmap: errno=" + -mapped);
    }
    return address;
  }

  /** A buffer of exactly {@code size} bytes. */
  BytesStore<?, ?> writable(long size) {
    PointerBytesStore buffer = new PointerBytesStore();
    buffer.set(writableEnd - size, size);
    return buffer;
  }

  /** The same of memory that may not be written to. */
  BytesStore<?, ?> readOnly(long size) {
    PointerBytesStore buffer =
        new PointerBytesStore() {
          @Override
          public boolean readWrite() {
            return false;
          }
        };
    buffer.set(readOnlyEnd - size, size);
    return buffer;
  }
}
