package io.shmap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.HeaderLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i8 | 1 | 1",
        "i16 | 2 | 2",
        "i32 | 4 | 4",
        "i64 | 8 | 8",
        "u8 | 1 | 1",
        "u16 | 2 | 2",
        "u32 | 4 | 4",
        "u64 | 8 | 8",
        "f32 | 4 | 4",
        "f64 | 8 | 8",
        "bool | 1 | 1",
        "char16 | 2 | 2",
        "uuid | 16 | 1",
        "ipv4 | 4 | 4",
        "ipv6 | 16 | 4",
        "prefix4 | 8 | 4",
        "prefix6 | 20 | 4",
        "char[16] | 16 | 1",
        "utf8[33] | 33 | 1",
        "u8[20] | 20 | 1",
        "u8[20][3] | 60 | 1",
        "opaque[7] | 7 | 1",
        "i32[4] | 16 | 4",
        "i32[4][3] | 48 | 4",
        "enum Side { BUY, SELL } | 4 | 4",
        "struct Quote { i64 time; f64 bid; f64 ask; } | 24 | 8",
        "struct A { u8 a; struct B { i64 x; u8 y; }[2] b; u8 c; } | 48 | 8",
        "struct C { u8 struct; enum enum { value } key; } | 8 | 4",
      })
  void sizesAreKnownFromTheTextAlone(String text, int size, int alignment) {
    Schema schema = Schema.parse(text);
    assertThat(schema.text()).isEqualTo(text);
    assertThat(schema.size()).isEqualTo(size);
    assertThat(schema.alignment()).isEqualTo(alignment);
  }

  @Test
  void blanksDoNotMatter() {
    assertThat(Schema.parse(" struct  A{i32[ 2 ]x;enum B{C,D}y;}\t").text())
        .isEqualTo("struct A { i32[2] x; enum B { C, D } y; }");
  }

  @Test
  void aMapHasAKeyOrNot() {
    String pair = "key: i64; value: struct Quote { i64 time; f64 bid; f64 ask; }";
    assertThat(MapSchema.parse(pair).text()).isEqualTo(pair);
    assertThat(MapSchema.parse(pair).key()).isEqualTo(Schema.Scalar.I64);
    assertThat(MapSchema.parse("value:utf8[64]").text()).isEqualTo("value: utf8[64]");
    assertThat(MapSchema.parse("value: i64").key()).isNull();
  }

  @Test
  void aLineLongerThanTheHeaderIsRefused() {
    Schema value = new Schema.Enumeration("E", java.util.List.of("C".repeat(3100)));
    assertThatThrownBy(() -> new MapSchema(Schema.Scalar.I64, value))
        .hasMessage("schema too long, length=3128 but at most 3068; shorten the names");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | parse schema: expected a name, column=0 text=\"\"",
        "i65 | parse schema: expected a type, column=0 text=\"i65\"",
        "i32 x | parse schema: expected the end, column=4 text=\"x\"",
        "char | parse schema: expected '[', column=4 text=\"\"",
        "char[0] | parse schema: expected a count, column=5 text=\"0]\"",
        "i32[-1] | parse schema: expected a count, column=4 text=\"-1]\"",
        "i32[9999999999] | parse schema: expected a count, column=4 text=\"9999999999]\"",
        "u8[999999999][2] | schema u8[999999999]: size=999999999 count=2; count is positive, size"
            + " * count at most 1073741760",
        "struct A { } | schema struct A: has no fields",
        "struct A { i32 x; i64 x; } | schema struct A: has two fields, name=x",
        "struct A { i32 x } | parse schema: expected ';', column=17 text=\"}\"",
        "struct A { i32 x; | parse schema: expected a name, column=17 text=\"\"",
        "enum A { } | parse schema: expected a name, column=9 text=\"}\"",
        "enum A { B, B } | schema enum A: has two constants, name=B",
      })
  void textThatIsNoSchemaIsRefused(String text, String message) {
    assertThatThrownBy(() -> Schema.parse(text))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessage(message);
  }

  @Test
  void deepNestingIsRefusedWithoutRecursion() {
    assertThatThrownBy(() -> Schema.parse("struct A { ".repeat(100_000)))
        .hasMessage("schema nested deeper than 16");
    assertThatThrownBy(() -> Schema.parse("i8" + "[1]".repeat(100_000)))
        .hasMessage("schema nested deeper than 16");
    String deepest = "i8" + "[1]".repeat(15);
    assertThat(Schema.parse(deepest).text()).isEqualTo(deepest);
  }

  @Test
  void randomSchemasAreReadBack() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      Schema schema = RandomSchema.of(random);
      assertThat(Schema.parse(schema.text())).as("seed=%d i=%d", seed, i).isEqualTo(schema);
      assertThat(schema.size() % schema.alignment()).as("seed=%d i=%d", seed, i).isZero();
    }
  }

  @Test
  void damagedTextIsASchemaOrRefused() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder(RandomSchema.of(random).text());
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x20, 0x180));
      try {
        Schema schema = Schema.parse(text.toString());
        assertThat(Schema.parse(schema.text())).as("seed=%d i=%d", seed, i).isEqualTo(schema);
      } catch (ShmapException e) {
        refused++;
      }
    }
    assertThat(refused).as("refused texts").isPositive();
  }

  @Test
  void theLongestSchemaFitsIntoTheHeader() {
    assertThat(MapSchema.MAX_BYTES).isEqualTo(HeaderLayout.MAX_SCHEMA_LENGTH);
  }
}
