package io.shmap.engine.lpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.engine.Engine;
import io.shmap.layout.LpmLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every wrong step is caught by the deaths or by the schedules, and the right ones are not. */
class LpmWrongStepsTest {

  private static final int ROUNDS = Integer.getInteger("shmap.lpm.schedules", 20);
  private static final int SCHEDULES = 500;

  /* Of a wrong step: until it is caught. */
  private static final int MOST_ROUNDS = 2000;

  private final long seed = new Random().nextLong();

  private static LpmGeometry geometry(Random random) {
    return new LpmGeometry(random.nextBoolean() ? 1 : 4, random.nextBoolean() ? 8 : 24, 12);
  }

  @Test
  void everyAnswerIsThatOfAStateInBetween() {
    Random random = new Random(seed);
    long interrupted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Schedules schedules = new Schedules(geometry(random), LpmMap.Variant.RIGHT, random);
      schedules.run(SCHEDULES);
      assertThat(schedules.problems()).as("seed=" + seed).isEmpty();
      interrupted += schedules.interrupted();
    }
    assertThat(interrupted).as("interruptions").isGreaterThan(ROUNDS);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "VERSION_MOVES_BEFORE_THE_LINK_ONLY",
        "VERSION_MOVES_AFTER_GIVING_BACK",
        "VERSION_DOES_NOT_MOVE",
        "READER_ASKS_NO_VERSION",
        "READER_ASKS_NO_GENERATION",
        "GENERATION_DOES_NOT_MOVE"
      })
  void aWrongStepGivesAReaderAnAnswerOfNoState(WrongSteps step) {
    Random random = new Random(seed);
    int rounds = 0;
    boolean caught = false;
    for (; !caught && rounds < MOST_ROUNDS; rounds++) {
      Schedules schedules = new Schedules(geometry(random), step, random);
      schedules.run(SCHEDULES);
      caught = !schedules.problems().isEmpty();
    }
    assertThat(caught).as("caught, rounds=" + rounds + " seed=" + seed).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "GIVES_BACK_TWICE",
        "GIVES_BACK_WHAT_WAS_NEVER_TAKEN",
        "COUNT_IS_NOT_SETTLED",
        "TAKES_BEFORE_THE_PLAN",
        "FILLS_BEFORE_TAKING"
      })
  void aWrongStepLeavesAWrongTrieToTheSurvivor(WrongSteps step) {
    Random random = new Random(seed);
    boolean caught = false;
    int rounds = 0;
    for (; !caught && rounds < MOST_ROUNDS; rounds++) {
      Deaths deaths = new Deaths(geometry(random), step, random);
      deaths.run(random.nextInt(30));
      caught = !deaths.problems().isEmpty();
    }
    assertThat(caught).as("caught, rounds=" + rounds + " seed=" + seed).isTrue();
  }

  @Test
  void withoutAskingForTheDepthADamagedTrieIsWalkedForEver() {
    LpmMap map = new LpmMap(new LpmGeometry(4, 8, 8), WrongSteps.DEPTH_IS_NOT_ASKED);
    LpmEngine engine = map.attach();
    map.update(engine, Prefix.of(4, 32, 1), 1, Engine.ANY);
    map.update(engine, Prefix.of(4, 32, 1, 1), 1, Engine.ANY);
    long slot = Trie.slotOffset(Trie.slot(1L << 56, map.geometry.tableBits()));
    long pair = map.memory.getLong(slot);
    map.memory.putLong(map.geometry.pairsOffset() + LpmLayout.number(pair) * 16, pair);

    assertThatThrownBy(() -> map.lookup(engine, Prefix.of(4, 32, 1)))
        .hasMessage(WrongSteps.ENDLESS);
  }
}
