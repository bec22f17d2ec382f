package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.hash.Deaths.Recovery;
import io.shmap.engine.hash.Deaths.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wrong step is caught by the walk over the deaths; the numbers are those of the design. */
class HashWrongStepsTest {

  /* Enough scenarios for every step: inserts and deletes at home and further on, replacements. */
  private static List<Scenario> scenarios(int valueSize) {
    Stream<Scenario> all = Scenarios.of(8, valueSize).stream();
    return all.filter(scenario -> !scenario.name().contains("round")).toList();
  }

  private static List<String> problems(Fixture.Variant variant, int valueSize) {
    List<String> problems = new ArrayList<>();
    for (Scenario scenario : scenarios(valueSize)) {
      for (Recovery recovery : Recovery.values()) {
        problems.addAll(new Deaths(variant, scenario).everyStore(recovery).problems());
      }
    }
    return problems;
  }

  @Test
  void theRightStepsHaveNoProblem() {
    assertThat(problems(Fixture.Variant.RIGHT, 8)).isEmpty();
    assertThat(problems(Fixture.Variant.RIGHT, 24)).isEmpty();
  }

  @Test
  void aWordReplacedWithoutAcknowledgementLosesAUnit() {
    assertThat(problems(WrongSteps.noAcknowledgement().inHash(), 8))
        .anyMatch(p -> p.contains("filled"));
  }

  @Test
  void aStripeChangedBeforeItsIntentLosesAUnit() {
    assertThat(problems(WrongSteps.changeBeforeIntent(), 8)).anyMatch(p -> p.contains("filled"));
  }

  @Test
  void anEntryPublishedBeforeOutCoversItIsNotFound() {
    assertThat(problems(WrongSteps.widenAfterPublishing(), 8))
        .anyMatch(p -> p.contains("a walk finds something else"));
  }

  @Test
  void aReplacementInTwoStoresLosesTheEntry() {
    assertThat(problems(WrongSteps.replacementInTwoStores(), 24))
        .anyMatch(p -> p.contains("found"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInsertThatIsAlwaysKeptOrNeverMisplacesAUnit(boolean kept) {
    assertThat(problems(WrongSteps.insertAlways(kept), 8)).anyMatch(p -> p.contains("filled"));
  }

  @Test
  void aUnitGivenBackBeforeTheKillIsThereTwice() {
    assertThat(problems(WrongSteps.unitBackBeforeTheKill(), 8)).anyMatch(p -> p.contains("filled"));
  }

  @Test
  void outNarrowedBeforeTheKillHidesTheEntry() {
    assertThat(problems(WrongSteps.narrowBeforeTheKill(), 8))
        .anyMatch(p -> p.contains("a walk finds something else"));
  }

  enum Reader {
    RIGHT(Fixture.Variant.RIGHT),
    TRUSTS_ITS_COPY(WrongSteps.readerThatTrustsItsCopy().inHash());

    private final Fixture.Variant variant;

    Reader(Fixture.Variant variant) {
      this.variant = variant;
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAReaderThatTrustsItsCopyMeetsAMix(Reader reader) {
    Readers readers = new Readers(reader.variant);
    readers.everyAccess(
        map -> map.update(1, 5),
        writer -> {
          writer.update(1, 6);
          writer.update(1, 7);
        },
        map -> {
          long version = map.lookup(1);
          return version == 5 || version == 6 || version == 7;
        });
    assertThat(readers.wrong() > 0).isEqualTo(reader == Reader.TRUSTS_ITS_COPY);
    assertThat(readers.interruptions()).as("interruptions").isGreaterThan(5);
  }

  enum Replacement {
    RIGHT(Fixture.Variant.RIGHT),
    MOVES_HOME(WrongSteps.replacementThatMovesHome());

    private final Fixture.Variant variant;

    Replacement(Fixture.Variant variant) {
      this.variant = variant;
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAReplacementThatMovesAnEntryHidesItFromAReader(Replacement replacement) {
    Readers readers = new Readers(replacement.variant);
    long[] ids = readers.idsOfOneHome(8);
    readers.everyAccess(
        map -> {
          for (long id : ids) {
            map.update(id, 1);
          }
        },
        writer -> {
          writer.delete(ids[0]);
          writer.update(ids[7], 2);
        },
        map -> map.lookup(ids[7]) != Handle.ABSENT);
    assertThat(readers.wrong() > 0).isEqualTo(replacement == Replacement.MOVES_HOME);
    assertThat(readers.interruptions()).as("interruptions").isGreaterThan(5);
  }

  /** (7): the record goes first, the lanes after; the recoverer may die between. */
  @Test
  void aSlotFreedBeforeItsLanesAreSettledLosesAUnit() {
    List<String> problems = new ArrayList<>();
    for (Scenario scenario : scenarios(8)) {
      problems.addAll(
          new Deaths(WrongSteps.takeOverBeforeSettling(HashEngine::new), scenario)
              .everyStoreOfTheRecoveryToo()
              .problems());
    }
    assertThat(problems).anyMatch(p -> p.contains("filled"));
  }
}
