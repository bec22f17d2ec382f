package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes that other languages see; documented in the file format, so they never change. */
class CodecLayoutTest {

  enum Side {
    BUY,
    SELL
  }

  record Leg(short quantity, @Length(3) String venue) {}

  record Order(
      byte flags,
      long time,
      boolean live,
      char kind,
      float ratio,
      Side side,
      Leg leg,
      double price,
      @Length(3) byte[] tag) {}

  @Test
  void numbersAreLittleEndian() {
    assertThat(Encoded.hex(Codecs.INT8, (byte) -2)).isEqualTo("fe");
    assertThat(Encoded.hex(Codecs.INT16, (short) 0x0102)).isEqualTo("0201");
    assertThat(Encoded.hex(Codecs.INT32, 0x01020304)).isEqualTo("04030201");
    assertThat(Encoded.hex(Codecs.INT64, 0x0102030405060708L)).isEqualTo("0807060504030201");
    assertThat(Encoded.hex(Codecs.UINT8, 0xfe)).isEqualTo("fe");
    assertThat(Encoded.hex(Codecs.UINT16, 0xfedc)).isEqualTo("dcfe");
    assertThat(Encoded.hex(Codecs.UINT32, 0xfedcba98L)).isEqualTo("98badcfe");
    assertThat(Encoded.hex(Codecs.FLOAT32, 1.25f)).isEqualTo("0000a03f");
    assertThat(Encoded.hex(Codecs.FLOAT64, 1.25)).isEqualTo("000000000000f43f");
    assertThat(Encoded.hex(Codecs.BOOL, true)).isEqualTo("01");
    assertThat(Encoded.hex(Codecs.CHAR, '\u20ac')).isEqualTo("ac20");
    assertThat(Encoded.hex(Codecs.enumOf(Side.class), Side.SELL)).isEqualTo("01000000");
    assertThat(Encoded.hex(Codecs.int32s(2), new int[] {1, -2})).isEqualTo("01000000feffffff");
  }

  @Test
  void textIsFilledUpWithNul() {
    assertThat(Encoded.hex(Codecs.chars(4), "a\u00e9")).isEqualTo("61e90000");
    assertThat(Encoded.hex(Codecs.utf8(4), "a\u00e9")).isEqualTo("61c3a900");
    assertThat(Encoded.hex(Codecs.utf8(8), "\u20ac\ud83d\ude00")).isEqualTo("e282acf09f988000");
    assertThat(Encoded.hex(Codecs.chars(4), "full")).isEqualTo("66756c6c");
  }

  @Test
  void identifiersAreInNetworkOrder() {
    assertThat(Encoded.hex(Codecs.UUID, UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")))
        .isEqualTo("00112233445566778899aabbccddeeff");
    assertThat(Encoded.hex(Codecs.IPV4, Addresses.v4(Addresses.parse("10.1.2.3"))))
        .isEqualTo("0a010203");
    assertThat(Encoded.hex(Codecs.IPV6, Addresses.v6(Addresses.parse("2001:db8::1"))))
        .isEqualTo("20010db8000000000000000000000001");
    assertThat(Encoded.hex(Codecs.IPV4_PREFIX, IpPrefix.parse("10.1.0.0/16")))
        .isEqualTo("10000000" + "0a010000");
    assertThat(Encoded.hex(Codecs.IPV6_PREFIX, IpPrefix.parse("2001:db8::/32")))
        .isEqualTo("20000000" + "20010db8000000000000000000000000");
  }

  @Test
  void recordIsAStructOfC() {
    Order order =
        new Order(
            (byte) 1,
            2,
            true,
            'A',
            1.25f,
            Side.SELL,
            new Leg((short) 3, "XY"),
            1.25,
            new byte[] {4, 5, 6});
    assertThat(Encoded.hex(Codecs.record(Order.class), order))
        .isEqualTo(
            "01"
                + "00000000000000"
                + "0200000000000000"
                + "01"
                + "00"
                + "4100"
                + "0000a03f"
                + "01000000"
                + "0300"
                + "585900"
                + "00"
                + "000000000000"
                + "000000000000f43f"
                + "040506"
                + "0000000000");
  }

  @Test
  void schemaOfARecordKnowsTheOffsets() {
    Schema.Struct schema = (Schema.Struct) Codecs.record(Order.class).schema();
    assertThat(schema.text())
        .isEqualTo(
            "struct Order { i8 flags; i64 time; bool live; char16 kind; f32 ratio;"
                + " enum Side { BUY, SELL } side; struct Leg { i16 quantity; utf8[3] venue; } leg;"
                + " f64 price; u8[3] tag; }");
    assertThat(schema.size()).isEqualTo(56);
    assertThat(schema.alignment()).isEqualTo(8);
    assertThat(schema.fields())
        .extracting(Schema.Field::name, Schema.Field::offset)
        .containsExactly(
            tuple("flags", 0x00),
            tuple("time", 0x08),
            tuple("live", 0x10),
            tuple("kind", 0x12),
            tuple("ratio", 0x14),
            tuple("side", 0x18),
            tuple("leg", 0x1c),
            tuple("price", 0x28),
            tuple("tag", 0x30));
  }
}
