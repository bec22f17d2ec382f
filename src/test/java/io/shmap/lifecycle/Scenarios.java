package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.error.Errno;
import io.shmap.layout.OwnerWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The operations of the lifecycle in which a process can die, and what becomes of the map then. */
final class Scenarios {

  private Scenarios() {}

  /** What becomes of the map named "m" that nobody but the victim is attached to. */
  enum Fate {
    /** Nobody can attach to it, its name is free, a sweep removes it. */
    GONE,
    /** It is pinned and whole. */
    KEPT,
    /** One of the two; never between. */
    EITHER
  }

  /**
   * One operation.
   *
   * @param witnessed whether another process is attached all the time
   * @param dying fate of the map if the victim dies on the way
   * @param done fate if it dies afterwards
   * @param prepare what is there before; leaves what the victim needs in the stage
   * @param operation what the victim does
   */
  record Scenario(
      String name,
      boolean witnessed,
      Fate dying,
      Fate done,
      Consumer<Stage> prepare,
      Consumer<Stage> operation) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The actors of one run. */
  static final class Stage {
    final Scene scene = new Scene();
    final SimulatedProcess victim = scene.process();
    final SimulatedProcess other = scene.process();
    Attachment witness; // of other
    Attachment held; // by victim
    int deadOwner;
    boolean nameMayGo;

    void witness() {
      witness = other.create("m", false);
      witness.data().putLong(LedgerMap.COUNTER, 42);
      LedgerMap.fillLane(witness);
    }

    void hold() {
      held = victim.attach("m");
      LedgerMap.fillLane(held);
    }

    void holdOwn(boolean pinned) {
      held = victim.create("m", pinned);
      held.data().putLong(LedgerMap.COUNTER, 42);
      LedgerMap.fillLane(held);
    }

    void dead() {
      SimulatedProcess dead = scene.process();
      Attachment attachment = dead.attach("m");
      LedgerMap.fillLane(attachment);
      attachment.data().putInt(LedgerMap.LOCK, attachment.self());
      deadOwner = attachment.self();
      dead.bury();
    }
  }

  private static Scenario alone(
      String name, Fate dying, Fate done, Consumer<Stage> prepare, Consumer<Stage> operation) {
    return new Scenario(name, false, dying, done, prepare, operation);
  }

  /* Ends the map, and leaves nothing to a sweep. */
  private static Scenario ending(
      String name, Fate dying, Consumer<Stage> prepare, Consumer<Stage> operation) {
    Consumer<Stage> nothingLeft = s -> assertThat(s.scene.entries()).as("entries").isEmpty();
    return new Scenario(name, false, dying, Fate.GONE, prepare, operation.andThen(nothingLeft));
  }

  private static Scenario seen(String name, Consumer<Stage> prepare, Consumer<Stage> operation) {
    return new Scenario(
        name,
        true,
        Fate.KEPT,
        Fate.KEPT,
        ((Consumer<Stage>) Stage::witness).andThen(prepare),
        operation);
  }

  private static void nothing(Stage stage) {}

  static Stream<Scenario> all() {
    return Stream.of(creating(), attaching(), detaching(), naming(), cleaning()).flatMap(s -> s);
  }

  private static Stream<Scenario> creating() {
    return Stream.of(
        alone(
            "create a map in a new store",
            Fate.GONE,
            Fate.GONE,
            Scenarios::nothing,
            s -> s.victim.create("m", false)),
        alone(
            "create a map beside another",
            Fate.GONE,
            Fate.GONE,
            s -> s.other.create("n", false),
            s -> s.victim.create("m", false)),
        alone(
            "create an unnamed map",
            Fate.GONE,
            Fate.GONE,
            s -> s.other.create("n", false),
            s -> s.victim.createUnnamed()),
        alone(
            "create a pinned map",
            Fate.EITHER,
            Fate.KEPT,
            Scenarios::nothing,
            s -> s.victim.create("m", true)),
        alone(
            "create over an orphan",
            Fate.GONE,
            Fate.GONE,
            s -> s.scene.orphan("m"),
            s -> s.victim.create("m", false)),
        alone(
            "create where the counter of ids is lost",
            Fate.GONE,
            Fate.GONE,
            s -> {
              s.other.create("n", false);
              delete(s, ".shmap/next");
            },
            s -> s.victim.create("m", false)),
        seen(
            "create a name that exists",
            Scenarios::nothing,
            s -> Scene.assertErrno(Errno.EEXIST, () -> s.victim.create("m", false))),
        alone(
            "createOrAttach a new map",
            Fate.GONE,
            Fate.GONE,
            Scenarios::nothing,
            s -> s.victim.createOrAttach("m")),
        alone(
            "createOrAttach over an orphan",
            Fate.GONE,
            Fate.GONE,
            s -> s.scene.orphan("m"),
            s -> s.victim.createOrAttach("m")),
        seen("createOrAttach a living map", Scenarios::nothing, s -> s.victim.createOrAttach("m")));
  }

  private static Stream<Scenario> attaching() {
    return Stream.of(
        seen("attach", Scenarios::nothing, s -> s.victim.attach("m")),
        seen("attach by id", Scenarios::nothing, s -> s.victim.attach(s.witness.header().id())),
        seen(
            "attach with dead slots",
            s -> {
              s.dead();
              s.dead();
            },
            s -> s.victim.attach("m")),
        seen(
            "attach without an id entry",
            s -> delete(s, ".shmap/" + s.witness.header().id()),
            s -> s.victim.attach("m")),
        seen(
            "attach without an id directory",
            s -> {
              delete(s, ".shmap/" + s.witness.header().id());
              delete(s, ".shmap/next");
              delete(s, ".shmap");
            },
            s -> s.victim.attach("m")),
        ending(
            "attach an orphan",
            Fate.GONE,
            s -> s.scene.orphan("m"),
            s -> Scene.assertErrno(Errno.ENOENT, () -> s.victim.attach("m"))),
        ending(
            "attach an orphan by id",
            Fate.GONE,
            s -> s.scene.orphan("m"),
            s -> Scene.assertErrno(Errno.ENOENT, () -> s.victim.attach(1))),
        alone(
            "createOrAttach a pinned map",
            Fate.KEPT,
            Fate.KEPT,
            s -> s.scene.pinned("m"),
            s -> s.victim.createOrAttach("m")),
        alone(
            "attach a pinned map",
            Fate.KEPT,
            Fate.KEPT,
            s -> s.scene.pinned("m"),
            s -> s.victim.attach("m")),
        alone(
            "attach a pinned map of the dead",
            Fate.KEPT,
            Fate.KEPT,
            s -> {
              s.scene.pinned("m");
              s.dead();
            },
            s -> s.victim.attach("m")),
        seen(
            "attach read-only, and detach",
            Scenarios::nothing,
            s -> s.victim.detach(s.victim.attachReadOnly("m"))),
        seen(
            "attach where generations are used up",
            s -> {
              s.dead();
              Attachment clean = s.other.attach("m");
              s.other.detach(clean);
              ControlPage control = s.witness.file().control();
              for (int slot = 1; slot < control.slots(); slot++) {
                control.setGeneration(slot, OwnerWord.MAX_GENERATION);
              }
              control.setCursor(OwnerWord.slot(s.deadOwner));
            },
            s -> {
              Attachment first = s.victim.attach("m");
              assertThat(OwnerWord.generation(first.self())).isEqualTo(1);
              assertThat(first.data().getInt(LedgerMap.LOCK)).as("stale word").isZero();
            }));
  }

  private static Stream<Scenario> detaching() {
    return Stream.of(
        ending("detach the last", Fate.GONE, s -> s.holdOwn(false), s -> s.victim.detach(s.held)),
        ending(
            "detach the last of several names",
            Fate.GONE,
            s -> {
              s.holdOwn(false);
              s.held.pin(s.scene.path("x"));
              s.held.pin(s.scene.path(".y"));
              s.held.unpin();
            },
            s -> s.victim.detach(s.held)),
        ending(
            "detach the last of an unnamed map",
            Fate.GONE,
            s -> s.held = s.victim.createUnnamed(),
            s -> s.victim.detach(s.held)),
        alone(
            "detach the last of a pinned map",
            Fate.KEPT,
            Fate.KEPT,
            s -> s.holdOwn(true),
            s -> s.victim.detach(s.held)),
        seen("detach one of two", Stage::hold, s -> s.victim.detach(s.held)));
  }

  private static Stream<Scenario> naming() {
    return Stream.of(
        alone("pin in place", Fate.EITHER, Fate.KEPT, s -> s.holdOwn(false), s -> s.held.pin()),
        alone(
            "pin to a name",
            Fate.EITHER,
            Fate.KEPT,
            s -> s.holdOwn(false),
            s -> s.held.pin(s.scene.path("x"))),
        alone(
            "pin a pinned map to a name by path",
            Fate.KEPT,
            Fate.KEPT,
            s -> s.scene.pinned("m"),
            s -> Pins.pin(s.victim.store(), s.scene.path("m"), s.scene.path("x"))),
        ending(
            "pin an orphan",
            Fate.GONE,
            s -> s.scene.orphan("m"),
            s ->
                Scene.assertErrno(
                    Errno.ENOENT, () -> Pins.pin(s.victim.store(), s.scene.path("m")))),
        alone(
            "unpin an attached map",
            Fate.EITHER,
            Fate.GONE,
            s -> s.holdOwn(true),
            s -> s.held.unpin()),
        ending(
            "unpin an unattached map",
            Fate.EITHER,
            s -> s.scene.pinned("m"),
            s -> Pins.unpin(s.victim.store(), s.scene.path("m"))),
        ending(
            "remove the only name of a pinned map",
            Fate.EITHER,
            s -> s.scene.pinned("m"),
            s -> Pins.remove(s.victim.store(), s.scene.path("m"))),
        seen(
            "remove the name of a living map",
            s -> s.nameMayGo = true,
            s -> Pins.remove(s.victim.store(), s.scene.path("m"))),
        ending(
            "remove the name of an orphan",
            Fate.GONE,
            s -> s.scene.orphan("m"),
            s ->
                Scene.assertErrno(
                    Errno.ENOENT, () -> Pins.remove(s.victim.store(), s.scene.path("m")))));
  }

  private static Stream<Scenario> cleaning() {
    return Stream.of(
        seen(
            "settle a dead owner",
            s -> {
              s.hold();
              s.dead();
            },
            s -> assertThat(s.held.settle(s.deadOwner)).isZero()),
        seen(
            "reap the dead",
            s -> {
              s.hold();
              s.dead();
            },
            s -> s.held.reapDead()),
        seen(
            "sweep orphans",
            s -> {
              s.scene.pinned("p");
              s.scene.orphan("x", "y");
            },
            s -> assertThat(s.victim.sweep().removed()).hasSize(2)),
        seen(
            "gc orphans without id entries",
            s -> {
              s.scene.orphan("x", "y");
              delete(s, ".shmap/2");
              delete(s, ".shmap/3");
            },
            s -> assertThat(s.victim.gc().removed()).hasSize(2)),
        ending(
            "sweep the orphan",
            Fate.GONE,
            s -> s.scene.orphan("m"),
            s -> assertThat(s.victim.sweep().removed()).hasSize(1)),
        alone(
            "sweep beside a pinned map",
            Fate.KEPT,
            Fate.KEPT,
            s -> {
              s.scene.pinned("m");
              s.scene.orphan("x");
            },
            s -> assertThat(s.victim.sweep().removed()).hasSize(1)));
  }

  private static void delete(Stage stage, String entry) {
    try {
      Files.delete(stage.scene.path(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
