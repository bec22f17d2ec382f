package io.shmap.codec;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * IP addresses as 4 or 16 bytes in network order, as objects, and as text; no name is looked up.
 */
final class Addresses {

  private Addresses() {}

  /** An {@code Inet6Address} for 16 bytes, even for an IPv4 address inside of it. */
  static InetAddress of(byte[] bytes) {
    try {
      return bytes.length == 16
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address of " + bytes.length + " bytes", e);
    }
  }

  static Inet4Address v4(byte[] bytes) {
    return (Inet4Address) of(bytes);
  }

  static Inet6Address v6(byte[] bytes) {
    return (Inet6Address) of(bytes);
  }

  /** The bytes of {@code 10.0.0.1} or {@code 2001:db8::1}; null if the text is neither. */
  static byte[] parse(String text) {
    return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
  }

  private static byte[] parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int part = number(parts[i], 10, 3);
      // 010 is octal to some programs and decimal to others.
      if (part < 0 || part > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
        return null;
      }
      bytes[i] = (byte) part;
    }
    return bytes;
  }

  private static byte[] parseV6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      ByteBuffer all = groups(text);
      return all != null && all.position() == 16 ? all.array() : null;
    }
    ByteBuffer head = groups(text.substring(0, gap));
    ByteBuffer tail = groups(text.substring(gap + 2));
    if (head == null || tail == null || head.position() + tail.position() > 14) {
      return null;
    }
    System.arraycopy(tail.array(), 0, head.array(), 16 - tail.position(), tail.position());
    return head.array();
  }

  /** Groups of 16 bits; the last may be an IPv4 address. */
  private static ByteBuffer groups(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    if (text.isEmpty()) {
      return bytes;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        byte[] v4 = parseV4(parts[i]);
        if (v4 == null || bytes.remaining() < 4) {
          return null;
        }
        bytes.put(v4);
      } else {
        int group = number(parts[i], 16, 4);
        if (group < 0 || bytes.remaining() < 2) {
          return null;
        }
        bytes.putShort((short) group);
      }
    }
    return bytes;
  }

  /** -1 if the text is not a number of up to that many digits. */
  static int number(String text, int radix, int maxDigits) {
    if (text.isEmpty() || text.length() > maxDigits) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number;
  }

  /** As RFC 5952 wants it: {@code 2001:db8::1}. */
  static String text(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    if (bytes.length == 4) {
      appendV4(out, bytes, 0);
      return out.toString();
    }
    ByteBuffer groups = ByteBuffer.wrap(bytes);
    if (groups.getLong(0) == 0 && groups.getInt(8) == 0xffff) {
      out.append("::ffff:");
      appendV4(out, bytes, 12);
      return out.toString();
    }
    int gap = longestZeros(groups);
    int gapEnd = gap + zerosAt(groups, gap);
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        out.append("::");
        i = gapEnd - 1;
      } else {
        out.append(i == 0 || i == gapEnd ? "" : ":").append(Integer.toHexString(group(groups, i)));
      }
    }
    return out.toString();
  }

  private static void appendV4(StringBuilder out, byte[] bytes, int at) {
    for (int i = 0; i < 4; i++) {
      out.append(i == 0 ? "" : ".").append(bytes[at + i] & 0xff);
    }
  }

  /** Where the first longest run of two or more zero groups starts; 8 if there is none. */
  private static int longestZeros(ByteBuffer groups) {
    int best = 8;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      if (zerosAt(groups, i) > length) {
        best = i;
        length = zerosAt(groups, i);
      }
    }
    return best;
  }

  private static int zerosAt(ByteBuffer groups, int start) {
    int end = start;
    while (end < 8 && group(groups, end) == 0) {
      end++;
    }
    return end - start;
  }

  private static int group(ByteBuffer groups, int index) {
    return groups.getShort(2 * index) & 0xffff;
  }
}
