package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTextTest {

  private static final String QUOTE =
      "struct Quote { i64 time; f64 bid; enum Side { BUY, SELL } side; utf8[8] symbol;"
          + " struct P { i16 x; u8[2] y; }[2] at; }";

  @Test
  void aStructIsShownByTheNamesOfItsFields() {
    Schema schema = Schema.parse(QUOTE);
    BytesStore<?, ?> bytes =
        Encoded.ofHex(
            "0100000000000000"
                + "000000000000f43f"
                + "01000000"
                + "612022c3a9000000"
                + "0200"
                + "0a0b"
                + "ffff"
                + "0c0d"
                + "00000000");
    String text =
        "{time: 1, bid: 1.25, side: SELL, symbol: \"a \\\"\u00e9\","
            + " at: [{x: 2, y: 0x0a0b}, {x: -1, y: 0x0c0d}]}";
    String json =
        "{\"time\":1,\"bid\":1.25,\"side\":\"SELL\",\"symbol\":\"a \\\"\u00e9\","
            + "\"at\":[{\"x\":2,\"y\":\"0x0a0b\"},{\"x\":-1,\"y\":\"0x0c0d\"}]}";
    assertThat(SchemaText.format(schema, bytes, 0)).isEqualTo(text);
    assertThat(SchemaText.json(schema, bytes, 0)).isEqualTo(json);
    assertThat(SchemaText.parse(schema, text)).isEqualTo(bytes.toByteArray());
    assertThat(SchemaText.parse(schema, json)).isEqualTo(bytes.toByteArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "i8 | ff | -1 | -1",
        "u8 | ff | 255 | 255",
        "u32 | ffffffff | 4294967295 | 4294967295",
        "u64 | ffffffffffffffff | 18446744073709551615 | 18446744073709551615",
        "i64 | 0000000000000080 | -9223372036854775808 | -9223372036854775808",
        "f32 | cdcccc3d | 0.1 | 0.1",
        "f64 | 000000000000f87f | NaN | \"NaN\"",
        "f64 | 000000000000f0ff | -Infinity | \"-Infinity\"",
        "bool | 01 | true | true",
        "char16 | ac20 | \u20ac | \"\u20ac\"",
        "char16 | 00d8 | \"\\ud800\" | \"\\ud800\"",
        "char[4] | 68690000 | hi | \"hi\"",
        "utf8[4] | 22000000 | \"\\\"\" | \"\\\"\"",
        "utf8[4] | 09200a1b | \"\\t \\n\\u001b\" | \"\\t \\n\\u001b\"",
        "utf8[4] | 00000000 | \"\" | \"\"",
        "u8[3] | 0a0b0c | 0x0a0b0c | \"0x0a0b0c\"",
        "opaque[1] | 0a | 0x0a | \"0x0a\"",
        "ipv4 | 0a010203 | 10.1.2.3 | \"10.1.2.3\"",
        "ipv6 | 20010db8000000000000000000000001 | 2001:db8::1 | \"2001:db8::1\"",
        "prefix4 | 080000000a000000 | 10.0.0.0/8 | \"10.0.0.0/8\"",
        "prefix6 | 2000000020010db8000000000000000000000000 | 2001:db8::/32 | \"2001:db8::/32\"",
        "enum E { A, B } | 01000000 | B | \"B\"",
        "i16[2] | 0100ffff | [1, -1] | [1,-1]",
        "uuid | 00112233445566778899aabbccddeeff | 00112233-4455-6677-8899-aabbccddeeff |"
            + " \"00112233-4455-6677-8899-aabbccddeeff\"",
      })
  void everyTypeIsShownAndRead(String type, String hex, String text, String json) {
    Schema schema = Schema.parse(type);
    BytesStore<?, ?> bytes = Encoded.ofHex(hex);
    assertThat(SchemaText.format(schema, bytes, 0)).isEqualTo(text);
    assertThat(SchemaText.json(schema, bytes, 0)).isEqualTo(json);
    assertThat(HexFormat.of().formatHex(SchemaText.parse(schema, text))).isEqualTo(hex);
    assertThat(HexFormat.of().formatHex(SchemaText.parse(schema, json))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "i32 | 0x10 | 10000000",
        "i32 | -0x10 | f0ffffff",
        "i32 | ` +7 ` | 07000000",
        "i64 | \"7\" | 0700000000000000",
        "f64 | 1e3 | 0000000000408f40",
        "f64 | .5 | 000000000000e03f",
        "bool | 0 | 00",
        "utf8[8] | `a, b}` | 612c20627d000000",
        "utf8[8] | `` | 0000000000000000",
        "utf8[4] | \"\\u00e9\\/\" | c3a92f00",
        "u8[2] | 0a0B | 0a0b",
        "u8[2] | [10, 0xff] | 0aff",
        "enum E { A, B } | 1 | 01000000",
        "prefix4 | 10.1.2.3/8 | 080000000a000000",
        "prefix4 | 10.1.2.3 | 200000000a010203",
        "struct S { i8 a; ipv6 b; } | { \"b\" : ::1 , a:2} | 0200000000000000000000000000000000000001",
        "struct S { utf8[4] a; i8 b; } | {a: x y , b: 1} | 7820790001",
      })
  void whatPeopleTypeIsRead(String type, String text, String hex) {
    assertThat(HexFormat.of().formatHex(SchemaText.parse(Schema.parse(type), text))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "i8 | 128 | parse: expected i8, text=\"128\", min=-128 max=127",
        "u8 | -1 | parse: expected u8, text=\"-1\", min=0 max=255",
        "i64 | 9223372036854775808 | parse: expected i64, text=\"9223372036854775808\","
            + " min=-9223372036854775808 max=9223372036854775807",
        "i32 | 1.5 | parse: expected i32, text=\"1.5\"",
        "i32 | `` | parse: expected i32, text=\"\"",
        "i32 | 1 2 | parse: expected i32, text=\"1 2\"",
        "i32 | 1] | parse: expected the end, column=1 text=\"]\"",
        "f64 | abc | parse: expected f64, text=\"abc\"",
        "f64 | 1e999 | parse: expected f64, text=\"1e999\", out of range",
        "bool | yes | parse: expected bool, text=\"yes\"",
        "char[2] | abc | parse: expected char[2], text=\"abc\", holds 2 characters but value has 3",
        "u8[2] | 0a | parse: expected u8[2], text=\"0a\", length=1",
        "u8[2] | [1, 256] | parse [1]: expected u8, text=\"256\", min=0 max=255",
        "uuid | 1-1-1-1-1 | parse: expected uuid, text=\"1-1-1-1-1\"",
        "ipv4 | 10.0.0.256 | parse: expected ipv4, text=\"10.0.0.256\"",
        "ipv4 | localhost | parse: expected ipv4, text=\"localhost\"",
        "prefix4 | 10.0.0.0/33 | parse: expected prefix4, text=\"10.0.0.0/33\"",
        "prefix4 | ::/8 | parse: expected prefix4, text=\"::/8\"",
        "i8[2] | [1] | parse: expected a list of 2, column=2 text=\"]\"",
        "i8[2] | [1, 2, 3] | parse: expected a list of 2, column=7 text=\"3]\"",
        "i8[2] | [1 2] | parse [0]: expected i8, text=\"1 2\"",
        "utf8[4] | \"a | parse: expected '\"', column=2 text=\"\"",
        "utf8[4] | \"\\x\" | parse: expected an escape of JSON, column=2 text=\"x\\\"\"",
        "utf8[4] | \"\\u00g0\" | parse: expected 4 hex digits, column=3 text=\"00g0\\\"\"",
      })
  void errorsNameTheTypeAndTheText(String type, String text, String message) {
    assertRefused(type, text, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{time: 1} | parse: struct S needs every field, missing=at",
        "{time: 1, tim: 1} | parse: struct S has no field \"tim\", fields=time,at",
        "{time: 1, time: 1} | parse: struct S has field time twice",
        "{time: x, at: []} | parse time: expected i64, text=\"x\"",
        "{time: null, at: []} | parse time: expected i64, text=\"null\"",
        "{time: 1, at: [{x: BUY}, {x: HOLD}]} |"
            + " parse at[1].x: expected enum E { BUY, SELL }, text=\"HOLD\"",
        "{time: 1, at: [{x: BUY}, 7]} |"
            + " parse at[1]: expected '{' of struct P, column=25 text=\"7]}\"",
        "{time: 1 | parse: expected ',' of struct S, column=8 text=\"\"",
        "42 | parse: expected '{' of struct S, column=0 text=\"42\"",
      })
  void errorsNameTheField(String text, String message) {
    assertRefused(
        "struct S { i64 time; struct P { enum E { BUY, SELL } x; }[2] at; }", text, message);
  }

  private static void assertRefused(String type, String text, String message) {
    assertThatThrownBy(() -> SchemaText.parse(Schema.parse(type), text))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessage(message);
  }

  @Test
  void nothingIsWrittenIfTheTextIsRefused() {
    byte[] bytes = new byte[8];
    Schema schema = Schema.parse("i32[2]");
    assertThatThrownBy(() -> SchemaText.parse(schema, "[1, x]", Encoded.of(bytes), 0))
        .hasMessage("parse [1]: expected i32, text=\"x\"");
    assertThat(bytes).containsOnly(0);
    SchemaText.parse(schema, "[1, 2]", Encoded.of(bytes), 0);
    assertThat(bytes).containsExactly(1, 0, 0, 0, 2, 0, 0, 0);
  }

  @Test
  void anyBytesCanBeShownAndWhatIsShownStaysTheSame() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int readBack = 0;
    for (int i = 0; i < 3000; i++) {
      Schema schema = RandomSchema.of(random);
      byte[] bytes = new byte[schema.size()];
      random.nextBytes(bytes);
      String text = SchemaText.format(schema, Encoded.of(bytes), 0);
      String json = SchemaText.json(schema, Encoded.of(bytes), 0);
      try {
        byte[] parsed = SchemaText.parse(schema, text);
        assertThat(SchemaText.parse(schema, json)).as("seed=%d i=%d", seed, i).isEqualTo(parsed);
        String again = SchemaText.format(schema, Encoded.of(parsed), 0);
        assertThat(SchemaText.parse(schema, again)).as("seed=%d i=%d", seed, i).isEqualTo(parsed);
        readBack++;
      } catch (ShmapException e) {
        // Ordinals, prefix lengths and malformed UTF-8 of damaged bytes are shown, not read.
        assertThat(e).as("seed=%d i=%d", seed, i).hasMessageContaining("expected");
      }
    }
    assertThat(readBack).as("values read back").isPositive();
  }
}
