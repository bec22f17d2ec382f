package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.layout.LockBytes;
import io.shmap.map.MapAttributes;
import io.shmap.map.Maps;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.os.Kernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ends of outer and inner maps beside other things, step by step. */
class NestingRacesTest {

  private static final int HASH = 1;
  private static final int ARRAY_OF_MAPS = 12;
  private static final long SECOND = 1_000_000_000;

  private final Scene scene = new Scene();
  private final SimulatedProcess us = scene.process();
  private final SimulatedProcess other = scene.process();
  private int names;

  @AfterEach
  void nothingIsLeft() {
    us.detachAll();
    other.detachAll();
    scene.close();
  }

  private static Maps maps(SimulatedProcess process) {
    return new Maps(process.store().host());
  }

  private static OpenMap keep(SimulatedProcess process, OpenMap map) {
    process.adopt(map.attachment());
    return map;
  }

  /* A map without a name. */
  private OpenMap inner(SimulatedProcess process) {
    Path name = scene.path("inner-" + names++);
    OpenMap map = keep(process, maps(process).create(name, MapAttributes.of(HASH, 4, 8, 4)));
    Pins.remove(process.store(), name);
    return map;
  }

  private OpenMap outer(SimulatedProcess process) {
    MapAttributes attributes =
        MapAttributes.of(ARRAY_OF_MAPS, 4, 4, 2).withInner(new Template(HASH, 0, 4, 8, 0));
    return keep(process, maps(process).create(scene.path("outer"), attributes));
  }

  private static Region slot(int slot) {
    Region key = Region.allocate(8);
    key.putInt(0, slot);
    return key;
  }

  private static void put(OpenMap outer, OpenMap inner) {
    assertThat(Nesting.put(outer, slot(0), 0, inner, 0)).isZero();
  }

  /* A slot with a map that nobody is attached to. */
  private int putAndDetach(OpenMap outer, SimulatedProcess process) {
    OpenMap inner = inner(process);
    put(outer, inner);
    process.detach(inner.attachment());
    return inner.header().id();
  }

  @Test
  void theHookDeletesAnInnerMapThatOnlyTheLeavingHave() {
    OpenMap outer = outer(us);
    OpenMap inner = inner(other);
    put(outer, inner);
    OpenAttachments.remove(inner.attachment()); // of another process, whose hook has come to it
    inner.attachment().file().control().markLeaving(inner.attachment().self());
    OpenAttachments.deleteWhatOnlyWeUse(System.nanoTime() + SECOND);
    assertThat(outer.attachment().isDeleted()).isTrue();
    assertThat(inner.attachment().isDeleted()).isTrue();
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void theHookLeavesAnInnerMapToWhoeverEndsItsOuterMap() {
    OpenMap outer = outer(us);
    OpenMap inner = inner(us);
    put(outer, inner);
    OpenMap stays = keep(other, maps(other).attach(scene.path("outer"), true, true));
    OpenAttachments.remove(stays.attachment());
    OpenAttachments.deleteWhatOnlyWeUse(System.nanoTime() + SECOND);
    assertThat(outer.attachment().isDeleted()).isFalse();
    assertThat(inner.attachment().isDeleted()).as("is held").isFalse();
    other.detach(stays.attachment());
    assertThat(outer.attachment().isDeleted()).isTrue();
    assertThat(inner.attachment().isDeleted()).as("nobody stays who has it").isTrue();
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void anOuterMapWhoseControlIsNotToBeHadHoldsItsMaps() {
    SimulatedProcess dying = scene.process();
    int id = putAndDetach(outer(dying), dying);
    int fd = Kernel.LINUX.open(scene.path("outer").toString(), Kernel.O_RDWR, 0);
    try {
      assertThat(Kernel.LINUX.lock(fd, Kernel.F_WRLCK, LockBytes.CONTROL, 1)).isZero();
      assertThat(other.gc().removed()).isEmpty();
      other.detach(other.attach(id));
      dying.bury(); // and now it is dead, but whoever has CONTROL may be deleting it, and come next
      assertThat(other.gc().removed()).isEmpty();
      assertThat(scene.entries()).contains(".shmap/" + id);
    } finally {
      Kernel.LINUX.close(fd);
    }
    assertThat(other.gc().removed()).isNotEmpty();
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void anInnerMapIsNotClosedBeforeItIsInItsSlot() {
    OpenMap outer = outer(us);
    OpenMap inner = inner(us);
    String entry = ".shmap/" + inner.header().id();
    Thread closing = new Thread(inner::close);
    int result =
        inner
            .attachment()
            .putInto(
                outer.attachment(),
                0,
                () -> {
                  closing.start();
                  Set<Thread.State> waiting = Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED);
                  await().until(() -> waiting.contains(closing.getState()));
                  return scene.exists(entry) ? 2 : 1; // a closed handle could not tell
                });
    assertThat(result).as("is not deleted meanwhile").isEqualTo(2);
    await().until(() -> !closing.isAlive());
    assertThat(inner.attachment().putInto(outer.attachment(), 0, () -> 3))
        .isEqualTo(Errno.EBADF.negated());
  }

  /** A kernel in which something happens before a file is opened for the first time. */
  private static final class Interrupted extends MortalKernel {

    private String entry = "";
    private Runnable event = () -> {};

    Interrupted(Mortality life) {
      super(life);
    }

    void before(String opened, Runnable happens) {
      entry = opened;
      event = happens;
    }

    @Override
    public int open(String path, int flags, int mode) {
      if (path.endsWith(entry) && !entry.isEmpty()) {
        entry = "";
        event.run();
      }
      return super.open(path, flags, mode);
    }
  }

  @Test
  void aLookupWhoseMapIsReplacedMeanwhileGetsTheNextOne() {
    OpenMap outer = outer(us);
    int first = putAndDetach(outer, us);
    OpenMap second = inner(us);
    Interrupted[] kernel = new Interrupted[1];
    SimulatedProcess reader =
        scene.add(
            new SimulatedProcess(
                scene.directory,
                life -> kernel[0] = new Interrupted(life),
                Duration.ofSeconds(10)));
    OpenMap mine = keep(reader, maps(reader).attach(scene.path("outer"), true, true));
    kernel[0].before("/" + first, () -> put(outer, second));
    OpenMap found = keep(reader, Nesting.attach(maps(reader), mine, slot(0), 0, header -> {}));
    assertThat(found.header().id()).isEqualTo(second.header().id());
    Scene.assertErrno(Errno.ENOENT, () -> other.attach(first));
    kernel[0].before("/" + second.header().id(), () -> Nesting.delete(outer, slot(0), 0));
    us.detach(second.attachment());
    reader.detach(found.attachment());
    assertThat(Nesting.attach(maps(reader), mine, slot(0), 0, header -> {})).isNull();
    reader.detachAll();
  }

  @Test
  void anIdWithoutAMapIsDamage() throws Exception {
    OpenMap outer = outer(us);
    int id = putAndDetach(outer, us);
    Files.delete(scene.path(".shmap/" + id));
    assertThatThrownBy(() -> Nesting.attach(maps(us), outer, slot(0), 0, header -> {}))
        .isInstanceOf(MapCorruptedException.class)
        .hasMessage(
            "lookup %s: damaged, there is no map with id=%d in a slot", scene.path("outer"), id);
  }
}
