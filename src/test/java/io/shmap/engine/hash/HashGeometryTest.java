package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import org.junit.jupiter.api.Test;

class HashGeometryTest {

  @Test
  void publishedOffsetsDoNotMove() {
    assertThat(
            new long[] {
              HashLayout.FROZEN,
              HashLayout.STARVING,
              HashLayout.HAND,
              HashLayout.GEOMETRY_STRIPES,
              HashLayout.GEOMETRY_LANES,
              HashLayout.GEOMETRY_PLACES,
              HashLayout.GEOMETRY_NODE_SIZE,
              HashLayout.GEOMETRY_NODES,
              HashLayout.FREE,
              HashLayout.LANES
            })
        .containsExactly(0x0, 0x8, 0x80, 0xc0, 0xc4, 0xc8, 0xcc, 0xd0, 0x100, 0x300);
    assertThat(
            new long[] {
              HashLayout.LANE_INTENT,
              HashLayout.LANE_ACK,
              HashLayout.LANE_BEFORE,
              HashLayout.LANE_NODE,
              HashLayout.LANE_NODE2,
              HashLayout.LANE_BEFORE2,
              HashLayout.LANE_STRIPE,
              HashLayout.LANE_OWNER
            })
        .containsExactly(0x0, 0x8, 0x10, 0x18, 0x1c, 0x20, 0x28, 0x2c);
    assertThat(
            new long[] {
              NodeLayout.STATE,
              NodeLayout.TAGS,
              NodeLayout.LOCK,
              NodeLayout.OUT,
              NodeLayout.REF,
              NodeLayout.PLACES
            })
        .containsExactly(0x0, 0x8, 0x10, 0x14, 0x18, 0x20);
    assertThat(HashLayout.word(0x1234_5678, 0x1abc, 0xfedc, 3)).isEqualTo(0x7fdb_9abc_1234_5678L);
  }

  @Test
  void aWordSaysWhatWentIn() {
    long word = HashLayout.word(0xffff_ffffL, 8183, 0x1_2345, HashLayout.KIND_SWAP);

    assertThat(HashLayout.count(word)).isEqualTo(0xffff_ffffL);
    assertThat(HashLayout.laneOf(word)).isEqualTo(8183);
    assertThat(HashLayout.sequence(word)).isEqualTo(0x2345);
    assertThat(HashLayout.kind(word)).isEqualTo(HashLayout.KIND_SWAP);
  }

  @Test
  void outCoversDistanceAndTag() {
    int out = NodeLayout.widen(NodeLayout.widen(0, 3, 0x15), 2, 0x2f);

    assertThat(NodeLayout.reach(out)).isEqualTo(3);
    assertThat(NodeLayout.mayReach(out, 0x05)).isTrue();
    assertThat(NodeLayout.mayReach(out, 0x0f)).isTrue();
    assertThat(NodeLayout.mayReach(out, 0x06)).isFalse();
    assertThat(NodeLayout.reach(NodeLayout.widen(0, 1L << 40, 0)))
        .isEqualTo(NodeLayout.REACH_TO_THE_END);
  }

  @Test
  void aMillionLongsTakeAtMostFortyBytesEach() {
    assertThat(HashGeometry.of(8, 8, 1_000_000, 64, 2).length())
        .isLessThanOrEqualTo(40L * 1_000_000);
  }

  /** What {@link LongFace} relies on to find a node. */
  @Test
  void nodesOfWordsAre128BytesAndEvenInNumber() {
    for (long maxEntries : new long[] {1, 2, 3, 4, 7, 1000, 1001, 100_000_000, 1L << 31}) {
      HashGeometry geometry = HashGeometry.of(8, 8, maxEntries, 64, 2);
      assertThat(geometry.nodeSize()).isEqualTo(128);
      assertThat(geometry.nodes()).isEven();
    }
  }

  @Test
  void everyEntryHasAPlaceWhateverTheSizes() {
    for (int keySize : new int[] {1, 4, 8, 9, 100, 4096}) {
      for (int valueSize : new int[] {1, 8, 9, 64, 1000, 1 << 22}) {
        for (long maxEntries : new long[] {1, 2, 5, 6, 7, 8, 9, 1000, 100_000_000, 1L << 31}) {
          HashGeometry geometry = HashGeometry.of(keySize, valueSize, maxEntries, 64, 2);
          assertThat(geometry.nodes() * geometry.usable())
              .as(geometry.toString())
              .isGreaterThanOrEqualTo(maxEntries);
          assertThat(geometry.nodes()).isBetween(1L, (1L << 31) - 1);
          assertThat(geometry.length()).isPositive();
          assertThat(geometry.numbers()).hasSizeLessThanOrEqualTo(8);
        }
      }
    }
  }

  @Test
  void lanesAreAPowerOfTwoNearTheCpus() {
    int[] cpus = {1, 2, 4, 5, 7, 8, 9, 128};
    int[] lanes = {4, 4, 4, 8, 8, 8, 8, 8};
    for (int i = 0; i < cpus.length; i++) {
      assertThat(HashGeometry.of(8, 8, 10, 64, cpus[i]).lanes()).isEqualTo(lanes[i]);
    }
  }

  @Test
  void sizesTheKernelRefusesAreRefused() {
    assertThat(HashGeometry.check(0, 1, 1)).isEqualTo(-22);
    assertThat(HashGeometry.check(1, 0, 1)).isEqualTo(-22);
    assertThat(HashGeometry.check(1, 1, 0)).isEqualTo(-22);
    assertThat(HashGeometry.check(1, 1, 1L << 31)).isZero();
    assertThat(HashGeometry.check(1, 1, (1L << 31) + 1)).isEqualTo(-7);
    assertThat(HashGeometry.check(4, 1 << 22, 1)).isEqualTo(-7);
    assertThat(HashGeometry.check(4, (1 << 22) - 53, 1)).isZero();
    assertThat(HashGeometry.check(Integer.MAX_VALUE, Integer.MAX_VALUE, 1)).isEqualTo(-7);
    assertThat(HashGeometry.check(4096, 4, 1)).isZero();
  }
}
