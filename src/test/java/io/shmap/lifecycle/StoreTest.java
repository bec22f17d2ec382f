package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.os.Kernel;
import io.shmap.os.Stat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store's own files: the id directory and the counter of ids. */
class StoreTest {

  private static final int LAST_ID = Integer.MAX_VALUE - 1;

  private Scene scene;
  private SimulatedProcess process;

  @BeforeEach
  void makeStore() {
    scene = new Scene();
    process = scene.process();
  }

  @AfterEach
  void nothingIsLeft() {
    process.detachAll();
    scene.destroy();
  }

  private int create(String name) {
    return process.create(name, false).header().id();
  }

  private void writeNext(int last) throws Exception {
    byte[] bytes = new byte[4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(last);
    Files.write(scene.path(".shmap/next"), bytes);
  }

  @Test
  void idsIncreaseAndAreNotReused() {
    assertThat(create("a")).isEqualTo(1);
    assertThat(create("b")).isEqualTo(2);
    process.detachAll();
    assertThat(create("c")).isEqualTo(3);
  }

  @Test
  void aLostCounterCostsOnlyAttempts() throws Exception {
    create("a");
    create("b");
    Files.delete(scene.path(".shmap/next"));
    assertThat(create("c")).isEqualTo(3);
    assertThat(create("d")).isEqualTo(4);
  }

  @Test
  void aLostCounterBelowManyIdsStartsAboveTheLargest() throws Exception {
    for (int i = 0; i < 20; i++) {
      create("m" + i);
    }
    Files.delete(scene.path(".shmap/next"));
    assertThat(create("x")).isEqualTo(21);
    assertThat(create("y")).isEqualTo(22);
  }

  @Test
  void aDamagedCounterCostsOnlyAttempts() throws Exception {
    create("a");
    writeNext(-7);
    assertThat(create("b")).isEqualTo(2);
    Files.write(scene.path(".shmap/next"), new byte[] {9});
    assertThat(create("c")).isEqualTo(3);
  }

  @Test
  void aCounterThatIsNoFileIsGoneRound() throws Exception {
    create("a");
    Files.delete(scene.path(".shmap/next"));
    BadFilesTest.makeFifo(scene.path(".shmap/next"));
    assertThat(create("b")).isEqualTo(2);
    Files.delete(scene.path(".shmap/next"));
    Files.createDirectory(scene.path(".shmap/next"));
    assertThat(create("c")).isEqualTo(3);
  }

  @Test
  void idsStartAgainBehindTheLast() throws Exception {
    create("a");
    writeNext(LAST_ID - 1);
    assertThat(create("b")).isEqualTo(LAST_ID);
    assertThat(create("c")).isEqualTo(2);
    Files.delete(scene.path(".shmap/next"));
    Files.createDirectory(scene.path(".shmap/next"));
    assertThat(create("d")).isEqualTo(3);
  }

  @Test
  void aCounterLockedForEverHoldsNobody() throws Exception {
    create("a");
    Kernel kernel = Kernel.LINUX;
    int fd = kernel.open(scene.path(".shmap/next").toString(), Kernel.O_RDWR, 0);
    try {
      assertThat(kernel.lock(fd, Kernel.F_WRLCK, 0, 1)).isZero();
      assertThat(create("b")).isEqualTo(2);
    } finally {
      kernel.close(fd);
    }
  }

  @Test
  void theIdDirectoryHasTheModeOfTheStore() {
    Kernel.LINUX.chmod(scene.directory.toString(), 0750);
    Store store = Store.at(Host.LOCAL, scene.directory, "test");
    new Creating(store, LedgerMap.OPENER, "create")
        .create(scene.path("m"), LedgerMap.blueprint(false))
        .close();
    assertThat(Kernel.LINUX.stat(scene.path(".shmap").toString()).permissions()).isEqualTo(0750);
    assertThat(Kernel.LINUX.stat(scene.path(".shmap/next").toString()).permissions())
        .isEqualTo(0640);
  }

  @Test
  void aSharedStickyStoreHasAnIdDirectoryPerUser() throws Exception {
    Kernel.LINUX.chmod(scene.directory.toString(), 01777);
    SimulatedProcess user = scene.process();
    Attachment map = user.create("m", false);
    Path ids = scene.path(".shmap-" + user.kernel().geteuid());
    Stat stat = Kernel.LINUX.stat(ids.toString());
    assertThat(stat.isDirectory()).isTrue();
    assertThat(stat.permissions()).isEqualTo(0755);
    assertThat(map.file().idEntry()).isEqualTo(ids.resolve("1")).exists();
    assertThat(scene.path(".shmap")).doesNotExist();
    user.detach(user.attach(1));
    user.detach(map);
    assertThat(Store.entries(ids)).containsExactly("next");
  }

  @Test
  void anIdDirectoryOfSomebodyElseIsRefused() throws Exception {
    assumeTrue(Kernel.LINUX.geteuid() == 0, "only root can give a directory away");
    Kernel.LINUX.chmod(scene.directory.toString(), 01777);
    Path ids = Files.createDirectory(scene.path(".shmap-0"));
    Kernel.LINUX.chown(ids.toString(), 4711, -1);
    SimulatedProcess user = scene.process();
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> user.create("m", false));
    assertThat(e.errno()).isEqualTo(Errno.EPERM);
    assertThat(e)
        .hasMessage(
            "create %s: %s is not a directory of its user, uid=4711; remove it by hand",
            scene.path("m"), ids);
    assertThat(user.store().idDirectories()).isEmpty();
    Kernel.LINUX.chown(ids.toString(), 0, -1);
    assertThat(user.store().idDirectories()).containsExactly(ids);
  }

  @Test
  void whatADeathLeftOfAnIdDirectoryIsSwept() throws Exception {
    Files.createDirectory(scene.path(".shmap.1234"));
    process.sweep();
    assertThat(scene.path(".shmap.1234")).doesNotExist();
  }

  @Test
  void theIdDirectoryMayVanishAtAnyTime() throws Exception {
    create("a");
    Files.delete(scene.path(".shmap/next"));
    Files.delete(scene.path(".shmap/1"));
    Files.delete(scene.path(".shmap"));
    assertThat(create("b")).isEqualTo(1);
  }
}
