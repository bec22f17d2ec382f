package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.linear.Call;
import io.shmap.linear.Register;
import io.shmap.linear.Rounds;
import io.shmap.linear.Subject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories of threads that step aside at any access, on keys of one home of an LRU map: one order
 * explains those of the right engine, in which an entry may go while another one is inserted, and
 * none those of an engine with a wrong step.
 */
class LruHistoriesTest {

  private static final int THREADS = 4;
  private static final int OPERATIONS = 200;
  private static final int ROUNDS = Rounds.count(15);
  private static final int MOST_ROUNDS = 2_000;
  private static final int KEYS = 12;

  private final long seed = new Random().nextLong();

  private Rounds rounds;

  /** What was wrong with one of so many rounds, or null. */
  private String violation(
      Fixture.Variant variant, int valueSize, int maxEntries, UnaryOperator<Subject> face, int most)
      throws InterruptedException {
    Fixture map = new Fixture(HashGeometry.of(8, valueSize, maxEntries, Fixture.SLOTS, 2), variant);
    map.census().waitForLocks(60_000_000_000L);
    long[] ids = new long[KEYS];
    for (int i = 0; i < KEYS; i++) {
      ids[i] = map.idAt(0, i);
    }
    List<Subject> subjects = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      subjects.add(face.apply(new EngineSubject(map, ids, seed + thread)));
    }
    rounds = new Rounds(subjects.get(0), KEYS, Register.ABSENT, maxEntries < KEYS);
    return rounds.violation(subjects, seed, OPERATIONS, most);
  }

  /** In the last two there is room for all keys: nobody goes. */
  @ParameterizedTest
  @CsvSource({"8, 7", "24, 7", "104, 7", "8, 2", "8, 12", "24, 12"})
  void oneOrderExplainsWhatEachThreadWasTold(int valueSize, int maxEntries)
      throws InterruptedException {
    assertThat(violation(LruEngine::new, valueSize, maxEntries, UnaryOperator.identity(), ROUNDS))
        .as("seed=" + seed)
        .isNull();
    assertThat(rounds.overlaps()).as("overlaps").isGreaterThanOrEqualTo(Rounds.OVERLAPS);
    assertThat(rounds.evictions() > 0).as("evictions").isEqualTo(maxEntries < KEYS);
  }

  /** Takes nothing out: so the home stays full, and each new key gets the place of another. */
  private record Filling(Subject subject) implements Subject {

    @Override
    public Set<Call> calls() {
      return EnumSet.of(Call.LOOKUP, Call.PUT);
    }

    @Override
    public long call(Call call, long key, long argument, long expected) {
      return subject.call(call, key, argument, expected);
    }

    @Override
    public void close() {
      subject.close();
    }
  }

  /** Wrong steps that show without a death. */
  enum Wrong {
    READER_TRUSTS_ITS_COPY(
        WrongSteps.readerThatTrustsItsCopy().inLru(), 40, UnaryOperator.identity()),
    REFILL_BEFORE_THE_KILL(LruWrongSteps.refillBeforeTheKill(), 8, Filling::new);

    private final Fixture.Variant variant;
    private final int valueSize;
    private final UnaryOperator<Subject> face;

    Wrong(Fixture.Variant variant, int valueSize, UnaryOperator<Subject> face) {
      this.variant = variant;
      this.valueSize = valueSize;
      this.face = face;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noOrderExplainsWhatAWrongStepAnswers(Wrong wrong) throws InterruptedException {
    assertThat(violation(wrong.variant, wrong.valueSize, 7, wrong.face, MOST_ROUNDS))
        .as("seed=" + seed + ", " + rounds)
        .containsAnyOf("no order explains", "torn value");
  }
}
