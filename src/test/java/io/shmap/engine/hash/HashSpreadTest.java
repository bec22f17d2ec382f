package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.KeyHash;
import io.shmap.memory.Region;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Homes and tags of regular keys are spread about as evenly as those of random ones. */
class HashSpreadTest {

  private static final int KEYS = 100_000;

  enum Keys {
    SEQUENTIAL(i -> i),
    STRIDED_BY_A_PAGE(i -> i << 12),
    STRIDED_BY_4_GIB(i -> i << 32),
    STRIDED_BY_1000(i -> i * 1000),
    BIT_REVERSED(Long::reverse),
    BOTH_HALVES(i -> i << 32 | i),
    NEGATIVE(i -> -i),
    RANDOM(i -> new Random(i).nextLong());

    private final LongUnaryOperator key;

    Keys(LongUnaryOperator key) {
      this.key = key;
    }
  }

  @ParameterizedTest
  @EnumSource
  void homesAndTagsAreEven(Keys keys) {
    for (long seed : new long[] {0, 1, -1, Fixture.SEED, 0x8000_0000_0000_0000L}) {
      HashGeometry geometry = HashGeometry.of(8, 8, KEYS, 16, 2);
      KeyHash hash = new KeyHash(KeyHash.FUNCTION, 8, seed);
      assertEven(keys, seed, geometry, i -> hash.ofLong(keys.key.applyAsLong(i)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void homesAndTagsOfLongerKeysAreEven(Keys keys) {
    HashGeometry geometry = HashGeometry.of(13, 8, KEYS, 16, 2);
    KeyHash hash = new KeyHash(KeyHash.FUNCTION, 13, Fixture.SEED);
    Region key = Region.allocate(16);
    assertEven(
        keys,
        Fixture.SEED,
        geometry,
        i -> {
          key.putLong(0, keys.key.applyAsLong(i));
          return hash.of(key, 0);
        });
  }

  private static void assertEven(
      Keys keys, long seed, HashGeometry geometry, LongUnaryOperator hash) {
    Table table = new Table(Region.allocate(8), geometry, new KeyHash(KeyHash.FUNCTION, 8, seed));
    int[] perHome = new int[(int) geometry.nodes()];
    int[] perTag = new int[256];
    int[] perFilterBitInOneHome = new int[16];
    for (int i = 0; i < KEYS; i++) {
      long h = hash.applyAsLong(i);
      perHome[(int) table.home(h)]++;
      perTag[(int) h & 0xff]++;
      if (table.home(h) < perHome.length / 16) {
        perFilterBitInOneHome[(int) h & 15]++;
      }
    }
    long beyond = 0;
    for (int inHome : perHome) {
      beyond += Math.max(0, inHome - geometry.usable());
    }
    String as = keys + " seed=0x" + Long.toHexString(seed);
    // Random keys at this load leave about 2.5 percent that do not fit into their home.
    assertThat(beyond * 100.0 / KEYS).as(as + ": percent beyond their home").isLessThan(6);
    double expected = KEYS / 256.0;
    for (int tag = 0; tag < 256; tag++) {
      assertThat(perTag[tag])
          .as(as + " tag=" + tag)
          .isBetween((int) (expected / 2), (int) (expected * 2));
    }
    for (int bit = 0; bit < 16; bit++) {
      assertThat(perFilterBitInOneHome[bit])
          .as(as + " filter bit=" + bit)
          .isBetween(KEYS / 256 / 3, KEYS / 256 * 3);
    }
  }
}
