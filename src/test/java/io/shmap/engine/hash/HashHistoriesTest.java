package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.linear.Call;
import io.shmap.linear.Register;
import io.shmap.linear.Rounds;
import io.shmap.linear.Staying;
import io.shmap.linear.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of threads that step aside at any access, on keys of one home: one order explains those
 * of the right engine, and none those of an engine with a wrong step, though nobody dies.
 */
class HashHistoriesTest {

  private static final int THREADS = 4;
  private static final int OPERATIONS = 200;
  private static final int ROUNDS = Rounds.count(25);
  private static final int MOST_ROUNDS = 2_000;

  private static final long LOOKS = 200;

  /* One home has places for fewer: some live further on, and there is not room for all. */
  private static final int KEYS = Staying.KEYS;
  private static final int ENTRIES = Staying.ENTRIES;

  private final long seed = new Random().nextLong();

  private Rounds rounds;
  private Staying.Seen seen;

  private static HashGeometry geometry(int valueSize) {
    return HashGeometry.of(8, valueSize, ENTRIES, Fixture.SLOTS, 2);
  }

  /** Numbers of one CPU: of more, no lookup shows all at one moment. */
  private static HashGeometry counters() {
    return HashGeometry.perCpu(8, 8, ENTRIES, Fixture.SLOTS, 1);
  }

  private Fixture map(Fixture.Variant variant, HashGeometry geometry) {
    Fixture fixture = new Fixture(geometry, variant);
    fixture.census().waitForLocks(60_000_000_000L);
    return fixture;
  }

  private List<Subject> subjects(Fixture fixture) {
    long[] ids = new long[KEYS];
    for (int i = 0; i < KEYS; i++) {
      ids[i] = fixture.idAt(0, i);
    }
    List<Subject> subjects = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      subjects.add(new EngineSubject(fixture, ids, seed + thread));
    }
    return subjects;
  }

  /** What was wrong with one of so many rounds, or null. */
  private String violation(
      Fixture.Variant variant, HashGeometry geometry, UnaryOperator<Subject> face, int most)
      throws InterruptedException {
    List<Subject> subjects = subjects(map(variant, geometry)).stream().map(face).toList();
    rounds = new Rounds(subjects.get(0), KEYS, Register.ABSENT);
    return rounds.violation(subjects, seed, OPERATIONS, most);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 24, 104})
  void oneOrderExplainsWhatEachThreadWasTold(int valueSize) throws InterruptedException {
    assertExplained(geometry(valueSize));
  }

  @Test
  void oneOrderExplainsTheCountersOfOneCpu() throws InterruptedException {
    assertExplained(counters());
  }

  private void assertExplained(HashGeometry geometry) throws InterruptedException {
    assertThat(violation(Fixture.Variant.RIGHT, geometry, UnaryOperator.identity(), ROUNDS))
        .as("seed=" + seed)
        .isNull();
    assertThat(rounds.overlaps()).as("overlaps").isGreaterThanOrEqualTo(Rounds.OVERLAPS);
  }

  /** Wrong steps that show without a death; the numbers are those of the design. */
  enum Wrong {
    /** (4). */
    READER_TRUSTS_ITS_COPY(WrongSteps.readerThatTrustsItsCopy().inHash()),
    /** (5). */
    REPLACEMENT_IN_TWO_STORES(WrongSteps.replacementInTwoStores()),
    /** (6). */
    REPLACEMENT_MOVES_HOME(WrongSteps.replacementThatMovesHome()),
    /** (10). */
    NARROW_BEFORE_THE_KILL(WrongSteps.narrowBeforeTheKill()),
    PUBLISHED_BEFORE_IT_IS_FILLED(WrongSteps.replacementBeforeItIsFilled());

    private final Fixture.Variant variant;

    Wrong(Fixture.Variant variant) {
      this.variant = variant;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noOrderExplainsWhatAWrongStepAnswers(Wrong wrong) throws InterruptedException {
    assertThat(violation(wrong.variant, geometry(40), UnaryOperator.identity(), MOST_ROUNDS))
        .as("seed=" + seed + ", " + rounds)
        .containsAnyOf("no order explains", "torn value");
  }

  /** (16) and (17), that adders are not waited for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noOrderExplainsAddsBesideWhichOthersTakeOrRefill(boolean refill)
      throws InterruptedException {
    Fault wrong = refill ? WrongSteps.refillBesideAnAdder() : WrongSteps.takingOutBesideAnAdder();
    assertThat(violation(wrong.inHash(), counters(), UnaryOperator.identity(), MOST_ROUNDS))
        .as("seed=" + seed + ", " + rounds)
        .contains("no order explains");
  }

  /**
   * What was wrong with what a thread saw of entries that stay, in one of so many maps, or null.
   */
  private String missed(Fixture.Variant variant, int valueSize, int maps) throws Exception {
    String missed = null;
    for (int i = 0; i < maps && missed == null; i++) {
      missed = missed(variant, valueSize);
    }
    return missed;
  }

  private String missed(Fixture.Variant variant, int valueSize) throws Exception {
    List<Subject> subjects = subjects(map(variant, geometry(valueSize)));
    Staying.prepare(subjects.get(0));
    Staying one = new Staying(subjects.get(0), subjects.get(1), seed);
    Staying other = new Staying(subjects.get(2), subjects.get(3), seed + 1);
    CompletableFuture<Staying.Seen> beside = new CompletableFuture<>();
    new Thread(() -> complete(beside, other)).start();
    try {
      seen = one.run(LOOKS);
      beside.get();
      return null;
    } catch (AssertionError e) {
      return e.getMessage();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError wrong) {
        return wrong.getMessage();
      }
      throw e;
    } finally {
      beside.handle((done, failed) -> done).get();
    }
  }

  private static void complete(CompletableFuture<Staying.Seen> beside, Staying staying) {
    try {
      beside.complete(staying.run(LOOKS));
    } catch (Exception | AssertionError e) {
      beside.completeExceptionally(e instanceof ExecutionException ? e.getCause() : e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 40})
  void anEntryThatStaysIsNeverMissed(int valueSize) throws Exception {
    assertThat(missed(Fixture.Variant.RIGHT, valueSize, ROUNDS)).as("seed=" + seed).isNull();
    assertThat(seen.replaced()).as("replacements seen").isGreaterThanOrEqualTo(100);
    assertThat(seen.comingsAndGoings()).as("others").isGreaterThanOrEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongStepMissesAnEntryThatStays(Wrong wrong) throws Exception {
    assertThat(missed(wrong.variant, 40, MOST_ROUNDS))
        .as("seed=" + seed)
        .containsAnyOf("missed by a lookup", "shown ", "torn value");
  }

  /** A comparison that is a lookup and an update. */
  private record TwoSteps(Subject subject) implements Subject {

    @Override
    public Set<Call> calls() {
      return subject.calls();
    }

    @Override
    public long call(Call call, long key, long argument, long expected) {
      if (call != Call.COMPARE_AND_SET) {
        return subject.call(call, key, argument, expected);
      }
      long there = subject.call(Call.LOOKUP, key, 0, 0);
      return there == expected && there != Register.ABSENT
          ? subject.call(Call.REPLACE, key, argument, 0)
          : Register.REFUSED;
    }

    @Override
    public void close() {
      subject.close();
    }
  }

  @Test
  void noOrderExplainsAComparisonInTwoSteps() throws InterruptedException {
    assertThat(violation(Fixture.Variant.RIGHT, geometry(8), TwoSteps::new, MOST_ROUNDS))
        .as("seed=" + seed)
        .contains("no order explains");
  }
}
