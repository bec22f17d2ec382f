package io.shmap.codec;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * An IP prefix, {@code 10.0.0.0/8} or {@code 2001:db8::/32}: a key of a longest-prefix-match trie.
 *
 * <p>Bits of the address behind the length are cleared, so that equal prefixes are equal keys:
 * {@code 10.1.2.3/8} is {@code 10.0.0.0/8}. A scope of an IPv6 address is dropped.
 *
 * @param length in bits, 0 to 32 or 0 to 128
 */
public record IpPrefix(InetAddress address, int length) {

  /** Throws {@code EINVAL} if the length is longer than the address. */
  public IpPrefix {
    byte[] bytes = address.getAddress();
    if (length < 0 || length > 8 * bytes.length) {
      throw new ShmapException(
          Errno.EINVAL,
          "prefix "
              + Addresses.text(bytes)
              + "/"
              + length
              + ": length is 0 to "
              + 8 * bytes.length);
    }
    for (int bit = length; bit < 8 * bytes.length; bit++) {
      bytes[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
    }
    address = Addresses.of(bytes);
  }

  /** The prefix of all bits of an address. */
  public static IpPrefix of(InetAddress address) {
    return new IpPrefix(address, 8 * address.getAddress().length);
  }

  /** Reads CIDR text; an address alone is a prefix of all its bits. Names are not looked up. */
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    byte[] bytes = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (bytes == null) {
      throw notOne(text);
    }
    int length = 8 * bytes.length;
    if (slash >= 0) {
      length = Addresses.number(text.substring(slash + 1), 10, 3);
      if (length < 0) {
        throw notOne(text);
      }
    }
    return new IpPrefix(Addresses.of(bytes), length);
  }

  private static ShmapException notOne(String text) {
    return new ShmapException(
        Errno.EINVAL,
        "prefix " + Quotes.quoted(text) + ": not of the form 10.0.0.0/8 or 2001:db8::/32");
  }

  public boolean isIpv4() {
    return address instanceof Inet4Address;
  }

  public boolean isIpv6() {
    return address instanceof Inet6Address;
  }

  /** Whether the address is of the same family and its first bits are this prefix. */
  public boolean contains(InetAddress other) {
    return address.getClass() == other.getClass()
        && new IpPrefix(other, length).address.equals(address);
  }

  /** CIDR, {@code 10.0.0.0/8}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return Addresses.text(address.getAddress()) + "/" + length;
  }
}
