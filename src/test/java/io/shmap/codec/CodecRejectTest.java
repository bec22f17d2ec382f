package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;

class CodecRejectTest {

  enum Side {
    BUY,
    SELL
  }

  private static <T> void assertRejected(Codec<T> codec, T value, String message) {
    byte[] before = new byte[codec.size()];
    Arrays.fill(before, (byte) 0x5a);
    byte[] after = before.clone();
    BytesStore<?, ?> store = Encoded.of(after);
    assertThatThrownBy(() -> codec.encode(value, store, 0))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessage(message);
    assertThat(after).as("bytes after the refusal").isEqualTo(before);
  }

  private static void assertDamaged(Codec<?> codec, String hex, String message) {
    assertThatThrownBy(() -> codec.decode(Encoded.ofHex(hex), 0))
        .isInstanceOf(MapCorruptedException.class)
        .hasMessage(message);
  }

  @Test
  void nullIsRefusedByEveryCodec() {
    Map<Codec<?>, String> names =
        Map.of(
            Codecs.INT64,
            "i64",
            Codecs.utf8(3),
            "utf8[3]",
            Codecs.bytes(3),
            "u8[3]",
            Codecs.int64s(2),
            "i64[2]",
            Codecs.UUID,
            "uuid",
            Codecs.enumOf(Side.class),
            "enum Side",
            Codecs.array(Codecs.enumOf(Side.class), 2),
            "enum Side[2]",
            Codecs.IPV4_PREFIX,
            "prefix4");
    names.forEach(
        (codec, name) -> assertRejected(codec, null, "encode " + name + ": value is null"));
  }

  @Test
  void textThatDoesNotFitIsRefused() {
    assertRejected(Codecs.chars(3), "four", "encode char[3]: holds 3 characters but value has 4");
    assertRejected(Codecs.chars(3), "a\0", "encode char[3]: value has a NUL, index=1");
    assertRejected(
        Codecs.chars(3), "a\u20ac", "encode char[3]: value is not Latin-1, index=1; use utf8");
    assertRejected(Codecs.utf8(3), "\u00e9\u00e9", "encode utf8[3]: holds 3 bytes but value has 4");
    assertRejected(Codecs.utf8(3), "\0", "encode utf8[3]: value has a NUL, index=0");
    assertRejected(
        Codecs.utf8(9), "a\ud83d", "encode utf8[9]: value has half a surrogate pair, index=1");
    assertRejected(
        Codecs.utf8(9), "\ude00a", "encode utf8[9]: value has half a surrogate pair, index=0");
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    assertRejected(
        Codecs.bytes(3), new byte[2], "encode u8[3]: holds exactly 3 bytes but value has 2");
    assertRejected(
        Codecs.int64s(3), new long[4], "encode i64[3]: holds exactly 3 elements but value has 4");
    assertRejected(
        Codecs.list(Codecs.INT8, 2),
        List.of((byte) 1),
        "encode i8[2]: holds exactly 2 elements but value has 1");
    assertRejected(
        Codecs.array(Codecs.utf8(1), 2),
        new String[] {"a", "bc"},
        "encode utf8[1][2]: element 1: holds 1 bytes but value has 2");
    assertRejected(
        Codecs.array(Codecs.utf8(1), 2),
        new String[] {"a", null},
        "encode utf8[1][2]: element 1: value is null");
  }

  @Test
  void unsignedNumbersOutOfRangeAreRefused() {
    assertRejected(Codecs.UINT8, -1, "encode u8: holds 0 to 255 but value=-1");
    assertRejected(Codecs.UINT16, 65536, "encode u16: holds 0 to 65535 but value=65536");
    assertRejected(
        Codecs.UINT32, 1L << 32, "encode u32: holds 0 to 4294967295 but value=4294967296");
  }

  @Test
  void aPrefixOfTheOtherFamilyIsRefused() {
    assertRejected(
        Codecs.IPV4_PREFIX,
        IpPrefix.parse("::/0"),
        "encode prefix4: value is of the other family, prefix=::/0");
    assertRejected(
        Codecs.IPV6_PREFIX,
        IpPrefix.parse("10.0.0.0/8"),
        "encode prefix6: value is of the other family, prefix=10.0.0.0/8");
  }

  @Test
  void bytesThatNoValueHasAreDamage() {
    assertDamaged(
        Codecs.enumOf(Side.class), "02000000", "decode enum Side: damaged, ordinal=2 constants=2");
    assertDamaged(
        Codecs.enumOf(Side.class), "ffffffff", "decode enum Side: damaged, ordinal=-1 constants=2");
    assertDamaged(
        Codecs.IPV4_PREFIX, "210000000a000000", "decode prefix4: damaged, prefix length=33");
    assertDamaged(
        Codecs.IPV4_PREFIX,
        "ffffffff0a000000",
        "decode prefix4: damaged, prefix length=4294967295");
    assertDamaged(Codecs.utf8(2), "61c3", "decode utf8[2]: damaged, not UTF-8, Input length = 1");
  }

  @Test
  void sizesThatAreNotPositiveOrTooLargeAreRefused() {
    assertThatThrownBy(() -> Codecs.utf8(0))
        .hasMessage(
            "schema utf8: size=1 count=0; count is positive, size * count at most 1073741760");
    assertThatThrownBy(() -> Codecs.int64s(-1))
        .hasMessage(
            "schema i64: size=8 count=-1; count is positive, size * count at most 1073741760");
    assertThatThrownBy(() -> Codecs.int64s(Integer.MAX_VALUE))
        .isInstanceOf(ShmapException.class)
        .hasMessageContaining("size=8 count=2147483647");
  }
}
