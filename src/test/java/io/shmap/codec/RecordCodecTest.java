package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.MapCorruptedException;
import java.util.List;
import java.util.UUID;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

  private record Inner(byte a, long b) {}

  private record Everything(
      byte a,
      Short b,
      int c,
      Long d,
      float e,
      Double f,
      boolean g,
      Character h,
      UUID i,
      Inner j,
      @Length(9) String k,
      @Length(2) List<Inner> l) {}

  private record Symbol(String symbol, long count) {}

  record Self(int a, Self next) {}

  private static final class Hidden {
    private record Deep(int x) {
      private Deep {
        if (x < 0) {
          throw new IllegalArgumentException("x=" + x);
        }
      }
    }
  }

  @Test
  void everyComponentIsWrittenAndRead() {
    Everything value =
        new Everything(
            (byte) -1,
            (short) -2,
            -3,
            -4L,
            -5f,
            -6d,
            true,
            'x',
            new UUID(7, 8),
            new Inner((byte) 9, 10),
            "\u00e9leven",
            List.of(new Inner((byte) 12, 13), new Inner((byte) 14, 15)));
    Codec<Everything> codec = Codecs.record(Everything.class);
    assertThat(Encoded.decoded(codec, Encoded.bytes(codec, value))).isEqualTo(value);
  }

  @Test
  void localRecordsWork() {
    record Local(int a, double b) {}
    Codec<Local> codec = Codecs.record(Local.class);
    assertThat(Encoded.hex(codec, new Local(1, 1.25)))
        .isEqualTo("0100000000000000000000000000f43f");
    assertThat(codec.schema().text()).isEqualTo("struct Local { i32 a; f64 b; }");
  }

  @Test
  void genericArraysAreFixedByTheirLength() {
    record Arrays3(@Length(3) int[] a, @Length(2) UUID[] b) {}
    Codec<Arrays3> codec = Codecs.record(Arrays3.class);
    assertThat(codec.schema().text()).isEqualTo("struct Arrays3 { i32[3] a; uuid[2] b; }");
    Arrays3 value = new Arrays3(new int[] {1, 2, 3}, new UUID[] {new UUID(1, 2), new UUID(3, 4)});
    Arrays3 read = Encoded.decoded(codec, Encoded.bytes(codec, value));
    assertThat(read.a).isEqualTo(value.a);
    assertThat(read.b).isEqualTo(value.b);
  }

  @Test
  void aComponentMayBeGivenItsCodec() {
    Codec<Symbol> codec =
        Codecs.recordOf(Symbol.class)
            .component("symbol", Codecs.chars(4))
            .component("count", Codecs.UINT32)
            .build();
    assertThat(codec.schema().text()).isEqualTo("struct Symbol { char[4] symbol; u32 count; }");
    assertThat(Encoded.hex(codec, new Symbol("AB", 7))).isEqualTo("4142000007000000");
    assertThat(Encoded.decoded(codec, Encoded.bytes(codec, new Symbol("AB", 7))))
        .isEqualTo(new Symbol("AB", 7));
  }

  @Test
  void aCodecOfTheUsersWorksInsideARecord() {
    Codec<String> reversed =
        new Codec<>() {
          @Override
          public int size() {
            return 4;
          }

          @Override
          public Class<String> type() {
            return String.class;
          }

          @Override
          public Schema schema() {
            return new Schema.Run(Schema.Content.CHAR, 4);
          }

          @Override
          public void encode(String value, BytesStore<?, ?> target, long offset) {
            Codecs.chars(4).encode(new StringBuilder(value).reverse().toString(), target, offset);
          }

          @Override
          public String decode(BytesStore<?, ?> source, long offset) {
            return new StringBuilder(Codecs.chars(4).decode(source, offset)).reverse().toString();
          }
        };
    Codec<Symbol> codec = Codecs.recordOf(Symbol.class).component("symbol", reversed).build();
    assertThat(Encoded.hex(codec, new Symbol("AB", 7))).startsWith("42410000");
    assertThat(Encoded.decoded(codec, Encoded.bytes(codec, new Symbol("AB", 7))).symbol)
        .isEqualTo("AB");
  }

  @Test
  void nothingIsWrittenIfALaterComponentDoesNotFit() {
    record Two(int a, @Length(2) String b) {}
    BytesStore<?, ?> store = Encoded.of(new byte[8]);
    Codec<Two> codec = Codecs.record(Two.class);
    assertThatThrownBy(() -> codec.encode(new Two(-1, "long"), store, 0))
        .hasMessage("encode struct Two: field b: holds 2 bytes but value has 4");
    assertThat(store.toByteArray()).containsOnly(0);
  }

  @Test
  void aNullDeepInsideIsNamed() {
    record Outer(@Length(1) List<Symbol> list) {}
    Codec<Symbol> symbol =
        Codecs.recordOf(Symbol.class).component("symbol", Codecs.utf8(4)).build();
    Codec<Outer> codec =
        Codecs.recordOf(Outer.class).component("list", Codecs.list(symbol, 1)).build();
    BytesStore<?, ?> store = Encoded.of(new byte[codec.size()]);
    assertThatThrownBy(() -> codec.encode(new Outer(List.of(new Symbol(null, 1))), store, 0))
        .hasMessage("encode struct Outer: field list: element 0: field symbol: value is null");
    assertThatThrownBy(() -> codec.encode(null, store, 0))
        .hasMessage("encode struct Outer: value is null");
  }

  /** Its accessors return more at the second call, when the check is over. */
  private record Growing(@Length(4) String text, @Length(4) byte[] bytes, int[] calls) {

    @Override
    public String text() {
      return calls[0]++ % 2 == 0 ? "ok" : "f\u00e4r too long";
    }

    @Override
    public byte[] bytes() {
      return new byte[calls[1]++ % 2 == 0 ? 4 : 9];
    }
  }

  @Test
  void accessorsThatChangeTheirMindHarmNobodyElse() {
    for (Codec<String> text : List.of(Codecs.utf8(4), Codecs.chars(4))) {
      Codec<Growing> codec =
          Codecs.recordOf(Growing.class)
              .component("text", text)
              .component("calls", Codecs.int32s(2))
              .build();
      int[] calls = {0, 0};
      BytesStore<?, ?> store = Encoded.of(new byte[codec.size() + 16]);
      codec.encode(new Growing("", new byte[4], calls), store, 0);
      assertThat(calls).as("accessors called").containsExactly(2, 2);
      assertThat(store.readLong(codec.size())).as("bytes behind").isZero();
    }
  }

  @Test
  void valuesThatTheConstructorRefusesAreDamage() {
    Codec<Hidden.Deep> codec = Codecs.record(Hidden.Deep.class);
    assertThatThrownBy(() -> codec.decode(Encoded.ofHex("ffffffff"), 0))
        .isInstanceOf(MapCorruptedException.class)
        .hasMessage(
            "decode struct Deep: damaged, its constructor refuses the values,"
                + " java.lang.IllegalArgumentException: x=-1")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void recordsThatCannotBeLaidOutAreRefused() {
    record NoLength(int a, String b) {}
    record Odd(Thread a) {}
    record Empty() {}
    assertThatThrownBy(() -> Codecs.record(NoLength.class))
        .hasMessage(
            "record NoLength: component b: needs @Length; or give it a codec through"
                + " Codecs.recordOf, type=java.lang.String");
    assertThatThrownBy(() -> Codecs.record(Odd.class))
        .hasMessage(
            "record Odd: component a: no codec for its type; give it one through Codecs.recordOf,"
                + " type=java.lang.Thread");
    assertThatThrownBy(() -> Codecs.record(Empty.class))
        .hasMessage("schema struct Empty: has no fields");
    assertThatThrownBy(() -> Codecs.record(Self.class)).hasMessage("record Self: contains itself");
    assertThatThrownBy(() -> Codecs.recordOf(Symbol.class).component("sym", Codecs.INT8))
        .hasMessage("record Symbol: no component sym, components=symbol,count");
    assertThatThrownBy(() -> Codecs.recordOf(Symbol.class).component("symbol", Codecs.INT8).build())
        .hasMessage(
            "record Symbol: component symbol: its codec is for another type,"
                + " codec=java.lang.Byte, type=java.lang.String");
  }
}
