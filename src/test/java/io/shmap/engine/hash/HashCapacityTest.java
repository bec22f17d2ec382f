package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashCapacityTest {

  private static final int E2BIG = -7;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 7, 8, 9, 17, 63, 100, 1001})
  void maxEntriesAlwaysFitAndNotOneMore(long maxEntries) {
    for (int valueSize : new int[] {1, 8, 9, 70}) {
      Handle map = Fixture.of(8, valueSize, maxEntries).attach();
      for (long id = 0; id < maxEntries; id++) {
        assertThat(map.update(id, 1)).isZero();
      }
      assertThat(map.update(maxEntries, 1)).isEqualTo(E2BIG);
      assertThat(map.engine.size()).isEqualTo(maxEntries);
      assertThat(map.engine.check(true)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 40"})
  void keysOfOneHomeFillTheWholeMap(int keySize, int valueSize) {
    Fixture fixture = Fixture.of(keySize, valueSize, 60);
    Handle map = fixture.attach();
    long home = map.engine.nodes() - 1;
    long id = 0;
    for (int i = 0; i < 60; id++) {
      if (fixture.home(id) == home) {
        assertThat(map.update(id, id)).isZero();
        i++;
      }
    }

    assertThat(map.update(id, 1)).isEqualTo(E2BIG);
    assertThat(map.engine.check(true)).isEmpty();
    for (long there = 0; there < id; there++) {
      if (fixture.home(there) == home) {
        assertThat(map.lookupAndDelete(there)).isEqualTo(there);
      }
    }
    assertThat(map.engine.size()).isZero();
    assertThat(map.engine.check(true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24", "24, 3"})
  void churnOfEverNewKeysUsesNothingUp(int keySize, int valueSize) {
    Handle map = Fixture.of(keySize, valueSize, 200).attach();
    ArrayDeque<Long> live = new ArrayDeque<>();
    for (long id = 0; id < 60_000; id++) {
      assertThat(map.update(id, id & 0xffff)).as("insert %d", id).isZero();
      live.add(id);
      if (live.size() == 200) {
        assertThat(map.update(-1, 1)).isEqualTo(E2BIG);
        assertThat(map.delete(live.remove())).isZero();
      }
    }
    assertThat(map.engine.check(true)).isEmpty();
    assertThat(map.engine.size()).isEqualTo(live.size());
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "3, 11", "30, 64"})
  void randomOperationsAgreeWithAModel(int keySize, int valueSize) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Fixture fixture = Fixture.of(keySize, valueSize, 64);
    Handle map = fixture.attach();
    Map<Long, Long> model = new HashMap<>();
    for (int i = 0; i < 40_000; i++) {
      long id = random.nextInt(90);
      long version = 1 + random.nextInt(1000);
      Long there = model.get(id);
      String as = "seed=" + seed + " step=" + i;
      switch (random.nextInt(4)) {
        case 0 -> {
          int expected = there != null || model.size() < 64 ? 0 : E2BIG;
          assertThat(map.update(id, version)).as(as).isEqualTo(expected);
          if (expected == 0) {
            model.put(id, version);
          }
        }
        case 1 -> assertThat(map.delete(id)).as(as).isEqualTo(model.remove(id) == null ? -2 : 0);
        case 2 -> {
          int result = map.update(id, version, Engine.EXIST);
          assertThat(result).as(as).isEqualTo(there == null ? -2 : 0);
          model.replace(id, version);
        }
        default ->
            assertThat(map.lookup(id)).as(as).isEqualTo(there == null ? Handle.ABSENT : there);
      }
    }
    assertThat(fixture.contents(map)).as("seed=" + seed).isEqualTo(model);
    assertThat(map.engine.check(true)).as("seed=" + seed).isEmpty();
  }

  @Test
  void oneAttachmentUsesWhatTheOtherGaveBack() {
    Fixture fixture = Fixture.of(8, 8, 20);
    Handle one = fixture.attach();
    Handle other = fixture.attach();
    for (int round = 0; round < 50; round++) {
      for (long id = 0; id < 20; id++) {
        assertThat(one.update(id, 1)).isZero();
      }
      assertThat(other.update(99, 1)).isEqualTo(E2BIG);
      for (long id = 0; id < 20; id++) {
        assertThat(other.delete(id)).isZero();
      }
    }
    assertThat(one.engine.check(true)).isEmpty();
  }
}
