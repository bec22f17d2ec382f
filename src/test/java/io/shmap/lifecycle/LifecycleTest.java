package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What create, attach and detach leave behind, with handles of one process. */
class LifecycleTest {

  private Path directory;
  private Store store;

  @BeforeEach
  void makeStore() throws Exception {
    directory = Files.createTempDirectory(Path.of("/dev/shm"), "shmap-test-");
    store = Store.at(Host.LOCAL, directory, "test");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(store.names()).isEmpty();
    assertThat(Store.entries(directory.resolve(".shmap"))).isSubsetOf("next");
    Files.deleteIfExists(directory.resolve(".shmap/next"));
    Files.deleteIfExists(directory.resolve(".shmap"));
    Files.delete(directory);
  }

  private Attachment create(String name) {
    return new Creating(store, PlainMap.OPENER, "create")
        .create(store.name(name), PlainMap.blueprint(false));
  }

  private Attachment attach(String name) {
    return new Attaching(store, PlainMap.OPENER, header -> {}, "attach")
        .attach(store.name(name), false);
  }

  @Test
  void aMapLivesUntilItsLastHandleIsClosed() {
    Attachment first = create("m");
    Attachment second = attach("m");
    assertThat(second.state().attachments()).hasSize(2);
    assertThat(second.state().attached()).isEqualTo(2);
    first.data().putLong(8, 42);
    first.close();
    assertThat(second.state().attached()).isEqualTo(1);
    assertThat(second.data().getLong(8)).isEqualTo(42);
    second.close();
    ShmapException gone = catchThrowableOfType(ShmapException.class, () -> attach("m"));
    assertThat(gone.errno()).isEqualTo(Errno.ENOENT);
  }

  @Test
  void aNameThatExistsIsRefused() {
    try (Attachment first = create("m")) {
      ShmapException exists = catchThrowableOfType(ShmapException.class, () -> create("m"));
      assertThat(exists.errno()).isEqualTo(Errno.EEXIST);
      assertThat(first.state().names()).containsExactly(store.name("m"));
    }
  }

  @Test
  void aPinnedMapOutlivesItsHandlesUntilItIsUnpinned() {
    try (Attachment first = create("m")) {
      first.data().putLong(8, 7);
      first.pin();
    }
    try (Attachment again = attach("m")) {
      assertThat(again.data().getLong(8)).isEqualTo(7);
    }
    Pins.unpin(store, store.name("m"));
    assertThat(store.names()).isEmpty();
  }

  @Test
  void aClosedHandleReadsZeros() {
    Attachment first = create("m");
    first.data().putLong(8, 7);
    first.close();
    first.close();
    assertThat(first.data().getLong(8)).isZero();
  }
}
