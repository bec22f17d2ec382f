package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.hash.Deaths.Recovery;
import io.shmap.layout.NodeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wrong step of an eviction is caught by the walk over the deaths. */
class LruWrongStepsTest {

  private static final int MAPS = 8;
  private static final int MOST_MAPS = 300;

  private final long seed = new Random().nextLong();

  private List<String> problems(Fixture.Variant variant, int valueSize) {
    List<String> problems = new ArrayList<>();
    for (int map = 0; map < MAPS; map++) {
      LruDeaths deaths = new LruDeaths(variant, 8, valueSize, 13, seed + map).fill();
      problems.addAll(deaths.everyStore(Recovery.SETTLED_FIRST).problems());
    }
    return problems;
  }

  private void assertCaught(Fixture.Variant wrong, String problem) {
    List<String> problems = new ArrayList<>();
    for (int map = 0; map < MOST_MAPS && problems.stream().noneMatch(isAbout(problem)); map++) {
      LruDeaths deaths = new LruDeaths(wrong, 8, 8, 13, seed + map).fill();
      problems.addAll(deaths.everyStore(Recovery.SETTLED_FIRST).problems());
    }
    assertThat(problems).as("seed=" + seed).anyMatch(isAbout(problem));
  }

  private static Predicate<String> isAbout(String problem) {
    return text -> text.contains(problem);
  }

  @Test
  void theRightStepsHaveNoProblem() {
    assertThat(problems(LruEngine::new, 8)).isEmpty();
    assertThat(problems(LruEngine::new, 24)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aUnitAlwaysGivenBackOrNeverIsMisplaced(boolean givenBack) {
    Fixture.Variant wrong =
        Fault.ofCapacity(
                parts ->
                    new Capacity(parts.table, parts.lanes, parts.owners) {
                      @Override
                      boolean isBetween(int lane) {
                        return givenBack;
                      }
                    })
            .inLru();
    assertCaught(wrong, "units in use");
  }

  @Test
  void aVictimThatGoesWithoutAnIntentLosesAUnit() {
    Fixture.Variant wrong =
        LruWrongSteps.withMutations(
            (parts, capacity) ->
                new LruMutations(parts, capacity) {
                  @Override
                  void announce(int lane, long target, long state, long victimNode) {}
                });
    assertCaught(wrong, "units in use");
  }

  @Test
  void aNewcomerThatComesBeforeItsVictimGoesIsOneTooMany() {
    Fixture.Variant wrong =
        LruWrongSteps.withMutations(
            (parts, capacity) ->
                new LruMutations(parts, capacity) {
                  @Override
                  void publishSwap(
                      long home, long distance, long hash, long state, int dead, long victim) {
                    publishInsert(home, distance, hash, state, dead);
                    kill(victim, parts.table.checkedState(Table.nodeOf(victim)));
                  }
                });
    assertCaught(wrong, "but entries=14");
  }

  @Test
  void anEntryPublishedBeforeOutCoversItIsNotFound() {
    Fixture.Variant wrong =
        LruWrongSteps.withMutations(
            (parts, capacity) ->
                new LruMutations(parts, capacity) {
                  @Override
                  void publishSwap(
                      long home, long distance, long hash, long state, int dead, long victim) {
                    kill(victim, parts.table.checkedState(Table.nodeOf(victim)));
                    long node = parts.table.behind(home, distance);
                    parts.table.publish(node, state, NodeLayout.live(state) | 1 << dead);
                    widen(home, distance, hash);
                  }
                });
    assertCaught(wrong, "a walk finds something else");
  }

  @Test
  void aPlaceRefilledBeforeItsVictimGoesIsAMix() {
    assertCaught(LruWrongSteps.refillBeforeTheKill(), "");
  }

  @Test
  void aMapThatIsTakenForFullEvictsForNothing() {
    assertCaught(LruWrongSteps.mapThatIsTakenForFull(), "evictions");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyACandidateThatIsNotLookedAtAgainMayBeGone(boolean lookedAtAgain) {
    Fixture.Variant variant =
        lookedAtAgain ? LruEngine::new : LruWrongSteps.candidateThatIsNotLookedAtAgain();
    List<String> problems = new ArrayList<>();
    int maps = lookedAtAgain ? MAPS : MOST_MAPS;
    for (int map = 0; map < maps && problems.isEmpty(); map++) {
      LruDeaths deaths = new LruDeaths(variant, 8, 8, 13, seed + map).fill();
      problems.addAll(deaths.everyAccessWithDeletions().problems());
    }
    assertThat(problems.isEmpty()).as("seed=" + seed + " " + problems).isEqualTo(lookedAtAgain);
  }
}
