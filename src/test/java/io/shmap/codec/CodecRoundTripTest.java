package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shmap.memory.Region;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CodecRoundTripTest {

  enum Side {
    BUY,
    SELL {
      @Override
      public String toString() {
        return "a constant with a body";
      }
    }
  }

  record Point(int x, int y) {}

  static Stream<Arguments> values() {
    return Stream.of(
        of(Codecs.INT8, Byte.MIN_VALUE, (byte) -1, (byte) 0, Byte.MAX_VALUE),
        of(Codecs.INT16, Short.MIN_VALUE, (short) -1, (short) 0, Short.MAX_VALUE),
        of(Codecs.INT32, Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE),
        of(Codecs.INT64, Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE),
        of(Codecs.UINT8, 0, 127, 128, 255),
        of(Codecs.UINT16, 0, 32767, 32768, 65535),
        of(Codecs.UINT32, 0L, 1L << 31, (1L << 32) - 1),
        of(Codecs.UINT64, 0L, -1L, Long.MIN_VALUE),
        of(Codecs.FLOAT32, -0f, 0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.NaN),
        of(Codecs.FLOAT64, -0d, 0d, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN),
        of(Codecs.BOOL, true, false),
        of(Codecs.CHAR, '\0', 'a', '\ud800', '\uffff'),
        of(Codecs.chars(4), "", "a", "\u00ff\u0001", "four"),
        of(Codecs.utf8(8), "", "a", "\u00df\u20ac", "\ud83d\ude00\ud83d\ude00", "12345678"),
        of(Codecs.bytes(3), new byte[] {0, -1, 127}),
        of(Codecs.int16s(2), new short[] {-1, 2}),
        of(Codecs.int32s(2), new int[] {-1, 2}),
        of(Codecs.int64s(2), new long[] {-1, 2}),
        of(Codecs.float32s(2), new float[] {-1, Float.NaN}),
        of(Codecs.float64s(2), new double[] {-1, Double.NaN}),
        of(Codecs.UUID, new UUID(0, 0), new UUID(-1, 1), UUID.randomUUID()),
        of(Codecs.enumOf(Side.class), Side.BUY, Side.SELL),
        of(Codecs.IPV4, Addresses.v4(new byte[4]), Addresses.v4(new byte[] {-1, -1, -1, -1})),
        of(
            Codecs.IPV6,
            Addresses.v6(new byte[16]),
            Addresses.v6(Addresses.parse("2001:db8::1")),
            Addresses.v6(Addresses.parse("::ffff:10.0.0.1"))),
        of(Codecs.IPV4_PREFIX, IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("10.1.2.3/32")),
        of(
            Codecs.IPV6_PREFIX,
            IpPrefix.parse("::/0"),
            IpPrefix.parse("2001:db8::/32"),
            IpPrefix.parse("::ffff:10.0.0.0/104")),
        of(Codecs.array(Codecs.utf8(4), 2), new String[] {"a", "bc"}),
        of(Codecs.list(Codecs.record(Point.class), 2), List.of(new Point(1, 2), new Point(3, 4))),
        of(Codecs.record(Point.class), new Point(Integer.MIN_VALUE, Integer.MAX_VALUE)));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static <T> Arguments of(Codec<T> codec, T... values) {
    return arguments(codec.schema().text(), codec, List.of(values));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  <T> void whatIsWrittenIsRead(String schema, Codec<T> codec, List<T> values) {
    for (T value : values) {
      byte[] bytes = Encoded.bytes(codec, value);
      assertThat(bytes).hasSize(codec.schema().size());
      assertThat(Encoded.decoded(codec, bytes)).isEqualTo(value).isInstanceOf(codec.type());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  <T> void valuesThatDifferHaveBytesThatDiffer(String schema, Codec<T> codec, List<T> values) {
    List<String> hex = values.stream().map(value -> Encoded.hex(codec, value)).toList();
    assertThat(hex).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  <T> void theLastValueIsReadIntoTheFirst(String schema, Codec<T> codec, List<T> values) {
    T last = values.get(values.size() - 1);
    BytesStore<?, ?> bytes = Encoded.of(Encoded.bytes(codec, last));
    T using = codec.decode(Encoded.of(Encoded.bytes(codec, values.get(0))), 0);
    assertThat(codec.decode(bytes, 0, using)).isEqualTo(last);
    assertThat(codec.decode(bytes, 0, null)).isEqualTo(last);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  <T> void everyKindOfStoreWillDo(String schema, Codec<T> codec, List<T> values) {
    Region region = Region.allocate(codec.size() + 8L);
    Bytes<?> direct = Bytes.allocateElasticDirect(codec.size() + 8L);
    Bytes<?> heap = Bytes.allocateElasticOnHeap(codec.size() + 8);
    direct.writePosition(codec.size() + 8L);
    heap.writePosition(codec.size() + 8L);
    for (BytesStore<?, ?> store : List.<BytesStore<?, ?>>of(region.bytes(), direct, heap)) {
      T value = values.get(0);
      codec.encode(value, store, 8);
      assertThat(codec.decode(store, 8)).as("%s", store.getClass()).isEqualTo(value);
    }
    region.keepAlive();
    direct.releaseLast();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  <T> void schemaIsReadBackFromItsText(String schema, Codec<T> codec, List<T> values) {
    assertThat(Schema.parse(schema)).isEqualTo(codec.schema());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  <T> void textOfAValueIsReadBackToItsBytes(String schema, Codec<T> codec, List<T> values) {
    for (T value : values) {
      byte[] bytes = Encoded.bytes(codec, value);
      BytesStore<?, ?> store = Encoded.of(bytes);
      String text = SchemaText.format(codec.schema(), store, 0);
      String json = SchemaText.json(codec.schema(), store, 0);
      assertThat(SchemaText.parse(codec.schema(), text)).as(text).isEqualTo(bytes);
      assertThat(SchemaText.parse(codec.schema(), json)).as(json).isEqualTo(bytes);
    }
  }

  @Test
  void everyNanHasTheSameBytes() {
    double other = Double.longBitsToDouble(0xfff8_0000_0000_1234L);
    assertThat(Encoded.hex(Codecs.FLOAT64, other)).isEqualTo(Encoded.hex(Codecs.FLOAT64, 0 / 0d));
    float otherFloat = Float.intBitsToFloat(0xffc0_1234);
    assertThat(Encoded.hex(Codecs.FLOAT32, otherFloat)).isEqualTo("0000c07f");
    assertThat(Encoded.hex(Codecs.float64s(1), new double[] {other})).isEqualTo("000000000000f87f");
  }
}
