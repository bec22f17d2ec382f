package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.OwnerWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store of its own, simulated processes in it, and what must be true of it. */
final class Scene implements AutoCloseable {

  final Path directory;
  private final List<SimulatedProcess> processes = new ArrayList<>();

  Scene() {
    try {
      directory = Files.createTempDirectory(Path.of("/dev/shm"), "shmap-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SimulatedProcess process() {
    return add(new SimulatedProcess(directory));
  }

  /** The process is ended with the scene. */
  SimulatedProcess add(SimulatedProcess process) {
    processes.add(process);
    return process;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** Maps by these names, left by a process that died while it was attached to them. */
  void orphan(String... names) {
    SimulatedProcess dead = process();
    for (String name : names) {
      LedgerMap.fillLane(dead.create(name, false));
    }
    dead.bury();
  }

  /** A pinned map by the name that nobody is attached to. */
  void pinned(String name) {
    SimulatedProcess gone = process();
    Attachment map = gone.create(name, true);
    map.data().putLong(LedgerMap.COUNTER, 42);
    gone.detach(map);
  }

  static void assertErrno(Errno errno, Runnable operation) {
    try {
      operation.run();
    } catch (ShmapException e) { // a simulated death goes on
      assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno);
      return;
    }
    fail("no " + errno);
  }

  /** The control page is what it should be if exactly these are attached, after a reaping. */
  static void assertSane(Attachment... attached) {
    ControlPage control = attached[0].file().control();
    Set<Integer> owners = Stream.of(attached).map(Attachment::self).collect(Collectors.toSet());
    for (int slot = 0; slot < control.slots(); slot++) {
      int owner = control.owner(slot);
      if (owner == 0) {
        assertThat(LedgerMap.isLaneEmpty(attached[0].data(), slot)).as("lane %d", slot).isTrue();
      } else {
        assertThat(OwnerWord.slot(owner)).isEqualTo(slot);
        assertThat(owners).contains(owner);
      }
    }
    assertThat(control.attached()).as("count").isEqualTo(attached.length);
    assertThat(attached[0].state().attachments()).hasSize(attached.length);
    for (Attachment attachment : attached) {
      assertThat(attachment.isDeleted()).isFalse();
      assertThat(attachment.file().isAt(attachment.file().idEntry())).as("id entry").isTrue();
    }
  }

  boolean exists(String name) {
    return Files.exists(path(name));
  }

  /** Everything in the store, but for what stays for ever. */
  List<String> entries() {
    List<String> entries = new ArrayList<>(Store.entries(directory));
    entries.remove(".shmap");
    for (String id : Store.entries(directory.resolve(".shmap"))) {
      if (!id.equals("next")) {
        entries.add(".shmap/" + id);
      }
    }
    return entries;
  }

  /** Unpins what is pinned, sweeps, and ends: nothing may be left. */
  @Override
  public void close() {
    try {
      SimulatedProcess last = process();
      last.gc();
      for (Path name : last.store().names()) {
        if (Files.exists(name)) { // it goes with the other names of its map
          Pins.unpin(last.store(), name);
        }
      }
      last.gc();
      assertThat(last.kernel().openDescriptors()).as("descriptors").isZero();
      assertThat(entries()).as("what is left in the store").isEmpty();
    } finally {
      destroy();
    }
  }

  void destroy() {
    processes.forEach(SimulatedProcess::bury);
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
