package io.shmap.engine.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.error.MapCorruptedException;
import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A damaged trie gives answers or exceptions that name the offset; it never crashes or hangs. */
class LpmDamageTest {

  private static final int MAPS = Integer.getInteger("shmap.lpm.damaged", 300);
  private static final int OPERATIONS = 40;
  private static final int DAMAGES = 20_000;
  private static final int ENTRIES = 60;

  private final long seed = new Random().nextLong();
  private long corrupt;

  @ParameterizedTest
  @CsvSource({"4, 8", "1, 24", "5, 3", "16, 8", "40, 200", "256, 8"})
  void damagedTriesAnswerOrSayWhatIsWrong(int dataSize, int valueSize) {
    Random random = new Random(seed);
    LpmMap map = filled(random, dataSize, valueSize);
    Region image = map.image();
    for (int i = 0; i < MAPS; i++) {
      map.restore(image);
      LpmEngine engine = map.attach();
      for (int damages = 1 + random.nextInt(10); damages > 0; damages--) {
        damage(map, random);
      }
      for (int operation = 0; operation < OPERATIONS; operation++) {
        operate(map, engine, random);
      }
      attempt(() -> engine.check(true));
      attempt(() -> engine.sweepStale(random.nextInt(16)));
      attempt(() -> map.contents(engine));
    }
    assertThat(corrupt).as("exceptions, seed=" + seed).isPositive();
  }

  private static LpmMap filled(Random random, int dataSize, int valueSize) {
    LpmMap map = LpmMap.of(dataSize, valueSize, ENTRIES);
    LpmEngine engine = map.attach();
    Model model = new Model(ENTRIES);
    Changes.prepare(random, map, engine, model, 3 * ENTRIES);
    return map;
  }

  @ParameterizedTest
  @CsvSource({"4, 8", "16, 24"})
  void damageWhileOperationsRunIsSurvived(int dataSize, int valueSize) throws Exception {
    LpmMap map = filled(new Random(seed), dataSize, valueSize);
    LpmEngine engine = map.attach();
    AtomicBoolean done = new AtomicBoolean();
    Thread damager =
        new Thread(
            () -> {
              Random random = new Random(seed + 1);
              for (int i = 0; i < DAMAGES; i++) {
                damage(map, random);
                Thread.yield();
              }
              done.set(true);
            });
    damager.start();
    Random random = new Random(seed);
    long operations = 0;
    for (; !done.get(); operations++) {
      operate(map, engine, random);
    }
    damager.join();
    assertThat(operations).as("operations").isPositive();
    assertThat(corrupt).as("exceptions, seed=" + seed).isPositive();
  }

  /** A closed handle: from any look on, the pages are zeros. */
  @Test
  void operationsEndOnPagesThatAreZeroFromAnyLookOn() {
    Random random = new Random(seed);
    LpmMap map = filled(random, 4, 24);
    Region image = map.image();
    Region zeros = Region.allocate(map.geometry.length());
    for (int looks = 0; looks < 200; looks++) {
      map.restore(image);
      Zeroing zeroing = new Zeroing(map, zeros, looks);
      LpmEngine engine = map.attach(new WatchedRegion(map.memory, zeroing));
      operate(map, engine, random);
      zeroing.lookBefore();
    }
  }

  /** What was found before the pages were zeros is told, or that nothing is there: no zeros. */
  @Test
  void aLookupDoesNotBelieveZeros() {
    LpmMap map = LpmMap.of(4, 8, ENTRIES);
    Prefix prefix = Prefix.of(4, 16, 10, 1);
    map.update(map.attach(), prefix, 7, Engine.ANY);
    Region image = map.image();
    Region zeros = Region.allocate(map.geometry.length());
    int found = 0;
    int absent = 0;
    for (int looks = 0; looks < 40; looks++) {
      map.restore(image);
      Zeroing zeroing = new Zeroing(map, zeros, looks);
      LpmEngine engine = map.attach(new WatchedRegion(map.memory, zeroing));
      Map.Entry<Prefix, Integer> answer = map.lookup(engine, prefix);
      if (answer != null) {
        assertThat(answer).as("zeros from look " + looks).isEqualTo(Map.entry(prefix, 7));
        found++;
      } else {
        absent++;
      }
    }
    assertThat(found).isPositive();
    assertThat(absent).isPositive();
  }

  private static final class Zeroing implements WatchedRegion.Watch {

    private final LpmMap map;
    private final Region zeros;
    private int looksLeft;

    Zeroing(LpmMap map, Region zeros, int looks) {
      this.map = map;
      this.zeros = zeros;
      this.looksLeft = looks;
    }

    void lookBefore() {
      if (looksLeft-- == 0) {
        map.memory.copyFrom(0, zeros, 0, map.geometry.length());
      }
    }

    @Override
    public void beforeLoad() {
      lookBefore();
    }

    @Override
    public void beforeStore() {}
  }

  /* Links and the header more often than entries. */
  private static void damage(LpmMap map, Random random) {
    LpmGeometry geometry = map.geometry;
    long offset =
        switch (random.nextInt(5)) {
          case 0 -> LpmLayout.COUNT + 8 * random.nextInt(13);
          case 1 -> LpmLayout.TABLE + 8 * random.nextInt((int) geometry.tableSlots());
          case 2 -> 8L * (2 + random.nextInt((int) geometry.length() / 8 - 2));
          default -> geometry.pairsOffset() + 8 * random.nextInt((int) geometry.pairs() * 2);
        };
    long word = map.memory.getLong(offset);
    long links = geometry.entriesOffset() - LpmLayout.TABLE;
    long damaged =
        switch (random.nextInt(6)) {
          case 0 -> random.nextLong();
          case 1 -> -1;
          case 2 -> 0;
          case 3 -> map.memory.getLong(LpmLayout.TABLE + 8 * random.nextInt((int) links / 8));
          case 4 -> word + random.nextInt(9) - 4;
          default -> word ^ 1L << random.nextInt(64);
        };
    map.memory.putLong(offset, damaged);
  }

  private void operate(LpmMap map, LpmEngine engine, Random random) {
    Prefix prefix = Prefix.random(random, map.geometry.dataSize());
    attempt(
        () -> {
          switch (random.nextInt(9)) {
            case 0, 1 -> map.update(engine, prefix, random.nextInt(100), random.nextInt(3));
            case 2 -> map.delete(engine, prefix);
            case 3 -> map.nextKey(engine, prefix);
            case 4 -> map.after(engine, prefix);
            case 5 -> map.isExactlyThere(engine, prefix);
            case 6 -> engine.size();
            case 7 -> batch(map, engine, random);
            default -> map.lookup(engine, prefix);
          }
        });
  }

  private static void batch(LpmMap map, LpmEngine engine, Random random) {
    int keySize = map.geometry.keySize();
    int valueSize = map.geometry.valueSize();
    Region keys = Region.allocate((long) keySize * LpmBatch.ROOM);
    Region values = Region.allocate((long) valueSize * LpmBatch.ROOM);
    for (int i = 0; i < LpmBatch.ROOM; i++) {
      Prefix.random(random, map.geometry.dataSize()).write(keys, (long) i * keySize);
    }
    engine.lookupAll(
        engine.batch(), keys, 0, keySize, values, 0, valueSize, 1 + random.nextInt(LpmBatch.ROOM));
  }

  private void attempt(Runnable operation) {
    try {
      operation.run();
    } catch (MapCorruptedException expected) {
      corrupt++;
      assertThat(expected).hasMessageContaining("buffer").hasMessageContaining("offset=0x");
    }
  }

  @Test
  void aCircleIsNamedByOperationsAndByTheCheck() {
    LpmMap map = LpmMap.of(4, 8, 8);
    LpmEngine engine = map.attach();
    map.update(engine, Prefix.of(4, 32, 1), 1, Engine.ANY);
    map.update(engine, Prefix.of(4, 32, 1, 1), 1, Engine.ANY);
    long slot = Trie.slotOffset(Trie.slot(1L << 56, map.geometry.tableBits()));
    long pair = map.memory.getLong(slot);
    map.memory.putLong(map.geometry.pairsOffset() + LpmLayout.number(pair) * 16, pair);

    attempt(() -> map.lookup(engine, Prefix.of(4, 32, 1)));

    assertThat(corrupt).isOne();
    assertThat(engine.check(true)).anyMatch(f -> f.contains("not deeper"));
  }
}
