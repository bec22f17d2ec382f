package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.bytes.BytesStore;

/** Latin-1 text, one byte per character, filled up with NUL: C's {@code char[n]}. */
final class CharsCodec extends CheckedCodec<String> {

  CharsCodec(int length) {
    super(new Schema.Run(Content.CHAR, length), String.class);
  }

  @Override
  String reject(String value) {
    if (value.length() > size()) {
      return "holds " + size() + " characters but value has " + value.length();
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        return "value has a NUL, index=" + i;
      }
      if (c > 0xff) {
        return "value is not Latin-1, index=" + i + "; use utf8";
      }
    }
    return null;
  }

  @Override
  void put(String value, BytesStore<?, ?> target, long offset) {
    int length = Math.min(value.length(), size());
    for (int i = 0; i < length; i++) {
      target.writeByte(offset + i, (byte) value.charAt(i));
    }
    Filling.zero(target, offset + length, size() - length);
  }

  @Override
  public String decode(BytesStore<?, ?> source, long offset) {
    int length = Filling.textLength(source, offset, size());
    return new String(Filling.bytes(source, offset, length), StandardCharsets.ISO_8859_1);
  }
}
