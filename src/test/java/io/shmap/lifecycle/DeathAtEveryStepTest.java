package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Scenarios.Fate;
import io.shmap.lifecycle.Scenarios.Scenario;
import io.shmap.lifecycle.Scenarios.Stage;
import io.shmap.memory.Mortality;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the lifecycle, ended before its n-th store or changing system call for every
 * n; then a survivor does one of several things, and finds what the died-after tables say.
 */
class DeathAtEveryStepTest {

  private static final AtomicLong PLACES = new AtomicLong();
  private static final AtomicLong RUNS = new AtomicLong();
  private static final int LEAST_PLACES = 1_000;

  /** What the survivor does first. */
  private enum Next {
    ATTACH,
    CREATE,
    SWEEP,
    GC,
    /** Somebody dies in the middle of one of the others, then it is attach. */
    DIE_AGAIN
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.shmap.lifecycle.Scenarios#all")
  void aSurvivorFindsWhatTheTablesSay(Scenario scenario) {
    int places = 0;
    for (Next next : Next.values()) {
      boolean done = false;
      for (int n = 0; !done; n++) {
        try {
          done = run(scenario, n, next);
        } catch (AssertionError | RuntimeException e) {
          fail(scenario.name() + ", died before step " + n + ", then " + next, e);
        }
        places = Math.max(places, n);
        RUNS.incrementAndGet();
      }
    }
    PLACES.addAndGet(places);
  }

  @AfterAll
  static void placesToDie() {
    System.out.println("lifecycle: places to die=" + PLACES + " runs=" + RUNS);
    assertThat(PLACES.get()).as("places to die").isGreaterThan(LEAST_PLACES);
  }

  /* True if the operation was completed before the victim died. */
  private static boolean run(Scenario scenario, int n, Next next) {
    Stage stage = new Stage();
    boolean whole = false;
    try {
      scenario.prepare().accept(stage);
      boolean done = stage.victim.survives(n, () -> scenario.operation().accept(stage));
      stage.victim.bury();
      if (next == Next.DIE_AGAIN) {
        dieAgain(stage, new Random(n * 31L + scenario.name().hashCode()));
      }
      if (scenario.witnessed()) {
        checkWitnessed(stage, next);
      } else {
        checkAlone(stage, next, done ? scenario.done() : scenario.dying());
      }
      stage.other.detachAll();
      whole = true;
      return done;
    } finally {
      if (whole) {
        stage.scene.close();
      } else {
        stage.scene.destroy();
      }
    }
  }

  /* What the dead left is taken up by somebody who dies as well. */
  private static void dieAgain(Stage stage, Random random) {
    SimulatedProcess second = stage.scene.process();
    second.dieBefore(random.nextInt(40));
    try {
      switch (random.nextInt(3)) {
        case 0 -> second.attach("m");
        case 1 -> second.gc();
        default -> second.sweep();
      }
    } catch (ShmapException | Mortality.Died e) {
      // no such map, or dead: both are what this is for
    } finally {
      second.bury();
    }
  }

  private static void checkWitnessed(Stage stage, Next next) {
    Attachment witness = stage.witness;
    SimulatedProcess survivor = stage.scene.process();
    assertThat(witness.isDeleted()).isFalse();
    boolean named = witness.file().isAt(stage.scene.path("m"));
    assertThat(named || stage.nameMayGo).as("the name leads to the map").isTrue();
    switch (next) {
      case ATTACH, DIE_AGAIN -> {
        if (named) {
          Attachment attachment = survivor.attach("m");
          Scene.assertSane(witness, attachment);
          survivor.detach(attachment);
        }
      }
      case CREATE -> {
        if (named) {
          Scene.assertErrno(Errno.EEXIST, () -> survivor.create("m", false));
        } else {
          survivor.detach(survivor.create("m", false));
        }
      }
      case SWEEP -> survivor.sweep();
      case GC -> survivor.gc();
    }
    if (named) {
      survivor.detach(survivor.attach("m")); // links the id entry again, if it was removed
    }
    Attachment byId = survivor.attach(witness.header().id());
    Scene.assertSane(witness, byId);
    survivor.detach(byId);
    Scene.assertSane(witness);
    assertThat(witness.data().getLong(LedgerMap.COUNTER)).isEqualTo(42);
    assertThat(witness.file().isAt(stage.scene.path("m"))).isEqualTo(named);
    stage.other.detach(witness);
    assertThat(witness.file().isAt(stage.scene.path("m"))).isFalse();
  }

  private static void checkAlone(Stage stage, Next next, Fate fate) {
    SimulatedProcess survivor = stage.scene.process();
    boolean kept =
        switch (next) {
          case ATTACH, DIE_AGAIN -> attaches(stage, survivor);
          case CREATE -> !creates(stage, survivor);
          case SWEEP -> staysAfter(stage, survivor, survivor::sweep);
          case GC -> staysAfter(stage, survivor, survivor::gc);
        };
    if (fate != Fate.EITHER) {
      assertThat(kept).as("is kept").isEqualTo(fate == Fate.KEPT);
    }
    if (kept) {
      checkPinned(stage, survivor);
    } else {
      assertThat(stage.scene.exists("m")).as("the name is there").isFalse();
    }
  }

  private static void checkPinned(Stage stage, SimulatedProcess survivor) {
    Attachment attachment = survivor.attach("m");
    Scene.assertSane(attachment);
    assertThat(attachment.state().pinned()).isTrue();
    assertThat(attachment.data().getLong(LedgerMap.STAMP)).isEqualTo(1);
    attachment.unpin();
    survivor.detach(attachment);
    assertThat(stage.scene.exists("m")).isFalse();
  }

  private static boolean attaches(Stage stage, SimulatedProcess survivor) {
    try {
      survivor.detach(survivor.attach("m"));
      return true;
    } catch (ShmapException e) {
      assertThat(e.errno()).isEqualTo(Errno.ENOENT);
      return false;
    }
  }

  private static boolean creates(Stage stage, SimulatedProcess survivor) {
    try {
      Attachment fresh = survivor.create("m", false);
      Scene.assertSane(fresh);
      assertThat(fresh.data().getLong(LedgerMap.COUNTER)).as("of the dead map").isZero();
      survivor.detach(fresh);
      return true;
    } catch (ShmapException e) {
      assertThat(e.errno()).isEqualTo(Errno.EEXIST);
      return false;
    }
  }

  private static boolean staysAfter(Stage stage, SimulatedProcess survivor, Runnable sweep) {
    sweep.run();
    return stage.scene.exists("m");
  }
}
