package io.shmap.it.parity;

import io.shmap.it.parity.Operation.Buffer;
import java.util.HexFormat;
import net.openhft.chronicle.bytes.BytesStore;

/** Buffers that are handed to commands: good ones, and bad ones of each kind. */
final class Buffers {

  static final byte UNTOUCHED = (byte) 0xa5;

  private Buffers() {}

  /** What a command reads. */
  static BytesStore<?, ?> input(UserPages pages, Buffer kind, byte[] bytes) {
    return switch (kind) {
      case NULL -> null;
      case READ_ONLY -> pages.readOnly(bytes.length);
      case SHORT -> filled(pages.writable(bytes.length / 2), bytes);
      case GOOD -> filled(pages.writable(bytes.length), bytes);
    };
  }

  private static BytesStore<?, ?> filled(BytesStore<?, ?> buffer, byte[] bytes) {
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.writeByte(i, bytes[i]);
    }
    return buffer;
  }

  /** What a command writes; what it does not touch can be told. */
  static BytesStore<?, ?> output(UserPages pages, Buffer kind, long size) {
    return switch (kind) {
      case NULL -> null;
      case READ_ONLY -> pages.readOnly(size);
      case SHORT -> blank(pages.writable(size / 2));
      case GOOD -> blank(pages.writable(size));
    };
  }

  private static BytesStore<?, ?> blank(BytesStore<?, ?> buffer) {
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.writeByte(i, UNTOUCHED);
    }
    return buffer;
  }

  /** Whether nothing was written from there on. */
  static boolean isUntouched(BytesStore<?, ?> buffer, long from) {
    for (long i = from; buffer != null && buffer.readWrite() && i < buffer.capacity(); i++) {
      if (buffer.readByte(i) != UNTOUCHED) {
        return false;
      }
    }
    return true;
  }

  static String hex(BytesStore<?, ?> buffer) {
    return buffer == null ? "-" : hex(buffer, buffer.capacity());
  }

  static String hex(BytesStore<?, ?> buffer, long size) {
    return hex(buffer, 0, size);
  }

  static String hex(BytesStore<?, ?> buffer, long from, long size) {
    StringBuilder hex = new StringBuilder();
    for (long i = from; i < from + size; i++) {
      HexFormat.of().toHexDigits(hex, buffer.readByte(i));
    }
    return hex.toString();
  }
}
