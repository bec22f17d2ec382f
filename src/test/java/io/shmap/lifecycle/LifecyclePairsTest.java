package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.lifecycle.StoreSubject.Player;
import io.shmap.lifecycle.StoreSubject.Stage;
import io.shmap.lifecycle.StormKernel.Flaw;
import io.shmap.memory.Mortality;
import io.shmap.steps.Aftermath;
import io.shmap.steps.Form;
import io.shmap.steps.Nested;
import io.shmap.steps.Operation;
import io.shmap.steps.Pairs;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes in the middle of creating, attaching, detaching or removing one map, of which one
 * or both die, at every pair of stores and changing system calls; after a death that nobody has
 * settled, or whose slot is free again; and deaths of those who clean up after the dead.
 */
class LifecyclePairsTest {

  /** Ends a map, reaps a slot, and takes one. */
  private static final List<Operation<Player>> CORE =
      List.of(named("create or attach"), named("attach and detach"), named("sweep"));

  private final Form form = Form.chosen();

  @ParameterizedTest
  @EnumSource
  void everyPairOfOperationsIsOneAfterTheOther(Stage stage) {
    StoreSubject subject = new StoreSubject(stage, MortalKernel::new);
    try (Pairs<Player> pairs = new Pairs<>(subject)) {
      for (Operation<Player> first : StoreOperations.all()) {
        for (Operation<Player> second : StoreOperations.all()) {
          pairs.walk(form, first, second);
        }
      }
      report("pairs", stage, pairs);
      assertThat(pairs.problems()).as(form.toString()).isEmpty();
      assertThat(pairs.deaths()).as("deaths, %s", form).isGreaterThan(pairs.runs() / 4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theyAreAfterADeathAsWell(Stage stage) {
    StoreSubject subject = new StoreSubject(stage, MortalKernel::new);
    try (Pairs<Player> pairs = new Pairs<>(subject)) {
      for (Aftermath aftermath : List.of(Aftermath.NOTHING, Aftermath.SLOT_REUSED)) {
        for (Operation<Player> dead : CORE) {
          for (Operation<Player> first : CORE) {
            for (Operation<Player> second : CORE) {
              pairs.walkAfter(form, dead, aftermath, first, second);
            }
          }
        }
      }
      report("after a death", stage, pairs);
      assertThat(pairs.problems()).as(form.toString()).isEmpty();
      assertThat(pairs.deaths()).as("deaths, %s", form).isGreaterThan(pairs.runs());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoCleansUpAfterTheDeadMayDie(Stage stage) {
    Nested<Player> nested = new Nested<>(new StoreSubject(stage, MortalKernel::new));
    for (Operation<Player> first : StoreOperations.all()) {
      for (Operation<Player> second : CORE) {
        nested.walk(form, List.of(first, second, second));
      }
    }
    report("nested", stage, nested);
    assertThat(nested.problems()).as(form.toString()).isEmpty();
    assertThat(nested.deaths()).as("deaths, %s", form).isGreaterThan(nested.runs());
  }

  /** Shows that the test before this one can fail. */
  @ParameterizedTest
  @CsvSource({
    "ATTACH_REVIVES, ORPHAN, create, create",
    "DETACH_WITHOUT_CONTROL, EMPTY, create and detach, attach",
    "UNLINK_AFTER_CONTROL, ORPHAN, create, attach",
    "BYTE_AFTER_CONTROL, EMPTY, create and detach, attach"
  })
  void aWrongProtocolIsNoticed(Flaw flaw, Stage stage, String first, String second) {
    StoreSubject subject = new StoreSubject(stage, life -> new Steady(life, flaw));
    try (Pairs<Player> pairs = new Pairs<>(subject)) {
      pairs.stopAtFirstProblem();
      pairs.every(named(first), named(second), false);
      pairs.everyResumed(named(first), named(second));
      assertThat(pairs.problems()).as(flaw.toString()).isNotEmpty();
    }
  }

  private void report(String what, Stage stage, Object figures) {
    if (form.every()) {
      System.out.printf("lifecycle, %s, %s: %s%n", what, stage, figures);
    }
  }

  private static Operation<Player> named(String name) {
    return StoreOperations.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /* Wrong in the same way, and never held up by chance. */
  private static final class Steady extends StormKernel {

    Steady(Mortality life, Flaw flaw) {
      super(life, flaw, new Random(0));
    }

    @Override
    void pause() {}
  }
}
