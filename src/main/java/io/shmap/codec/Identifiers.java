package io.shmap.codec;

import io.shmap.codec.Schema.Scalar;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.UUID;
import java.util.function.Predicate;
import net.openhft.chronicle.bytes.BytesStore;

/** The codecs of what is kept in network order: UUIDs, addresses, prefixes. */
final class Identifiers {

  static final ScalarCodec<UUID> UUIDS =
      new ScalarCodec<>(Scalar.UUID, UUID.class, Identifiers::putUuid, Identifiers::getUuid);
  static final ScalarCodec<Inet4Address> IPV4 =
      new ScalarCodec<>(
          Scalar.IPV4,
          Inet4Address.class,
          (v, to, at) -> Filling.write(to, at, v.getAddress()),
          (from, at) -> Addresses.v4(Filling.bytes(from, at, 4)));
  static final ScalarCodec<Inet6Address> IPV6 =
      new ScalarCodec<>(
          Scalar.IPV6,
          Inet6Address.class,
          (v, to, at) -> Filling.write(to, at, v.getAddress()),
          (from, at) -> Addresses.v6(Filling.bytes(from, at, 16)));
  static final ScalarCodec<IpPrefix> PREFIX4 = prefix(Scalar.PREFIX4, 4, IpPrefix::isIpv4);
  static final ScalarCodec<IpPrefix> PREFIX6 = prefix(Scalar.PREFIX6, 16, IpPrefix::isIpv6);

  private Identifiers() {}

  private static void putUuid(UUID value, BytesStore<?, ?> target, long offset) {
    target.writeLong(offset, Long.reverseBytes(value.getMostSignificantBits()));
    target.writeLong(offset + 8, Long.reverseBytes(value.getLeastSignificantBits()));
  }

  private static UUID getUuid(BytesStore<?, ?> source, long offset) {
    return new UUID(
        Long.reverseBytes(source.readLong(offset)), Long.reverseBytes(source.readLong(offset + 8)));
  }

  private static ScalarCodec<IpPrefix> prefix(
      Scalar scalar, int addressBytes, Predicate<IpPrefix> family) {
    return new ScalarCodec<>(
        scalar,
        IpPrefix.class,
        Identifiers::putPrefix,
        (from, at) -> getPrefix(from, at, addressBytes),
        value -> family.test(value) ? null : "value is of the other family, prefix=" + value);
  }

  private static void putPrefix(IpPrefix value, BytesStore<?, ?> target, long offset) {
    target.writeInt(offset, value.length());
    Filling.write(target, offset + 4, value.address().getAddress());
  }

  private static IpPrefix getPrefix(BytesStore<?, ?> source, long offset, int addressBytes) {
    int length = source.readInt(offset);
    if (length < 0 || length > 8 * addressBytes) {
      CheckedCodec<?> codec = addressBytes == 4 ? PREFIX4 : PREFIX6;
      throw codec.damaged("prefix length=" + Integer.toUnsignedString(length));
    }
    return new IpPrefix(Addresses.of(Filling.bytes(source, offset + 4, addressBytes)), length);
  }
}
