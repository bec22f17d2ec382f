package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import io.shmap.codec.Schema.Scalar;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import net.openhft.chronicle.bytes.BytesStore;

/** Writes one value as text, from a copy of its bytes; never fails, whatever they are. */
final class ValuePrinter {

  private final Schema schema;
  private final ByteBuffer bytes;
  private final boolean json;
  private final StringBuilder out = new StringBuilder();

  ValuePrinter(Schema schema, BytesStore<?, ?> source, long offset, boolean json) {
    this.schema = schema;
    this.bytes =
        ByteBuffer.wrap(Filling.bytes(source, offset, schema.size()))
            .order(ByteOrder.LITTLE_ENDIAN);
    this.json = json;
  }

  String print() {
    if (!json && isText(schema)) {
      String text = text(schema, 0);
      return isBare(text) ? text : Quotes.quoted(text);
    }
    value(schema, 0);
    return out.toString();
  }

  /** Whether the type is written as a string of the user's, which may contain anything. */
  static boolean isText(Schema schema) {
    return schema == Scalar.CHAR16
        || (schema instanceof Schema.Run run
            && (run.content() == Content.CHAR || run.content() == Content.UTF8));
  }

  /** Whether the parser takes the text as it is when it stands alone. */
  private static boolean isBare(String text) {
    boolean bare = !text.isBlank() && text.charAt(0) != '"' && text.equals(text.strip());
    for (int i = 0; bare && i < text.length(); i++) {
      bare = Quotes.isPlain(text, i);
    }
    return bare;
  }

  private void value(Schema type, int at) {
    if (type instanceof Schema.Struct struct) {
      struct(struct, at);
    } else if (type instanceof Schema.Array array) {
      array(array, at);
    } else if (type instanceof Schema.Enumeration enumeration) {
      int ordinal = bytes.getInt(at);
      if (ordinal >= 0 && ordinal < enumeration.constants().size()) {
        word(enumeration.constants().get(ordinal));
      } else {
        out.append(ordinal);
      }
    } else if (isText(type)) {
      Quotes.append(out, text(type, at));
    } else if (type instanceof Schema.Run run) {
      word("0x" + HexFormat.of().formatHex(bytes.array(), at, at + run.size()));
    } else {
      scalar((Scalar) type, at);
    }
  }

  private void struct(Schema.Struct struct, int at) {
    String separator = "{";
    for (Schema.Field field : struct.fields()) {
      out.append(separator);
      word(field.name());
      out.append(json ? ":" : ": ");
      value(field.type(), at + field.offset());
      separator = json ? "," : ", ";
    }
    out.append('}');
  }

  private void array(Schema.Array array, int at) {
    out.append('[');
    for (int i = 0; i < array.count(); i++) {
      if (i > 0) {
        out.append(json ? "," : ", ");
      }
      value(array.element(), at + i * array.element().size());
    }
    out.append(']');
  }

  private void scalar(Scalar type, int at) {
    switch (type) {
      case I8 -> out.append(bytes.get(at));
      case I16 -> out.append(bytes.getShort(at));
      case I32 -> out.append(bytes.getInt(at));
      case I64 -> out.append(bytes.getLong(at));
      case U8 -> out.append(bytes.get(at) & 0xff);
      case U16 -> out.append(bytes.getShort(at) & 0xffff);
      case U32 -> out.append(Integer.toUnsignedString(bytes.getInt(at)));
      case U64 -> out.append(Long.toUnsignedString(bytes.getLong(at)));
      case F32 -> real(bytes.getFloat(at), Float.toString(bytes.getFloat(at)));
      case F64 -> real(bytes.getDouble(at), Double.toString(bytes.getDouble(at)));
      case BOOL -> out.append(bytes.get(at) != 0);
      case CHAR16 -> Quotes.append(out, text(type, at));
      case UUID -> word(uuid(at).toString());
      case IPV4, IPV6 -> word(address(at, type.size()));
      case PREFIX4, PREFIX6 ->
          word(address(at + 4, type.size() - 4) + "/" + Integer.toUnsignedString(bytes.getInt(at)));
    }
  }

  private void real(double value, String text) {
    if (Double.isFinite(value)) {
      out.append(text);
    } else {
      word(text);
    }
  }

  /** What is a string in JSON and needs no quotes in text. */
  private void word(String word) {
    if (json) {
      Quotes.append(out, word);
    } else {
      out.append(word);
    }
  }

  private String text(Schema type, int at) {
    if (type == Scalar.CHAR16) {
      return String.valueOf(bytes.getChar(at));
    }
    int end = at;
    while (end < at + type.size() && bytes.get(end) != 0) {
      end++;
    }
    Charset charset =
        ((Schema.Run) type).content() == Content.CHAR
            ? StandardCharsets.ISO_8859_1
            : StandardCharsets.UTF_8;
    return new String(bytes.array(), at, end - at, charset);
  }

  private UUID uuid(int at) {
    return new UUID(Long.reverseBytes(bytes.getLong(at)), Long.reverseBytes(bytes.getLong(at + 8)));
  }

  private String address(int at, int length) {
    byte[] address = new byte[length];
    bytes.get(at, address);
    return Addresses.text(address);
  }
}
