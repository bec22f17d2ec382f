package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lookups of several keys at a time: what each of them would have given alone. */
class HashBatchTest {

  private static final long ABSENT = -1;
  private static final int ROUNDS = 300;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** Full to the last place, so that entries live far from their homes, past the end too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 29, 1000})
  void longsAreFoundAsEachIsAlone(int entries) {
    Handle map = Fixture.of(8, 8, entries).attach();
    LongFace longs = map.longs();
    LongBatch batch = map.engine.longBatch(longs);
    Map<Long, Long> model = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      long changed = random.nextInt(2 * entries);
      if (model.containsKey(changed)) {
        model.remove(changed);
        longs.delete(changed);
      }
      for (int i = 0; i < 1000 && model.size() < entries; i++) {
        long key = random.nextInt(2 * entries);
        assertThat(longs.put(key, key + round, Engine.ANY)).isZero();
        model.put(key, key + round);
      }
      long[] keys = random.longs(random.nextInt(100), 0, 2L * entries).toArray();
      long[] expected = new long[keys.length];
      int there = 0;
      for (int i = 0; i < keys.length; i++) {
        expected[i] = model.getOrDefault(keys[i], ABSENT);
        there += model.containsKey(keys[i]) ? 1 : 0;
      }
      long[] values = round % 2 == 0 ? keys : new long[keys.length];
      assertThat(batch.get(keys, values, keys.length, ABSENT)).as("seed=" + seed).isEqualTo(there);
      assertThat(values).as("seed=" + seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 3, 29", "8, 24, 29", "16, 64, 1", "16, 64, 300", "20, 1024, 29"})
  void keysOfAnySizeAreFoundAsEachIsAlone(int keySize, int valueSize, int entries) {
    Fixture fixture = Fixture.of(keySize, valueSize, entries);
    Handle map = fixture.attach();
    KeyBatch batch = map.engine.keyBatch();
    Region keys = Region.allocate((long) KeyBatch.MOST * keySize);
    Region values = Region.allocate((long) KeyBatch.MOST * valueSize);
    for (long id = 0; id < entries; id++) {
      assertThat(map.update(id, id * 7)).isZero();
    }
    for (int round = 0; round < ROUNDS; round++) {
      int count = random.nextInt(KeyBatch.MOST + 1);
      long[] ids = random.longs(count, 0, 2L * entries).toArray();
      for (int i = 0; i < count; i++) {
        Handle.putKey(keys, (long) i * keySize, ids[i], keySize);
      }
      int found = batch.get(keys, values, count);
      for (int i = 0; i < count; i++) {
        boolean there = (found >>> i & 1) != 0;
        assertThat(there).as("seed=" + seed + " id=" + ids[i]).isEqualTo(ids[i] < entries);
        if (there) {
          long wanted = ids[i] * 7 & -1L >>> 64 - 8 * Math.min(8, valueSize);
          assertThat(Handle.version(values, (long) i * valueSize, valueSize)).isEqualTo(wanted);
        }
      }
    }
  }

  /** Before every access of the batch, the entry is deleted and another takes its place. */
  @Test
  void aValueIsNeverThatOfAnotherKeyInTheSamePlace() {
    Fixture fixture = Fixture.of(8, 8, 12);
    long[] ids = {fixture.idAt(0, 0), fixture.idAt(0, 1), fixture.idAt(0, 2), fixture.idAt(1, 0)};
    Region empty = fixture.image();
    boolean interrupted = true;
    int interruptions = 0;
    boolean sawOld = false;
    boolean sawGone = false;
    for (long n = 0; interrupted; n++) {
      fixture.restore(empty);
      LongFace writer = fixture.attach().longs();
      for (int i = 0; i < ids.length; i += 2) {
        writer.put(ids[i], ids[i] + 1000, Engine.ANY);
      }
      Watcher watcher = new Watcher();
      Handle reader = fixture.attach(new WatchedRegion(fixture.memory, watcher));
      LongBatch batch = reader.engine.longBatch(reader.longs());
      watcher.interruptBefore(
          n,
          () -> {
            writer.delete(ids[0]);
            writer.put(ids[1], ids[1] + 1000, Engine.ANY);
          });
      long[] values = new long[ids.length];
      batch.get(ids, values, ids.length, ABSENT);
      interrupted = watcher.hasInterrupted();
      interruptions += interrupted ? 1 : 0;
      assertThat(values[0]).as("access " + n).isIn(ids[0] + 1000, ABSENT);
      assertThat(values[1]).as("access " + n).isIn(ids[1] + 1000, ABSENT);
      assertThat(values[2]).as("access " + n).isEqualTo(ids[2] + 1000);
      assertThat(values[3]).as("access " + n).isEqualTo(ABSENT);
      sawOld |= values[0] != ABSENT;
      sawGone |= values[0] == ABSENT;
    }
    assertThat(interruptions).as("interruptions").isGreaterThan(20);
    assertThat(sawOld && sawGone).as("before and after the change").isTrue();
  }

  @Test
  void arraysThatAreTooShortAreRefused() {
    Handle map = Fixture.of(8, 8, 10).attach();
    LongBatch batch = map.engine.longBatch(map.longs());
    assertThatThrownBy(() -> batch.get(new long[2], new long[1], 2, ABSENT))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(batch.get(new long[0], new long[0], 0, ABSENT)).isZero();
  }
}
