package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A header comes out as it went in, and lies on the page where the format says. */
class HeaderTest {

  private static final long[] GEOMETRY = {1, 2, 3, 4, 5, 6, 7, -8};

  private static Header header() {
    int slots = 100;
    return new Header(
        9,
        0x1001,
        12,
        40,
        0xffff_ffffL,
        Long.MIN_VALUE + 5,
        "fifteen_letters",
        "struct Größe { i64 time; }",
        slots,
        64,
        -3,
        2,
        GEOMETRY,
        Creating.dataOffset(slots),
        1L << 33,
        UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
        77,
        1_700_000_000_123L,
        4711,
        1L << 40,
        99,
        Template.NONE);
  }

  @Test
  void aHeaderComesBackAsItWas() {
    Header before = header();
    Header after = Header.decode(before.encode(), before.fileLength(), "test");
    assertThat(after).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void aHeaderLiesWhereTheFormatSays() {
    Header header = header();
    ByteBuffer page = ByteBuffer.wrap(header.encode()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(page.capacity()).isEqualTo(4096);
    assertThat(Arrays.copyOf(page.array(), 8))
        .containsExactly('s', 'h', 'm', 'a', 'p', 0x0d, 0x1a, 0x0a);
    assertThat(page.getShort(0x008)).isEqualTo((short) 1);
    assertThat(page.getShort(0x00a)).isEqualTo((short) 0);
    assertThat(page.getInt(0x00c)).isEqualTo(0x01020304);
    assertThat(page.getInt(0x02c)).isEqualTo(4096);
    assertThat(page.getLong(0x030)).isEqualTo(0x1000 + 0x4000 + (1L << 33));
    assertThat(page.getLong(0x038)).isEqualTo(0x0123456789abcdefL);
    assertThat(page.getLong(0x048)).isEqualTo(-3);
    assertThat(page.getInt(0x050)).isEqualTo(2);
    assertThat(page.getInt(0x054)).isEqualTo(9);
    assertThat(page.getInt(0x058)).isEqualTo(0x1001);
    assertThat(page.getInt(0x05c)).isEqualTo(12);
    assertThat(page.getInt(0x060)).isEqualTo(40);
    assertThat(page.getInt(0x064)).isEqualTo(100);
    assertThat(page.getLong(0x068)).isEqualTo(0xffff_ffffL);
    assertThat(page.getLong(0x070)).isEqualTo(Long.MIN_VALUE + 5);
    assertThat(page.getInt(0x078)).isEqualTo(77);
    assertThat(page.getInt(0x07c)).isEqualTo(64);
    assertThat(page.get(0x080)).isEqualTo((byte) 'f');
    assertThat(page.get(0x08f)).isZero();
    assertThat(page.getLong(0x090)).isEqualTo(1_700_000_000_123L);
    assertThat(page.getLong(0x098)).isEqualTo(4711);
    assertThat(page.getLong(0x0a0)).isEqualTo(1L << 40);
    assertThat(page.getLong(0x0a8)).isEqualTo(99);
    assertThat(page.getLong(0x138)).isEqualTo(-8);
    assertThat(page.getLong(0x140)).isEqualTo(0x1000);
    assertThat(page.getLong(0x148)).isEqualTo(0x4000);
    assertThat(page.getLong(0x150)).isEqualTo(0x5000);
    assertThat(page.getLong(0x158)).isEqualTo(1L << 33);
    assertThat(page.getLong(0x160)).isZero();
    assertThat(page.getInt(0x400)).isEqualTo(28);
    assertThat(page.get(0x404)).isEqualTo((byte) 's');
  }
}
