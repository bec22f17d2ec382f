package io.shmap.engine.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations of one engine, as bpf(2) answers them, and the count. */
class BloomEngineTest {

  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int EINVAL = -22;
  private static final int EOPNOTSUPP = -95;
  private static final int ENOTSUPP = -524;

  private final SharedFilter filter = new SharedFilter(100, 0);
  private final BloomEngine engine = filter.attach();
  private final Region value = SharedFilter.value(7);

  @Test
  void aValueIsFoundOnceItWasAdded() {
    assertThat(engine.lookup(null, 0, value, 0)).isEqualTo(ENOENT);
    assertThat(engine.update(null, 0, value, 0, Engine.ANY)).isZero();
    assertThat(engine.update(null, 0, value, 0, Engine.ANY)).isZero();
    assertThat(engine.lookup(null, 0, value, 0)).isZero();
    assertThat(value.getLong(0)).as("a lookup does not write").isEqualTo(7);
  }

  @Test
  void anAddTellsWhetherTheValueWasNew() {
    assertThat(engine.add(value, 0)).isEqualTo(1);
    assertThat(engine.add(value, 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 8, -1})
  void otherFlagsAreInvalid(long flags) {
    assertThat(engine.update(null, 0, value, 0, flags)).isEqualTo(EINVAL);
    assertThat(engine.lookup(null, 0, value, 0)).isEqualTo(ENOENT);
  }

  @Test
  void thereIsNoOtherOperation() {
    int[] count = {3};
    assertThat(engine.delete(null, 0)).isEqualTo(EOPNOTSUPP);
    assertThat(engine.nextKey(null, 0, value, 0)).isEqualTo(EOPNOTSUPP);
    assertThat(engine.lookupAndDelete(null, 0, value, 0)).isEqualTo(ENOTSUPP);
    assertThat(engine.nextBatch(new int[1], value, value, count, false)).isEqualTo(ENOTSUPP);
    assertThat(count[0]).isZero();
  }

  @Test
  void aFrozenFilterRefusesEveryChange() {
    engine.add(value, 0);
    assertThat(engine.freeze()).isZero();
    assertThat(engine.freeze()).isEqualTo(EPERM);
    assertThat(engine.add(value, 0)).as("even of what is there").isEqualTo(EPERM);
    assertThat(engine.update(null, 0, value, 0, 1)).isEqualTo(EPERM);
    assertThat(engine.delete(null, 0)).isEqualTo(EPERM);
    assertThat(engine.lookupAndDelete(null, 0, value, 0)).isEqualTo(EPERM);
    assertThat(engine.nextBatch(new int[1], value, value, new int[] {1}, true)).isEqualTo(EPERM);
    assertThat(engine.lookup(null, 0, value, 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 8, 15})
  void theCountIsAboutTheNumberOfValues(int hashes) {
    SharedFilter large = new SharedFilter(20_000, hashes);
    BloomEngine counter = large.attach();
    SplittableRandom random = new SplittableRandom(hashes);
    int added = 0;
    for (int values : new int[] {0, 1, 10, 1_000, 10_000, 20_000, 30_000}) {
      for (; added < values; added++) {
        value.putLong(0, random.nextLong());
        counter.add(value, 0);
      }
      long tolerance = Math.round(values * 0.01);
      assertThat(counter.size()).isBetween(values - tolerance, values + tolerance);
    }
  }

  @Test
  void aFilterThatIsAllOnesHasACountToo() {
    for (long i = 0x2000; i < filter.geometry.length(); i += 8) {
      filter.memory.putLong(i, -1);
    }
    assertThat(engine.size()).isBetween(100L, 10_000L);
    assertThat(SharedFilter.has(engine, 123)).isTrue();
  }
}
