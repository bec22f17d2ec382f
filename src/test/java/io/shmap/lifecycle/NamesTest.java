package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that people make, move and remove by hand, and pins. */
class NamesTest {

  private Scene scene;
  private SimulatedProcess process;
  private SimulatedProcess other;

  @BeforeEach
  void makeStore() {
    scene = new Scene();
    process = scene.process();
    other = scene.process();
  }

  @AfterEach
  void nothingIsLeft() {
    process.detachAll();
    other.detachAll();
    scene.close();
  }

  private void assertFails(Errno errno, String message, Runnable operation) {
    ShmapException e = catchThrowableOfType(ShmapException.class, operation::run);
    assertThat(e).isNotNull();
    assertThat(e).hasMessage(message);
    assertThat(e.errno()).isEqualTo(errno);
  }

  private void removeIdDirectory() throws IOException {
    for (String entry : Store.entries(scene.path(".shmap"))) {
      Files.delete(scene.path(".shmap").resolve(entry));
    }
    Files.delete(scene.path(".shmap"));
  }

  @Test
  void aMapMayBeRenamed() throws Exception {
    Attachment map = process.create("m", false);
    Files.move(scene.path("m"), scene.path("n"));
    Scene.assertErrno(Errno.ENOENT, () -> other.attach("m"));
    other.detach(other.attach("n"));
    assertThat(map.state().names()).containsExactly(scene.path("n"));
    process.detach(map);
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void aMapMayHaveSeveralNames() throws Exception {
    Attachment map = process.create("m", false);
    Files.createLink(scene.path("n"), scene.path("m"));
    Files.createLink(scene.path(".hidden"), scene.path("m"));
    assertThat(map.state().names())
        .containsExactly(scene.path(".hidden"), scene.path("m"), scene.path("n"));
    process.detach(map);
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void aMapWhoseNameIsRemovedLivesOnByItsId() throws Exception {
    Attachment map = process.create("m", false);
    Files.delete(scene.path("m"));
    Attachment successor = other.create("m", false);
    assertThat(successor.header().id()).isNotEqualTo(map.header().id());
    Attachment byId = other.attach(map.header().id());
    Scene.assertSane(map, byId);
    other.detach(byId);
    process.detach(map);
    Scene.assertSane(successor);
    assertThat(scene.entries()).containsExactlyInAnyOrder("m", ".shmap/2");
  }

  @Test
  void aPinnedMapWhoseLastNameIsRemovedIsNotKept() throws Exception {
    scene.pinned("m");
    Files.delete(scene.path("m"));
    Scene.assertErrno(Errno.ENOENT, () -> other.attach(1));
    assertThat(scene.entries()).isEmpty();
    scene.pinned("m");
    Files.delete(scene.path("m"));
    assertThat(other.sweep().removed()).containsExactly(scene.path(".shmap/2") + " id=2");
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void aPinnedMapGoesWithAllItsNames() {
    scene.pinned("m");
    Attachment map = process.attach("m");
    map.pin(scene.path("n"));
    process.detach(map);
    Pins.unpin(other.store(), scene.path("n"));
    assertThat(scene.entries()).isEmpty();
    Scene.assertErrno(Errno.ENOENT, () -> Pins.unpin(other.store(), scene.path("m")));
  }

  @Test
  void anAttachByNameBringsTheIdEntryBack() throws Exception {
    Attachment map = process.create("m", false);
    removeIdDirectory();
    Scene.assertErrno(Errno.ENOENT, () -> other.attach(1));
    other.detach(other.attach("m"));
    Attachment byId = other.attach(1);
    Scene.assertSane(map, byId);
  }

  @Test
  void aMapWithoutAnyLinkCanNeverHaveANameAgain() throws Exception {
    Attachment map = process.create("m", false);
    removeIdDirectory();
    Files.delete(scene.path("m"));
    map.data().putLong(LedgerMap.COUNTER, 1);
    assertFails(
        Errno.ENOENT,
        "pin "
            + scene.path("m")
            + ": all its links were removed by hand, it can never have a name again",
        () -> map.pin(scene.path("n")));
    assertThat(map.state().pinned()).isFalse();
  }

  @Test
  void anIdThatHasBecomeAnothersIsNoticed() throws Exception {
    process.create("m", false);
    removeIdDirectory();
    Attachment second = other.create("n", false);
    assertThat(second.header().id()).isEqualTo(1);
    assertFails(
        Errno.ESTALE,
        "attach " + scene.path("m") + ": its id is another map's, id=1",
        () -> other.attach("m"));
    process.detachAll();
    Scene.assertSane(second);
  }

  @Test
  void anIdEntryOfAnotherMapIsRefused() throws Exception {
    Attachment map = process.create("m", false);
    Files.createLink(scene.path(".shmap/9"), scene.path(".shmap/1"));
    assertFails(
        Errno.ESTALE,
        "attach " + scene.path(".shmap/9") + ": leads to another map, id=1 in its header",
        () -> other.attach(9));
    process.detach(map);
    other.sweep();
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void namesLieInTheStore() throws Exception {
    Attachment map = process.create("m", false);
    Path elsewhere = Files.createDirectory(scene.path("d")).resolve("m");
    assertFails(
        Errno.EXDEV,
        "pin " + scene.path("m") + ": a name lies in the map's store, " + scene.directory,
        () -> map.pin(elsewhere));
    Path link = Files.createSymbolicLink(scene.path("d").resolve("l"), scene.directory);
    map.pin(link.resolve("n"));
    assertThat(map.state().names()).containsExactly(scene.path("m"), scene.path("n"));
    map.unpin();
    process.detach(map);
    Files.delete(link);
    Files.delete(scene.path("d"));
  }

  @Test
  void aPinNeedsAFreeName() {
    Attachment map = process.create("m", false);
    Attachment second = other.create("n", false);
    assertFails(
        Errno.EEXIST,
        "pin " + scene.path("m") + ": exists, name=" + scene.path("n"),
        () -> map.pin(scene.path("n")));
    assertThat(map.state().pinned()).isFalse();
    Scene.assertSane(second);
  }

  @Test
  void aMapWithoutANameIsNotPinnedInPlace() {
    Attachment map = process.createUnnamed();
    assertFails(
        Errno.EINVAL, "pin " + scene.directory + ": has no name; pin it to a path", map::pin);
    map.pin(scene.path("m"));
    process.detach(map);
    other.attach("m").unpin();
  }

  @Test
  void anIdEntryIsNotRemovedAsAName() {
    process.create("m", false);
    Path entry = scene.path(".shmap/1");
    assertFails(
        Errno.EINVAL,
        "remove " + entry + ": is the map's id entry, not a name of it",
        () -> Pins.remove(other.store(), entry));
    assertThat(entry).exists();
  }

  @Test
  void theLastNameRemovedEndsAMapThatNobodyUses() {
    scene.pinned("m");
    Pins.pin(other.store(), scene.path("m"), scene.path("n"));
    Pins.remove(other.store(), scene.path("m"));
    other.detach(other.attach("n"));
    Pins.remove(other.store(), scene.path("n"));
    assertThat(scene.entries()).isEmpty();
  }

  @Test
  void anUnpinnedMapLosesAllItsNames() {
    scene.pinned("m");
    Pins.pin(other.store(), scene.path("m"), scene.path("n"));
    Pins.unpin(other.store(), scene.path("n"));
    assertThat(scene.entries()).isEmpty();
  }
}
