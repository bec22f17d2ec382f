package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.layout.ArrayLayout;
import io.shmap.layout.LaneLayout;
import org.junit.jupiter.api.Test;

class ArrayGeometryTest {

  @Test
  void publishedOffsetsDoNotMove() {
    assertThat(ArrayLayout.FROZEN).isEqualTo(0x0000);
    assertThat(ArrayLayout.STARVING).isEqualTo(0x0008);
    assertThat(ArrayLayout.VIEW_LOCK).isEqualTo(0x0010);
    assertThat(LaneLayout.lane(ArrayLayout.LANES, 0)).isEqualTo(0x1000);
    assertThat(LaneLayout.lane(ArrayLayout.LANES, 63)).isEqualTo(0x1fc0);
    assertThat(ArrayLayout.view(0)).isEqualTo(0x2000);
    assertThat(ArrayLayout.view(1022)).isEqualTo(0x2ff8);
    assertThat(ArrayLayout.ELEMENTS).isEqualTo(0x2000);
    assertThat(ArrayLayout.FLAT_ELEMENTS).isEqualTo(0x3000);
    assertThat(ArrayLayout.CELL_WORD).isEqualTo(0);
    assertThat(ArrayLayout.CELL_COPIES).isEqualTo(8);
  }

  @Test
  void kindFollowsFromValueSizeAndMmapable() {
    assertThat(new ArrayGeometry(1, 10, false).numbers()).containsExactly(1, 8, 0x2000, 64);
    assertThat(new ArrayGeometry(8, 10, false).numbers()).containsExactly(1, 8, 0x2000, 64);
    assertThat(new ArrayGeometry(9, 10, false).numbers()).containsExactly(2, 40, 0x2000, 64);
    assertThat(new ArrayGeometry(9, 10, true).numbers()).containsExactly(3, 16, 0x3000, 64);
    assertThat(new ArrayGeometry(4, 10, true).numbers()).containsExactly(3, 8, 0x3000, 64);
  }

  @Test
  void lengthIsInWholePages() {
    assertThat(new ArrayGeometry(8, 1, false).length()).isEqualTo(0x3000);
    assertThat(new ArrayGeometry(8, 512, false).length()).isEqualTo(0x3000);
    assertThat(new ArrayGeometry(8, 513, false).length()).isEqualTo(0x4000);
  }

  @Test
  void largeArraysDoNotOverflow() {
    ArrayGeometry most = new ArrayGeometry(8, 0xffff_ffffL, false);
    assertThat(most.element(0xffff_fffeL)).isEqualTo(0x2000 + 8 * 0xffff_fffeL);
    assertThat(most.length()).isGreaterThan(32L << 30);
    ArrayGeometry big = new ArrayGeometry((4 << 20) + 1, 100_000, false);
    assertThat(big.stride()).isEqualTo(8 + 2 * ((4L << 20) + 8));
    assertThat(big.length()).isGreaterThan(100_000L * (8 << 20));
  }

  @Test
  void creationIsRefusedAsByTheKernel() {
    assertThat(ArrayGeometry.check(4, 8, 1, false)).isZero();
    assertThat(ArrayGeometry.check(4, (4 << 20) + 1, 1, false)).isZero();
    assertThat(ArrayGeometry.check(4, 1, 0xffff_ffffL, true)).isZero();
    assertThat(ArrayGeometry.check(3, 8, 1, false)).isEqualTo(-22);
    assertThat(ArrayGeometry.check(8, 8, 1, false)).isEqualTo(-22);
    assertThat(ArrayGeometry.check(4, 0, 1, false)).isEqualTo(-22);
    assertThat(ArrayGeometry.check(4, 8, 0, false)).isEqualTo(-22);
    assertThat(ArrayGeometry.check(4, Integer.MAX_VALUE, 1, false)).isEqualTo(-7);
    assertThat(ArrayGeometry.check(4, 8, 1L << 32, false)).isEqualTo(-7);
    assertThat(ArrayGeometry.check(4, 1 << 30, 0xffff_ffffL, false)).isEqualTo(-7);
    assertThatThrownBy(() -> new ArrayGeometry(0, 1, false)).hasMessageContaining("EINVAL");
  }
}
