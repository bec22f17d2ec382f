package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.shmap.error.Errno;
import io.shmap.map.MapAttributes;
import io.shmap.map.Maps;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every change of what a map of maps holds, ended before its n-th store or changing system call for
 * every n: the slot has the map of before or of after, that one can be attached to, and after a
 * sweep nothing else is left.
 */
class NestingDeathTest {

  private static final int HASH = 1;
  private static final int ARRAY_OF_MAPS = 12;
  private static final int HASH_OF_MAPS = 13;

  private static int places;

  /** What the survivor does before he looks. */
  private enum Next {
    LOOK,
    SWEEP,
    DIE_AGAIN
  }

  /** The actors: a witness who has the outer map open, a victim, and two inner maps. */
  private static final class Stage implements AutoCloseable {

    private final int type;
    private final Scene scene = new Scene();
    private final SimulatedProcess witness = scene.process();
    private final SimulatedProcess victim = scene.process();
    private final List<OpenMap> open = new ArrayList<>();
    private OpenMap outer;
    private OpenMap mine; // the outer map of the victim
    private OpenMap fresh; // an inner map of the victim
    private int first;
    private int second;

    Stage(int type) {
      this.type = type;
    }

    private Path path(String name) {
      return scene.path(name);
    }

    private static Maps maps(SimulatedProcess process) {
      return new Maps(process.store().host());
    }

    private OpenMap keep(SimulatedProcess process, OpenMap map) {
      process.adopt(map.attachment());
      open.add(map);
      return map;
    }

    private OpenMap inner(SimulatedProcess process) {
      Path name = path("inner-" + open.size());
      OpenMap map = keep(process, maps(process).create(name, MapAttributes.of(HASH, 4, 8, 4)));
      Pins.remove(process.store(), name);
      return map;
    }

    /* The outer map with one inner map in slot 0 that nobody has open. */
    void prepare(boolean held) {
      OpenMap one = inner(witness);
      first = one.header().id();
      MapAttributes attributes =
          MapAttributes.of(type, 4, 4, 2).withInner(Nesting.template(one.header()));
      outer = keep(witness, maps(witness).create(path("outer"), attributes));
      if (held) {
        assertThat(put(outer, 0, one)).isZero();
      }
      witness.detach(one.attachment());
      mine = keep(victim, maps(victim).attach(path("outer"), true, true));
      fresh = inner(victim);
      second = fresh.header().id();
    }

    @Override
    public void close() {
      scene.close();
    }
  }

  private static int put(OpenMap outer, int slot, OpenMap inner) {
    return Nesting.put(outer, key(slot), 0, inner, 0);
  }

  private static Region key(int slot) {
    Region key = Region.allocate(8);
    key.putInt(0, slot);
    return key;
  }

  private static Arguments of(
      String name,
      int type,
      Consumer<Stage> prepare,
      Consumer<Stage> operation,
      boolean outerEnds,
      boolean firstMayStay,
      boolean secondMayCome) {
    return Arguments.of(
        name + (type == ARRAY_OF_MAPS ? ", array" : ", hash"),
        type,
        prepare,
        operation,
        outerEnds,
        firstMayStay,
        secondMayCome);
  }

  static Stream<Arguments> operations() {
    return Stream.of(ARRAY_OF_MAPS, HASH_OF_MAPS)
        .flatMap(
            type ->
                Stream.of(
                    of(
                        "put into an empty slot",
                        type,
                        stage -> stage.prepare(false),
                        stage -> {
                          assertThat(put(stage.mine, 0, stage.fresh)).isZero();
                          stage.victim.detach(stage.fresh.attachment());
                        },
                        false,
                        false,
                        true),
                    of(
                        "replace",
                        type,
                        stage -> stage.prepare(true),
                        stage -> {
                          assertThat(put(stage.mine, 0, stage.fresh)).isZero();
                          stage.victim.detach(stage.fresh.attachment());
                        },
                        false,
                        true,
                        true),
                    of(
                        "delete",
                        type,
                        stage -> stage.prepare(true),
                        stage -> assertThat(Nesting.delete(stage.mine, key(0), 0)).isZero(),
                        false,
                        true,
                        false),
                    of(
                        "attach to an inner map, and detach",
                        type,
                        stage -> stage.prepare(true),
                        stage -> attachAndDetach(stage.victim, stage.mine),
                        false,
                        true,
                        false),
                    of(
                        "detach the last of the outer map",
                        type,
                        stage -> {
                          stage.prepare(true);
                          stage.witness.detach(stage.outer.attachment());
                        },
                        stage -> stage.victim.detach(stage.mine.attachment()),
                        true,
                        false,
                        false)));
  }

  private static void attachAndDetach(SimulatedProcess process, OpenMap outer) {
    OpenMap map = Nesting.attach(Stage.maps(process), outer, key(0), 0, header -> {});
    process.adopt(map.attachment());
    process.detach(map.attachment());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void aSlotHasTheMapOfBeforeOrOfAfter(
      String name,
      int type,
      Consumer<Stage> prepare,
      Consumer<Stage> operation,
      boolean outerEnds,
      boolean firstMayStay,
      boolean secondMayCome) {
    Set<Integer> allowed = new TreeSet<>();
    for (Next next : Next.values()) {
      boolean done = false;
      for (int n = 0; !done; n++) {
        Stage stage = new Stage(type);
        boolean whole = false;
        try {
          prepare.accept(stage);
          allowed.clear();
          allowed.add(firstMayStay ? stage.first : 0);
          allowed.add(secondMayCome ? stage.second : firstMayStay && isDelete(name) ? 0 : -1);
          done = stage.victim.survives(n, () -> operation.accept(stage));
          stage.victim.bury();
          look(stage, next, n, outerEnds, allowed);
          whole = true;
        } catch (AssertionError | RuntimeException e) {
          fail(name + ", died before step " + n + ", then " + next, e);
        } finally {
          if (whole) {
            stage.close();
          } else {
            stage.scene.destroy();
          }
        }
        places++;
      }
    }
  }

  private static boolean isDelete(String name) {
    return name.startsWith("delete");
  }

  private static void look(Stage stage, Next next, int n, boolean outerEnds, Set<Integer> allowed) {
    SimulatedProcess survivor = stage.scene.process();
    switch (next) {
      case LOOK -> {}
      case SWEEP -> survivor.sweep();
      case DIE_AGAIN -> {
        SimulatedProcess second = stage.scene.process();
        second.survives(n % 23, second::gc);
        second.bury();
      }
    }
    if (outerEnds) {
      survivor.sweep();
      assertThat(stage.scene.entries()).as("entries").isEmpty();
      return;
    }
    int id = Nesting.id(stage.outer, key(0), 0);
    assertThat(id).as("id in the slot").isIn(allowed);
    for (int other : List.of(stage.first, stage.second)) {
      if (other != id) {
        Scene.assertErrno(Errno.ENOENT, () -> survivor.attach(other));
      }
    }
    if (id != 0) {
      attachAndDetach(survivor, stage.outer);
    }
    survivor.sweep();
    assertThat(stage.scene.entries()).as("entries").hasSize(id == 0 ? 2 : 3);
    if (id != 0) {
      assertThat(Nesting.delete(stage.outer, key(0), 0)).isZero();
    }
    assertThat(stage.scene.entries()).as("entries").hasSize(2);
    stage.witness.detach(stage.outer.attachment());
  }

  @AfterAll
  static void placesToDie() {
    System.out.println("nesting: places to die=" + places);
    assertThat(places).as("places to die").isGreaterThan(200);
  }
}
