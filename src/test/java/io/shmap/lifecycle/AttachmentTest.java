package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.memory.Mortality;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an open handle is to others, what holds it up, and what it is without permission. */
class AttachmentTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static final Duration SHORT = Duration.ofMillis(5);

  private Scene scene;
  private SimulatedProcess process;
  private SimulatedProcess hasty;

  @BeforeEach
  void makeStore() {
    scene = new Scene();
    process = scene.process();
    hasty = new SimulatedProcess(scene.directory, MortalKernel::new, SHORT);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    hasty.detachAll();
    process.detachAll();
    assertThat(Handles.in(scene.directory)).isEqualTo(new Handles(List.of(), List.of()));
    hasty.bury();
    scene.close();
  }

  /* Somebody who may only read: as root every file may be written, so the kernel is told to say no. */
  private static final class Reader extends MortalKernel {
    Reader(Mortality life) {
      super(life);
    }

    @Override
    public int open(String path, int flags, int mode) {
      boolean writes = (flags & 3) != O_RDONLY;
      return writes ? Errno.EACCES.negated() : super.open(path, flags, mode);
    }
  }

  private SimulatedProcess reader() {
    return new SimulatedProcess(scene.directory, Reader::new, SHORT);
  }

  @Test
  void theRecordSaysWhoIsAttached() throws Exception {
    Instant before = Instant.now();
    Attachment map = process.create("m", false);
    Attachment readOnly = process.attachReadOnly("m");
    List<AttachmentRecord> records = map.state().attachments();
    assertThat(records).hasSize(2);
    AttachmentRecord record = records.get(0);
    assertThat(record.owner()).isEqualTo(map.self());
    assertThat(record.pid()).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(record.processStart()).isEqualTo(Identity.startOf("self")).isPositive();
    assertThat(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString())
        .isEqualTo("pid:[" + record.pidNamespace() + "]");
    assertThat(record.attachedAt()).isGreaterThanOrEqualTo(before.toEpochMilli());
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    assertThat(host).startsWith(record.host());
    assertThat(record.host()).isNotEmpty();
    assertThat(record.command()).isNotEmpty();
    assertThat(System.getProperty("sun.java.command")).contains(record.command());
    assertThat(records).extracting(AttachmentRecord::readOnly).containsExactly(false, true);
    assertThat(readOnly.self()).isEqualTo(records.get(1).owner());
  }

  @Test
  void aRecordIsWholeWhenItsOwnerIsThere() {
    int seen = 0;
    boolean done = false;
    for (int n = 0; !done; n++) {
      Attachment map = process.create("m", false);
      SimulatedProcess dying = new SimulatedProcess(scene.directory);
      done = dying.survives(n, () -> dying.attach("m"));
      dying.bury();
      AttachmentRecord record = map.file().control().record(1);
      if (record.owner() != 0) {
        seen++;
        assertThat(record.pid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(record.attachedAt()).isPositive();
        assertThat(record.host()).isEqualTo(map.state().attachments().get(0).host());
        assertThat(record.command()).isEqualTo(map.state().attachments().get(0).command());
      }
      process.detach(map);
    }
    assertThat(seen).isPositive();
  }

  @Test
  void everySlotIsUsedAndNoMore() {
    Store store = process.store();
    Attachment first =
        new Creating(store, LedgerMap.OPENER, "create")
            .create(scene.path("m"), LedgerMap.blueprint(false, 2));
    process.attach("m");
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.attach("m"));
    assertThat(e.errno()).isEqualTo(Errno.EUSERS);
    assertThat(e)
        .hasMessage(
            "attach %s: all attach slots in use, slots=2; create with more, or see: shmap ps %s",
            scene.path("m"), scene.path("m"));
    first.close();
    process.detach(process.attach("m"));
  }

  @Test
  void slotsAreHandedOutInTurnAndNoOwnerTwice() {
    Attachment map = process.create("m", false);
    java.util.Set<Integer> owners = new java.util.HashSet<>();
    for (int i = 0; i < 5 * LedgerMap.SLOTS; i++) {
      Attachment attachment = process.attach("m");
      assertThat(owners.add(attachment.self())).as("owner handed out twice").isTrue();
      process.detach(attachment);
    }
    assertThat(map.state().attached()).isEqualTo(1);
    assertThat(owners).extracting(owner -> owner & 0x3ff).contains(1, 2, 3, LedgerMap.SLOTS - 1);
  }

  @Test
  void aHandleDoesNotReapItself() {
    Attachment map = process.create("m", false);
    LedgerMap.fillLane(map);
    map.reapDead();
    assertThat(map.isStale(map.self())).isFalse();
    assertThat(LedgerMap.isLaneEmpty(map.data(), 0)).isFalse();
    assertThat(map.state().attachments()).hasSize(1);
  }

  @Test
  void whoWaitsTooLongForControlIsToldWhoHasIt() {
    Attachment map = process.create("m", false);
    assertThat(map.file().lockControl(SHORT)).isTrue();
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> hasty.attach("m"));
    assertThat(e.errno()).isEqualTo(Errno.EBUSY);
    assertThat(e)
        .hasMessage(
            "attach %s: control page held for more than 5 ms, last taken by pid=%d at %s;"
                + " see: shmap ps %s",
            scene.path("m"),
            ProcessHandle.current().pid(),
            Instant.ofEpochMilli(map.file().control().holderSince()),
            scene.path("m"));
    map.file().unlockControl();
    hasty.detach(hasty.attach("m"));
  }

  /* A lock word from the file, which is read again for the message. */
  @Test
  void anOwnerThatHasNoSlotIsDescribedWithoutALook() {
    Attachment map = process.create("m", false);
    int owner = OwnerWord.of(LedgerMap.SLOTS, 1);
    assertThat(map.describe(owner)).isEqualTo("owner=0x410 (has no slot)");
    assertThat(map.describe(OwnerWord.of(OwnerWord.MAX_SLOTS, 1))).endsWith("(has no slot)");
    assertThat(map.describe(map.self())).contains("(alive, attached ");
  }

  @Test
  void aDetachLeavesItsBookkeepingIfControlIsBusy() {
    Attachment map = process.create("m", false);
    Attachment second = hasty.attach("m");
    LedgerMap.fillLane(second);
    int owner = second.self();
    assertThat(map.file().lockControl(SHORT)).isTrue();
    hasty.detach(second);
    assertThat(map.isStale(owner)).as("reaped").isFalse();
    assertThat(map.file().isOwnerAlive(owner)).isFalse();
    map.data().putLong(LedgerMap.COUNTER, 1); // nothing holds up the data
    map.file().unlockControl();
    assertThat(map.settle(owner)).isZero();
    Scene.assertSane(map);
  }

  @Test
  void anOrphanOfABusyControlIsSwept() {
    Attachment map = hasty.create("m", false);
    MapFile control = MapFile.open(process.store(), scene.path("m"), true, "test");
    assertThat(control.lockControl(SHORT)).isTrue();
    hasty.detach(map);
    assertThat(scene.exists("m")).isTrue();
    assertThat(process.sweep().removed()).isEmpty();
    control.close();
    assertThat(process.sweep().removed()).hasSize(1);
  }

  @Test
  void aCloseDoesNotFreeControlUnderAThreadThatHoldsIt() throws Exception {
    Attachment map = hasty.create("m", false);
    MapFile second = MapFile.open(process.store(), scene.path("m"), true, "test");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      assertThat(thread.submit(() -> map.file().lockControl(SHORT)).get()).isTrue();
      hasty.detach(map);
      assertThat(second.lockControl(SHORT)).as("free while a thread works under it").isFalse();
      thread.submit(map.file()::unlockControl).get();
      assertThat(second.lockControl(SHORT)).isTrue();
    } finally {
      thread.shutdown();
      second.close();
    }
    process.sweep();
  }

  @Test
  void anInterruptedThreadStillAttachesAndDetaches() {
    Thread.currentThread().interrupt();
    process.detach(process.create("m", false));
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    assertThat(scene.exists("m")).isFalse();
  }

  @Test
  void aClosedHandleSaysSo() {
    Attachment map = process.create("m", false);
    process.detach(map);
    MapClosedException e = catchThrowableOfType(MapClosedException.class, map::pin);
    assertThat(e).hasMessage("pin " + scene.path("m") + ": the handle is closed");
    map.close();
    assertThat(map.data().getLong(LedgerMap.STAMP)).isZero();
    map.reapDead();
  }

  @Test
  void aSpectatorSeesAndDoesNotKeep() {
    Attachment map = process.create("m", false);
    map.data().putLong(LedgerMap.COUNTER, 42);
    SimulatedProcess reader = reader();
    Scene.assertErrno(Errno.EACCES, () -> reader.attach("m"));
    Attachment spectator = reader.attachReadOnly("m");
    assertThat(spectator.isSpectator()).isTrue();
    assertThat(spectator.data().getLong(LedgerMap.COUNTER)).isEqualTo(42);
    assertThat(map.state().attachments()).hasSize(1);
    Scene.assertErrno(Errno.EACCES, spectator::pin);
    assertThat(spectator.isDeleted()).isFalse();
    process.detach(map);
    assertThat(scene.entries()).isEmpty();
    assertThat(spectator.isDeleted()).isTrue();
    assertThat(spectator.data().getLong(LedgerMap.COUNTER)).isEqualTo(42);
    Scene.assertErrno(Errno.ENOENT, () -> reader.attachReadOnly("m"));
    reader.detach(spectator);
    reader.bury();
  }

  @Test
  void aSpectatorMayEnterAPinnedMapAndNotAnOrphan() {
    scene.pinned("p");
    scene.orphan("o");
    SimulatedProcess reader = reader();
    reader.detach(reader.attachReadOnly("p"));
    Scene.assertErrno(Errno.ENOENT, () -> reader.attachReadOnly("o"));
    assertThat(scene.exists("o")).as("removed by somebody without permission").isTrue();
    reader.bury();
  }

  @Test
  void aMapOfAnEarlierBootIsToBeChecked() throws Exception {
    scene.pinned("m");
    try (FileChannel file = FileChannel.open(scene.path("m"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(16), HeaderLayout.LENGTH + ControlLayout.BOOT_ID);
    }
    Attachment first = process.attach("m");
    Attachment second = process.attach("m");
    assertThat(first.isFirstSinceBoot()).isTrue();
    assertThat(second.isFirstSinceBoot()).as("nobody has checked yet").isTrue();
    first.noteBoot();
    assertThat(first.isFirstSinceBoot()).isFalse();
    assertThat(second.isFirstSinceBoot()).isFalse();
    assertThat(process.attach("m").isFirstSinceBoot()).isFalse();
  }

  @Test
  void theShutdownHookDeletesWhatOnlyWeUse() {
    Attachment map = process.create("m", false);
    Attachment second = process.attach("m");
    Attachment shared = process.create("s", false);
    Attachment stranger = process.attach("s");
    OpenAttachments.remove(stranger); // of another class loader, or another process
    Attachment pinned = process.create("p", true);
    OpenAttachments.deleteWhatOnlyWeUse(System.nanoTime() + SECOND);
    assertThat(map.isDeleted()).isTrue();
    assertThat(scene.entries()).containsExactlyInAnyOrder("s", ".shmap/2", "p", ".shmap/3");
    assertThat(second.data().getLong(LedgerMap.STAMP)).as("others may still use it").isEqualTo(1);
    assertThat(shared.isDeleted()).isFalse();
    assertThat(pinned.isDeleted()).isFalse();
  }

  @Test
  void theShutdownHookCannotReachABuriedProcess() {
    SimulatedProcess dead = new SimulatedProcess(scene.directory);
    Attachment map = dead.create("m", false);
    dead.bury();
    OpenAttachments.add(map);
    OpenAttachments.deleteWhatOnlyWeUse(System.nanoTime() + SECOND);
    OpenAttachments.remove(map);
    assertThat(scene.exists("m")).isTrue();
    assertThat(process.sweep().removed()).hasSize(1);
  }
}
