package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.hash.Deaths.Recovery;
import io.shmap.engine.hash.Deaths.Scenario;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A death at every store of every operation leaves the map as it was before or after it. */
class HashDeathTest {

  static Stream<Scenario> scenarios() {
    return Stream.of(
            Scenarios.of(8, 8),
            Scenarios.of(8, 24),
            Scenarios.of(12, 5),
            Scenarios.of(12, 12),
            Scenarios.perCpu(8, 8, 1),
            Scenarios.perCpu(12, 5, 2))
        .flatMap(List::stream);
  }

  static Stream<Scenario> scenariosOfEightByteKeys() {
    return Stream.of(Scenarios.of(8, 8), Scenarios.of(8, 24), Scenarios.perCpu(8, 8, 1))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void aDeathAtAnyStoreIsSettled(Scenario scenario) {
    for (Recovery recovery : Recovery.values()) {
      Deaths deaths = new Deaths(Fixture.Variant.RIGHT, scenario).everyStore(recovery);
      assertThat(deaths.problems()).isEmpty();
      assertThat(deaths.deaths()).as("deaths").isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("scenariosOfEightByteKeys")
  void theDeathOfTheRecovererIsSettledToo(Scenario scenario) {
    Deaths deaths = new Deaths(Fixture.Variant.RIGHT, scenario).everyStoreOfTheRecoveryToo();
    assertThat(deaths.problems()).isEmpty();
    assertThat(deaths.deaths()).as("deaths").isPositive();
  }

  @ParameterizedTest
  @MethodSource("scenariosOfEightByteKeys")
  void othersMayRunAtAnyAccessBeforeTheDeath(Scenario scenario) {
    Deaths deaths = new Deaths(Fixture.Variant.RIGHT, scenario).everyStoreWithAnInterruption(true);
    assertThat(deaths.problems()).isEmpty();
    assertThat(deaths.deaths()).as("deaths").isPositive();
  }

  @ParameterizedTest
  @MethodSource("scenariosOfEightByteKeys")
  void othersMayRunAtAnyAccessOfTheSettling(Scenario scenario) {
    Deaths deaths =
        new Deaths(Fixture.Variant.RIGHT, scenario).everyStoreWithAnInterruptedRecovery();
    assertThat(deaths.problems()).isEmpty();
    assertThat(deaths.deaths()).as("deaths").isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void everyRecoveryIsWalked(Recovery recovery) {
    Scenario insert = Scenarios.of(8, 24).get(2);
    assertThat(new Deaths(Fixture.Variant.RIGHT, insert).everyStore(recovery).deaths())
        .as("deaths in an insert")
        .isGreaterThan(10);
  }
}
