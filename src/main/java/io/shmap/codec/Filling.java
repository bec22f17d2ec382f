package io.shmap.codec;

import net.openhft.chronicle.bytes.BytesStore;

/** Runs of bytes within a value. */
final class Filling {

  private Filling() {}

  static void zero(BytesStore<?, ?> target, long offset, int length) {
    int i = 0;
    for (; i <= length - 8; i += 8) {
      target.writeLong(offset + i, 0L);
    }
    for (; i < length; i++) {
      target.writeByte(offset + i, (byte) 0);
    }
  }

  /** The length of NUL-padded text: up to the first NUL, at most {@code size}. */
  static int textLength(BytesStore<?, ?> source, long offset, int size) {
    for (int i = 0; i < size; i++) {
      if (source.readByte(offset + i) == 0) {
        return i;
      }
    }
    return size;
  }

  static byte[] bytes(BytesStore<?, ?> source, long offset, int length) {
    return read(source, offset, new byte[length]);
  }

  /** Fills the array and returns it. */
  static byte[] read(BytesStore<?, ?> source, long offset, byte[] target) {
    source.read(offset, target, 0, target.length);
    return target;
  }

  static void write(BytesStore<?, ?> target, long offset, byte[] source) {
    target.write(offset, source, 0, source.length);
  }
}
