package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.LockBytes;
import io.shmap.memory.Mortality;
import io.shmap.os.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What create does when it cannot, when many do it at once, and in which order handles leave. */
class CreatingTest {

  private Scene scene;
  private final List<SimulatedProcess> processes = new ArrayList<>();

  @BeforeEach
  void makeStore() {
    scene = new Scene();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    processes.forEach(SimulatedProcess::detachAll);
    assertThat(Handles.in(scene.directory)).isEqualTo(new Handles(List.of(), List.of()));
    scene.close();
  }

  private SimulatedProcess on(Function<Mortality, MortalKernel> kernel) {
    SimulatedProcess process =
        new SimulatedProcess(scene.directory, kernel, Duration.ofSeconds(10));
    processes.add(process);
    return process;
  }

  private static final class Full extends MortalKernel {
    Full(Mortality life) {
      super(life);
    }

    @Override
    public int reserve(int fd, long offset, long length) {
      super.reserve(fd, offset, length / 2);
      return Errno.ENOSPC.negated();
    }
  }

  @Test
  void aFullFileSystemIsNoSpaceWithTheNumbers() {
    SimulatedProcess process = on(Full::new);
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.create("m", false));
    assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
    assertThat(e)
        .hasMessageMatching(
            "create "
                + scene.path("m")
                + ": no space, needs 0\\.0 MiB but "
                + scene.directory
                + " has [0-9]+\\.[0-9] MiB free");
    assertThat(scene.entries()).isEmpty();
  }

  /* Of a directory with the sticky bit, in which the map of another user cannot be unlinked. */
  private static final class Sticky extends MortalKernel {
    Sticky(Mortality life) {
      super(life);
    }

    @Override
    public int unlink(String path) {
      return Errno.EPERM.negated();
    }
  }

  @Test
  void aDeadMapOfAnotherUserIsLeftToThatUser() {
    scene.orphan("m");
    SimulatedProcess process = on(Sticky::new);
    Scene.assertErrno(Errno.ENOENT, () -> process.attach("m"));
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> process.create("m", false));
    assertThat(e.errno()).isEqualTo(Errno.EPERM);
    assertThat(e)
        .hasMessage(
            "create %s: a dead map of another user has the name, uid=%d; only that user may"
                + " remove it",
            scene.path("m"), Kernel.LINUX.geteuid());
    assertThat(process.sweep().findings())
        .contains(
            "sweep "
                + scene.path(".shmap/1")
                + ": dead, but uid="
                + Kernel.LINUX.geteuid()
                + " owns it");
    SimulatedProcess owner = scene.process();
    owner.detach(owner.create("m", false));
  }

  @Test
  void aDeadMapOfAnotherKindIsInNobodysWay() {
    Store store = on(MortalKernel::new).store();
    Attaching demanding =
        new Attaching(
            store,
            LedgerMap.OPENER,
            header -> {
              if (header.attachSlots() != 3) {
                throw new ShmapException(Errno.EINVAL, "attach: another kind");
              }
            },
            "attach");
    Creating creating = new Creating(store, LedgerMap.OPENER, "create");
    SimulatedProcess other = scene.process();
    Attachment living = other.create("m", false);
    Scene.assertErrno(Errno.EINVAL, () -> demanding.attach(scene.path("m"), false));
    Scene.assertSane(living);
    other.bury();
    Attachment fresh =
        creating.createOrAttach(scene.path("m"), LedgerMap.blueprint(false, 3), demanding, false);
    assertThat(fresh.header().attachSlots()).isEqualTo(3);
    fresh.close();
  }

  private static final class Counting extends MortalKernel {
    private final AtomicInteger reservations;

    Counting(Mortality life, AtomicInteger reservations) {
      super(life);
      this.reservations = reservations;
    }

    @Override
    public int reserve(int fd, long offset, long length) {
      reservations.incrementAndGet();
      return super.reserve(fd, offset, length);
    }
  }

  private void forgetIds() throws IOException {
    Path ids = scene.directory.resolve(".shmap");
    Files.deleteIfExists(ids.resolve("next"));
    Files.delete(ids);
  }

  @Test
  void ofManyWhoCreateOrAttachOneCreates() throws Exception {
    int threads = 10;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 200; round++) {
        Set<UUID> instances = new HashSet<>();
        AtomicInteger reservations = new AtomicInteger();
        List<Callable<Attachment>> work = new ArrayList<>();
        List<SimulatedProcess> users = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          SimulatedProcess user = on(life -> new Counting(life, reservations));
          users.add(user);
          work.add(() -> user.createOrAttach("m"));
        }
        List<Attachment> attachments = new ArrayList<>();
        for (Future<Attachment> done : pool.invokeAll(work)) {
          attachments.add(done.get());
          instances.add(done.get().header().instance());
        }
        assertThat(instances).hasSize(1);
        assertThat(reservations).as("maps reserved, of which one is wanted").hasValue(1);
        Scene.assertSane(attachments.toArray(new Attachment[0]));
        users.forEach(SimulatedProcess::detachAll);
        assertThat(scene.entries()).isEmpty();
        forgetIds(); // in the next round they race for the id directory too
      }
    } finally {
      pool.shutdown();
    }
  }

  /* Writes down the calls that matter for the order of a detach. */
  private static final class Recorder extends MortalKernel {
    final List<String> calls = new ArrayList<>();

    Recorder(Mortality life) {
      super(life);
    }

    @Override
    public long mmap(long address, long length, int prot, int flags, int fd, long offset) {
      calls.add((flags & MAP_FIXED) != 0 ? "replace" : "map");
      return super.mmap(address, length, prot, flags, fd, offset);
    }

    @Override
    public int lock(int fd, short type, long start, long length) {
      calls.add((type == F_UNLCK ? "unlock " : "lock ") + (start == LockBytes.CONTROL ? "C" : "A"));
      return super.lock(fd, type, start, length);
    }

    @Override
    public int unlink(String path) {
      calls.add("unlink " + path.substring(path.lastIndexOf('/') + 1));
      return super.unlink(path);
    }

    @Override
    public int close(int fd) {
      calls.add("close");
      return super.close(fd);
    }
  }

  @Test
  void thePagesGoBeforeTheByteAndTheBookkeepingComesAfterIt() {
    Recorder[] recorder = new Recorder[1];
    SimulatedProcess process = on(life -> recorder[0] = new Recorder(life));
    Attachment map = process.create("m", false);
    recorder[0].calls.clear();
    process.detach(map);
    assertThat(recorder[0].calls)
        .containsExactly(
            "replace", // the data
            "unlock A",
            "lock C",
            "map", // for the recovery of our own slot
            "replace",
            "unlink m",
            "unlink 1",
            "unlock C",
            "replace", // the control page
            "close");
  }

  @Test
  void theByteIsTakenUnderControl() {
    scene.pinned("m");
    Recorder[] recorder = new Recorder[1];
    SimulatedProcess process = on(life -> recorder[0] = new Recorder(life));
    Attachment map = process.attach("m");
    assertThat(recorder[0].calls).containsExactly("map", "lock C", "lock A", "unlock C", "map");
    map.unpin();
  }
}
