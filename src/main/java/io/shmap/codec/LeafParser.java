package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import io.shmap.codec.Schema.Scalar;
import io.shmap.error.ShmapException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads one number, text, address or the like from its word, into its bytes. */
final class LeafParser {

  private static final Pattern INTEGER = Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|[0-9]+)");
  private static final Pattern REAL =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
  private static final Pattern NOT_FINITE = Pattern.compile("NaN|[-+]?Infinity");
  private static final Pattern HEX = Pattern.compile("(0[xX])?[0-9a-fA-F]*");

  private final ByteBuffer out;
  private final String path;

  LeafParser(ByteBuffer out, String path) {
    this.out = out;
    this.path = path;
  }

  void parse(Schema type, int at, String word) {
    if (type instanceof Schema.Enumeration enumeration) {
      enumeration(enumeration, at, word);
    } else if (type instanceof Schema.Run run) {
      run(run, at, word);
    } else {
      scalar((Scalar) type, at, word);
    }
  }

  private void enumeration(Schema.Enumeration type, int at, String word) {
    int ordinal = type.constants().indexOf(word);
    if (ordinal < 0 && INTEGER.matcher(word).matches()) {
      ordinal = (int) integer(type, word, 0, 31);
    }
    if (ordinal < 0 || ordinal >= type.constants().size()) {
      throw expected(type, word);
    }
    out.putInt(at, ordinal);
  }

  private void run(Schema.Run type, int at, String word) {
    switch (type.content()) {
      case CHAR, UTF8 -> text(type, at, word);
      case U8, OPAQUE -> {
        if (!HEX.matcher(word).matches() || word.length() % 2 != 0) {
          throw expected(type, word);
        }
        boolean prefixed = word.startsWith("0x") || word.startsWith("0X");
        byte[] bytes = HexFormat.of().parseHex(prefixed ? word.substring(2) : word);
        if (bytes.length != type.size()) {
          throw expected(type, word, ", length=" + bytes.length);
        }
        out.put(at, bytes);
      }
    }
  }

  private void text(Schema.Run type, int at, String text) {
    boolean latin = type.content() == Content.CHAR;
    CheckedCodec<String> codec = latin ? new CharsCodec(type.size()) : new Utf8Codec(type.size());
    String reason = codec.reject(text);
    if (reason != null) {
      throw expected(type, text, ", " + reason);
    }
    out.put(at, text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
  }

  private void scalar(Scalar type, int at, String word) {
    switch (type) {
      case I8 -> out.put(at, (byte) integer(type, word, 7, 7));
      case I16 -> out.putShort(at, (short) integer(type, word, 15, 15));
      case I32 -> out.putInt(at, (int) integer(type, word, 31, 31));
      case I64 -> out.putLong(at, integer(type, word, 63, 63));
      case U8 -> out.put(at, (byte) integer(type, word, 0, 8));
      case U16 -> out.putShort(at, (short) integer(type, word, 0, 16));
      case U32 -> out.putInt(at, (int) integer(type, word, 0, 32));
      case U64 -> out.putLong(at, integer(type, word, 0, 64));
      case F32 -> {
        float value = Float.parseFloat(real(type, word));
        requireFinite(type, word, value);
        out.putFloat(at, value);
      }
      case F64 -> {
        double value = Double.parseDouble(real(type, word));
        requireFinite(type, word, value);
        out.putDouble(at, value);
      }
      case BOOL -> out.put(at, (byte) (bool(word) ? 1 : 0));
      case CHAR16 -> {
        if (word.length() != 1) {
          throw expected(type, word);
        }
        out.putChar(at, word.charAt(0));
      }
      case UUID -> uuid(at, word);
      case IPV4, IPV6 -> out.put(at, address(type, word));
      case PREFIX4, PREFIX6 -> prefix(type, at, word);
    }
  }

  /** From -2^negativeBits (0 for 0) to 2^bits - 1; the low 64 bits of it. */
  private long integer(Schema type, String word, int negativeBits, int bits) {
    if (!INTEGER.matcher(word).matches()) {
      throw expected(type, word);
    }
    boolean hex = word.indexOf('x') > 0 || word.indexOf('X') > 0;
    BigInteger value =
        hex ? new BigInteger(word.replaceFirst("0[xX]", ""), 16) : new BigInteger(word);
    BigInteger min =
        negativeBits == 0 ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(negativeBits).negate();
    BigInteger max = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw expected(type, word, ", min=" + min + " max=" + max);
    }
    return value.longValue();
  }

  private String real(Scalar type, String word) {
    if (!REAL.matcher(word).matches() && !NOT_FINITE.matcher(word).matches()) {
      throw expected(type, word);
    }
    return word;
  }

  /** An infinity must have been asked for: 1e999 is a mistake. */
  private void requireFinite(Scalar type, String word, double value) {
    if (Double.isInfinite(value) && !NOT_FINITE.matcher(word).matches()) {
      throw expected(type, word, ", out of range");
    }
  }

  private boolean bool(String word) {
    return switch (word) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw expected(Scalar.BOOL, word);
    };
  }

  private void uuid(int at, String word) {
    try {
      UUID uuid = UUID.fromString(word);
      // fromString also takes parts with fewer digits.
      if (uuid.toString().equalsIgnoreCase(word)) {
        out.putLong(at, Long.reverseBytes(uuid.getMostSignificantBits()));
        out.putLong(at + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
        return;
      }
    } catch (IllegalArgumentException e) {
      throw expected(Scalar.UUID, word);
    }
    throw expected(Scalar.UUID, word);
  }

  private byte[] address(Scalar type, String word) {
    byte[] address = Addresses.parse(word);
    if (address == null || address.length != type.size()) {
      throw expected(type, word);
    }
    return address;
  }

  private void prefix(Scalar type, int at, String word) {
    IpPrefix prefix;
    try {
      prefix = IpPrefix.parse(word);
    } catch (ShmapException e) {
      throw expected(type, word);
    }
    byte[] address = prefix.address().getAddress();
    if (address.length != type.size() - 4) {
      throw expected(type, word);
    }
    out.putInt(at, prefix.length());
    out.put(at + 4, address);
  }

  ShmapException expected(Schema type, String word) {
    return expected(type, word, "");
  }

  private ShmapException expected(Schema type, String word, String detail) {
    return ValueParser.failed(
        path, "expected " + type.text() + ", text=" + Quotes.quoted(word) + detail);
  }
}
