package io.shmap.engine.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trie on its own does what a sorted map of bits does. */
class LpmContractTest {

  private static final int ROUNDS = Integer.getInteger("shmap.lpm.rounds", 10);

  private final long seed = new Random().nextLong();

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 3000", "1, 3, 40, 3000", "1, 8, 600, 3000", "2, 8, 7, 3000", "3, 12, 100, 3000",
    "4, 8, 64, 3000", "4, 8, 1000, 3000", "4, 40, 17, 3000", "5, 8, 30, 3000", "8, 8, 100, 3000",
    "9, 5, 50, 2000", "16, 8, 200, 1500", "64, 8, 30, 500", "256, 8, 20, 200", "256, 300, 3, 200"
  })
  void everyAnswerIsTheModels(int dataSize, int valueSize, long maxEntries, int operations) {
    Random random = new Random(seed);
    for (int round = 0; round < Math.max(1, ROUNDS * operations / 60_000); round++) {
      LpmMap map = LpmMap.of(dataSize, valueSize, maxEntries);
      LpmEngine engine = map.attach();
      Model model = new Model(maxEntries);
      List<Prefix> known = new ArrayList<>(List.of(Prefix.of(dataSize, 0)));
      int full = 0;
      for (int i = 0; i < operations; i++) {
        Prefix prefix = choose(random, known, dataSize);
        String as = "seed=" + seed + " round=" + round + " operation=" + i + " prefix=" + prefix;
        int kind = random.nextInt(6);
        if (kind < 3) {
          int value = random.nextInt(valueSize < 4 ? 100 : 1 << 20);
          long flags = random.nextInt(3);
          int expected = model.update(prefix, value, flags);
          assertThat(map.update(engine, prefix, value, flags)).as(as).isEqualTo(expected);
          full += expected == -28 ? 1 : 0;
        } else if (kind == 3) {
          assertThat(map.delete(engine, prefix)).as(as).isEqualTo(model.delete(prefix));
        } else {
          assertThat(map.nextKey(engine, prefix)).as(as).isEqualTo(model.nextKey(prefix));
          Map.Entry<Prefix, Integer> after = map.after(engine, prefix);
          assertThat(after == null ? null : after.getKey()).as(as).isEqualTo(model.after(prefix));
        }
        Prefix key = choose(random, known, dataSize);
        assertThat(map.lookup(engine, key)).as(as + " key=" + key).isEqualTo(model.lookup(key));
        assertThat(map.isExactlyThere(engine, key))
            .as(as + " key=" + key)
            .isEqualTo(model.entries.containsKey(key.bits()));
      }
      assertThat(map.contents(engine).toString()).isEqualTo(LpmMap.contents(model).toString());
      assertThat(engine.size()).isEqualTo(model.entries.size());
      assertThat(engine.check(true)).as("seed=" + seed).isEmpty();
      if (maxEntries < 20) {
        assertThat(full).as("refusals of a full trie").isPositive();
      }
    }
  }

  /* Known ones, their neighbours, or new ones. */
  private static Prefix choose(Random random, List<Prefix> known, int dataSize) {
    Prefix prefix = known.get(random.nextInt(known.size()));
    byte[] data = prefix.data().clone();
    int bits = 8 * dataSize;
    switch (random.nextInt(5)) {
      case 0 -> prefix = Prefix.random(random, dataSize);
      case 1 -> prefix = new Prefix(random.nextInt(bits + 1), data);
      case 2 -> {
        int bit = random.nextInt(bits);
        data[bit >> 3] ^= (byte) (0x80 >> (bit & 7));
        prefix = new Prefix(prefix.length(), data);
      }
      default -> {}
    }
    if (known.size() < 300) {
      known.add(prefix);
    }
    return prefix;
  }

  @Test
  void batchesFindWhatSingleLookupsFind() {
    Random random = new Random(seed);
    LpmMap map = LpmMap.of(4, 8, 500);
    LpmEngine engine = map.attach();
    for (int i = 0; i < 400; i++) {
      map.update(engine, Prefix.random(random, 4), i, Engine.ANY);
    }
    LpmBatch batch = engine.batch();
    Region keys = Region.allocate(8 * LpmBatch.ROOM);
    Region values = Region.allocate(8 * LpmBatch.ROOM);
    int hits = 0;
    for (int round = 0; round < 2000; round++) {
      int count = 1 + random.nextInt(LpmBatch.ROOM);
      List<Prefix> asked = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        asked.add(Prefix.random(random, 4));
        asked.get(i).write(keys, 8L * i);
      }
      boolean wrong = random.nextInt(10) == 0;
      if (wrong) {
        keys.putInt(0, 33);
      }
      int found = engine.lookupAll(batch, keys, 0, 8, values, 0, 8, count);
      for (int i = 0; i < count; i++) {
        Map.Entry<Prefix, Integer> one = wrong && i == 0 ? null : map.lookup(engine, asked.get(i));
        assertThat((found >> i & 1) != 0).as("seed=" + seed).isEqualTo(one != null);
        if (one != null) {
          assertThat(values.getInt(8L * i)).isEqualTo(one.getValue());
          hits++;
        }
      }
    }
    assertThat(hits).as("hits").isPositive();
  }

  @Test
  void walksAreInPostorderWithHostBitsAsTheKernels() {
    LpmMap map = LpmMap.of(4, 8, 10);
    LpmEngine engine = map.attach();
    List<Prefix> order =
        List.of(
            Prefix.of(4, 32, 10, 1, 2, 3),
            Prefix.of(4, 24, 10, 1, 2, 77),
            Prefix.of(4, 16, 10, 1),
            Prefix.of(4, 16, 10, 128),
            Prefix.of(4, 8, 10),
            Prefix.of(4, 32, 192, 168, 0, 1),
            Prefix.of(4, 0));
    for (int i : new int[] {6, 4, 2, 3, 0, 1, 5}) {
      assertThat(map.update(engine, order.get(i), i, Engine.NOEXIST)).isZero();
    }

    assertThat(map.contents(engine).keySet()).containsExactlyElementsOf(order);
  }

  @Test
  void aReplacementReplacesHostBitsToo() {
    LpmMap map = LpmMap.of(4, 8, 1);
    LpmEngine engine = map.attach();
    map.update(engine, Prefix.of(4, 8, 10, 1, 2, 3), 1, Engine.ANY);

    assertThat(map.update(engine, Prefix.of(4, 8, 10, 9, 9, 9), 2, Engine.EXIST)).isZero();

    assertThat(map.contents(engine)).containsExactly(Map.entry(Prefix.of(4, 8, 10, 9, 9, 9), 2));
    assertThat(map.delete(engine, Prefix.of(4, 8, 10, 5, 5, 5))).isZero();
  }

  @Test
  void prefixesThatAreTooLongAreRefusedAsTheKernelDoes() {
    LpmMap map = LpmMap.of(4, 8, 3);
    LpmEngine engine = map.attach();
    map.update(engine, Prefix.of(4, 0), 5, Engine.ANY);
    for (int length : new int[] {33, 64, 1 << 20, -1, Integer.MIN_VALUE}) {
      Prefix wrong = Prefix.of(4, length, 10);
      assertThat(engine.lookup(wrong.key(), 0, map.value(0), 0)).isEqualTo(-2);
      assertThat(map.update(engine, wrong, 1, Engine.ANY)).isEqualTo(-22);
      assertThat(map.delete(engine, wrong)).isEqualTo(-22);
      Region next = Region.allocate(8);
      assertThat(engine.nextKey(wrong.key(), 0, next, 0)).isZero();
    }
    assertThat(map.update(engine, Prefix.of(4, 8, 10), 1, 3)).isEqualTo(-22);
    assertThat(engine.lookupAndDelete(Prefix.of(4, 0).key(), 0, map.value(0), 0)).isEqualTo(-524);
  }

  @Test
  void frozenTriesAnswerAndDoNotChange() {
    LpmMap map = LpmMap.of(4, 8, 3);
    LpmEngine engine = map.attach();
    map.update(engine, Prefix.of(4, 8, 10), 1, Engine.ANY);

    assertThat(engine.freeze()).isZero();

    assertThat(engine.freeze()).isEqualTo(-1);
    assertThat(map.update(engine, Prefix.of(4, 8, 10), 2, Engine.ANY)).isEqualTo(-1);
    assertThat(map.delete(engine, Prefix.of(4, 8, 10))).isEqualTo(-1);
    assertThat(map.lookup(engine, Prefix.of(4, 32, 10, 1)).getValue()).isEqualTo(1);
  }
}
