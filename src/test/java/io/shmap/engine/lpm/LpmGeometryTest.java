package io.shmap.engine.lpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.engine.Engine;
import io.shmap.layout.LpmLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LpmGeometryTest {

  @ParameterizedTest
  @CsvSource({"4, 8, 40", "16, 8, 56", "64, 8, 104", "256, 8, 296"})
  void anEntryTakesSoManyBytesAtMostThatItHasAShareOfTheTable(int data, int value, int bytes) {
    for (long entries : new long[] {1000, 4096, 100_000, 500_000, 564_579, 1 << 20, 10_000_000}) {
      LpmGeometry geometry = new LpmGeometry(data, value, entries);
      long fixed = LpmLayout.TABLE + geometry.entrySize();
      assertThat(geometry.length() - fixed).isLessThanOrEqualTo(bytes * entries);
    }
  }

  @Test
  void theTableIsForThePrefixesThatThereCanBe() {
    assertThat(new LpmGeometry(4, 8, 1).tableBits()).isZero();
    assertThat(new LpmGeometry(4, 8, 3).tableBits()).isZero();
    assertThat(new LpmGeometry(4, 8, 4).tableBits()).isEqualTo(1);
    assertThat(new LpmGeometry(4, 8, 500_000).tableBits()).isEqualTo(17);
    assertThat(new LpmGeometry(1, 8, 500_000).tableBits()).isEqualTo(8);
    assertThat(new LpmGeometry(16, 8, 0xffff_fffdL).tableBits()).isEqualTo(24);
  }

  @Test
  void creationIsRefusedAsByTheKernel() {
    assertThat(LpmGeometry.check(5, 1, 1)).isZero();
    assertThat(LpmGeometry.check(260, (4 << 20) - 280, 0xffff_fffdL)).isZero();
    assertThat(LpmGeometry.check(4, 8, 1)).isEqualTo(-22);
    assertThat(LpmGeometry.check(261, 8, 1)).isEqualTo(-22);
    assertThat(LpmGeometry.check(8, 0, 1)).isEqualTo(-22);
    assertThat(LpmGeometry.check(8, (4 << 20) - 279, 1)).isEqualTo(-22);
    assertThat(LpmGeometry.check(8, 8, 0)).isEqualTo(-22);
    assertThat(LpmGeometry.check(8, 8, 0xffff_fffeL)).isEqualTo(-7);
    assertThatThrownBy(() -> new LpmGeometry(0, 8, 1)).hasMessageContaining("EINVAL");
  }

  @Test
  void largeTriesDoNotOverflow() {
    LpmGeometry most = new LpmGeometry(256, (4 << 20) - 280, 0xffff_fffdL);
    assertThat(most.length()).isGreaterThan(4L << 52);
  }

  /** Sets that need the most pairs: all disjoint, all nested, and all of both. */
  @Test
  void maxEntriesAlwaysFitAndNotOneMore() {
    for (int shape = 0; shape < 3; shape++) {
      for (int max : new int[] {1, 2, 3, 4, 7, 8, 9, 31, 33, 64}) {
        LpmMap map = LpmMap.of(8, 8, max);
        LpmEngine engine = map.attach();
        for (int round = 0; round < 3; round++) {
          for (int i = 0; i < max; i++) {
            assertThat(map.update(engine, member(shape, i), i, Engine.NOEXIST)).isZero();
          }
          assertThat(map.update(engine, member(shape, max), 0, Engine.ANY)).isEqualTo(-28);
          for (int i = 0; i < max; i++) {
            assertThat(map.update(engine, member(shape, i), i + 1, Engine.ANY)).isZero();
          }
          assertThat(engine.check(true)).isEmpty();
          for (int i = 0; i < max; i++) {
            assertThat(map.delete(engine, member(shape, max - 1 - i))).isZero();
          }
          assertThat(engine.check(true)).isEmpty();
        }
      }
    }
  }

  private static Prefix member(int shape, int i) {
    return switch (shape) {
      case 0 -> Prefix.of(8, 64, 1, 2, 3, i);
      case 1 -> Prefix.of(8, i % 65, i > 64 ? 0x80 : 0);
      default -> Prefix.of(8, 32 + i % 33, 1, 2, 3, 4 * (i / 33), 5);
    };
  }
}
