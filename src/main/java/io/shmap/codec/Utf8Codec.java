package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.bytes.BytesStore;

/** UTF-8 text of up to n bytes, filled up with NUL. */
final class Utf8Codec extends CheckedCodec<String> {

  /*
   * Why no length is stored
   * -----------------------
   * NUL is the one character that UTF-8 text of the real world does not contain, so padding with it
   * says where the text ends. A stored length would cost alignment, would have to be checked before
   * it is believed, and could disagree with the padding, so that one text had several encodings.
   *
   * A half of a surrogate pair is refused: the standard encoder would write '?' for it, and two
   * different strings would be one key.
   */

  Utf8Codec(int length) {
    super(new Schema.Run(Content.UTF8, length), String.class);
  }

  @Override
  String reject(String value) {
    long bytes = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        return "value has a NUL, index=" + i;
      }
      if (!Character.isSurrogate(c)) {
        bytes += width(c);
      } else if (isPair(value, i)) {
        bytes += 4;
        i++;
      } else {
        return "value has half a surrogate pair, index=" + i;
      }
    }
    return bytes <= size() ? null : "holds " + size() + " bytes but value has " + bytes;
  }

  @Override
  void put(String value, BytesStore<?, ?> target, long offset) {
    long at = offset;
    long end = offset + size();
    for (int i = 0; i < value.length(); i++) {
      int c = value.codePointAt(i);
      int width = width(c);
      if (at + width > end) {
        break;
      }
      if (width == 1) {
        target.writeByte(at, (byte) c);
      } else {
        putTail(target, at, c, width);
        i += width == 4 ? 1 : 0;
      }
      at += width;
    }
    Filling.zero(target, at, (int) (end - at));
  }

  /** A first byte with as many leading ones as there are bytes; then six bits in each. */
  private static void putTail(BytesStore<?, ?> target, long offset, int codePoint, int width) {
    int shift = 6 * (width - 1);
    target.writeByte(offset, (byte) ((0xf00 >> width) | (codePoint >> shift)));
    for (int i = 1; i < width; i++) {
      shift -= 6;
      target.writeByte(offset + i, (byte) (0x80 | ((codePoint >> shift) & 0x3f)));
    }
  }

  @Override
  public String decode(BytesStore<?, ?> source, long offset) {
    int length = Filling.textLength(source, offset, size());
    byte[] bytes = Filling.bytes(source, offset, length);
    for (byte b : bytes) {
      if (b < 0) {
        return decodeStrictly(bytes);
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String decodeStrictly(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw damaged("not UTF-8, " + e.getMessage());
    }
  }

  private static boolean isPair(String value, int index) {
    return Character.isHighSurrogate(value.charAt(index))
        && index + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(index + 1));
  }

  private static int width(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
