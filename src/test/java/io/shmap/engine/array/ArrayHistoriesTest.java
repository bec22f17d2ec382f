package io.shmap.engine.array;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.linear.Call;
import io.shmap.linear.Register;
import io.shmap.linear.Rounds;
import io.shmap.linear.Subject;
import io.shmap.memory.Jostle;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import io.shmap.sync.Owners;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of threads that step aside at any access, on cells: one order explains them, and none
 * those of a wrong reader.
 */
class ArrayHistoriesTest {

  private static final int THREADS = 4;
  private static final int OPERATIONS = 200;
  private static final int ROUNDS = Rounds.count(25);
  private static final int MOST_ROUNDS = 2_000;
  private static final int RARITY = 16;
  private static final int ELEMENTS = 2;

  private final long seed = new Random().nextLong();

  private Rounds rounds;

  /** The elements that an engine is made with. */
  private interface Variant {

    Elements elements(Region data, ArrayGeometry geometry, Owners owners);
  }

  /** One attachment; a value is a number and words that follow from it. */
  private record CellsOf(ArrayEngine engine, Region in, Region out) implements Subject {

    @Override
    public Set<Call> calls() {
      return EnumSet.of(Call.LOOKUP, Call.PUT);
    }

    @Override
    public long call(Call call, long key, long argument, long expected) {
      if (call == Call.LOOKUP) {
        assertThat(engine.get(key, out, 0)).isZero();
        return number();
      }
      for (long i = 0; i < in.length(); i += 8) {
        in.putLong(i, argument * (i + 1));
      }
      assertThat(engine.set(key, in, 0)).isZero();
      return Register.DONE;
    }

    private long number() {
      long number = out.getLong(0);
      for (long i = 8; i < out.length(); i += 8) {
        if (out.getLong(i) != number * (i + 1)) {
          throw new AssertionError("torn value, number=" + number + " differs at byte " + i);
        }
      }
      return number;
    }

    @Override
    public void close() {}
  }

  private String violation(int valueSize, Variant variant, int most) throws InterruptedException {
    SharedArray array = new SharedArray(valueSize, ELEMENTS, false);
    array.census.waitForLocks(60_000_000_000L);
    List<Subject> subjects = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Jostle jostle = new Jostle(seed + thread, RARITY);
      Region view = new WatchedRegion(array.memory, jostle);
      SharedArray.Process process =
          array.process(
              Mortality.immortal(),
              (data, owners) ->
                  new ArrayEngine(
                      view,
                      array.geometry,
                      owners,
                      variant.elements(view, array.geometry, owners)));
      // Values are copied into the client's buffer word by word, so it steps aside there too.
      Region out = new WatchedRegion(Region.allocate(valueSize), jostle);
      subjects.add(new CellsOf(process.engine(), Region.allocate(valueSize), out));
    }
    rounds = new Rounds(subjects.get(0), ELEMENTS, 0);
    return rounds.violation(subjects, seed, OPERATIONS, most);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 104})
  void oneOrderExplainsWhatEachThreadWasTold(int valueSize) throws InterruptedException {
    assertThat(violation(valueSize, Cells::new, ROUNDS)).as("seed=" + seed).isNull();
    assertThat(rounds.overlaps()).as("overlaps").isGreaterThanOrEqualTo(Rounds.OVERLAPS);
  }

  @Test
  void noOrderExplainsWhatAReaderIsToldThatTrustsItsCopy() throws InterruptedException {
    Variant wrong =
        (data, geometry, owners) ->
            new Cells(data, geometry, owners) {
              @Override
              boolean isWhole(long before, long after) {
                return true;
              }
            };
    assertThat(violation(40, wrong, MOST_ROUNDS)).as("seed=" + seed).contains("torn value");
  }

  /** (14) of the design. */
  @Test
  void noOrderExplainsWhatAReaderIsToldThatIgnoresTheOwner() throws InterruptedException {
    Variant wrong =
        (data, geometry, owners) ->
            new Cells(data, geometry, owners) {
              @Override
              boolean isWhole(long before, long after) {
                int passed = (int) (after >>> 32) - (int) (before >>> 32);
                return passed == 0 || passed == 1;
              }
            };
    assertThat(violation(40, wrong, MOST_ROUNDS)).as("seed=" + seed).contains("torn value");
  }
}
