package io.shmap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shmap.error.Errno;
import io.shmap.layout.LockBytes;
import io.shmap.memory.Mortality;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The races of the protocols, each in the order in which it would go wrong. */
class SchedulesTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private Scene scene;
  private ExecutorService thread;

  @BeforeEach
  void makeStore() {
    scene = new Scene();
    thread = Executors.newSingleThreadExecutor();
  }

  @AfterEach
  void nothingIsLeft() {
    thread.shutdown();
    scene.close();
  }

  /* Counts how often its process has asked for CONTROL. */
  private static final class Asking extends MortalKernel {
    final AtomicInteger asked = new AtomicInteger();

    Asking(Mortality life) {
      super(life);
    }

    @Override
    public int lock(int fd, short type, long start, long length) {
      if (start == LockBytes.CONTROL && type == F_WRLCK) {
        asked.incrementAndGet();
      }
      return super.lock(fd, type, start, length);
    }

    void awaitRefusal() {
      await().atMost(LONG).until(() -> asked.get() > 1);
    }
  }

  private SimulatedProcess waiting(Asking[] kernel) {
    return new SimulatedProcess(scene.directory, life -> kernel[0] = new Asking(life), LONG);
  }

  @Test
  void whoWaitsForADeletionGetsTheSuccessor() throws Exception {
    scene.orphan("m");
    SimulatedProcess other = scene.process();
    MapFile orphan = MapFile.open(other.store(), scene.path("m"), true, "test");
    assertThat(orphan.lockControl(LONG)).isTrue();
    Asking[] kernel = new Asking[1];
    SimulatedProcess process = waiting(kernel);
    Future<Attachment> attaching = thread.submit(() -> process.attach("m"));
    kernel[0].awaitRefusal();
    Deletion.finish(orphan);
    Attachment successor = other.create("m", false);
    orphan.close();
    Attachment attachment = attaching.get();
    assertThat(attachment.header().instance()).isEqualTo(successor.header().instance());
    Scene.assertSane(successor, attachment);
    process.detach(attachment);
    other.detach(successor);
    process.bury();
  }

  @Test
  void whoWaitsForADeletionWithoutASuccessorFindsNothing() throws Exception {
    scene.orphan("m");
    SimulatedProcess other = scene.process();
    MapFile orphan = MapFile.open(other.store(), scene.path("m"), true, "test");
    assertThat(orphan.lockControl(LONG)).isTrue();
    Asking[] kernel = new Asking[1];
    SimulatedProcess process = waiting(kernel);
    Future<?> attaching =
        thread.submit(() -> Scene.assertErrno(Errno.ENOENT, () -> process.attach("m")));
    kernel[0].awaitRefusal();
    Deletion.finish(orphan);
    orphan.close();
    attaching.get();
    process.bury();
  }

  @Test
  void theLastDeathWhileSomebodyWaitsToAttachIsTheEnd() throws Exception {
    SimulatedProcess last = scene.process();
    Attachment map = last.create("m", false);
    assertThat(map.file().lockControl(LONG)).isTrue();
    Asking[] kernel = new Asking[1];
    SimulatedProcess process = waiting(kernel);
    Future<?> attaching =
        thread.submit(() -> Scene.assertErrno(Errno.ENOENT, () -> process.attach("m")));
    kernel[0].awaitRefusal();
    last.bury();
    attaching.get();
    assertThat(scene.entries()).isEmpty();
    process.bury();
  }

  @Test
  void whoWaitsToDetachLeavesAMapToWhoHasAttachedMeanwhile() throws Exception {
    Asking[] kernel = new Asking[1];
    SimulatedProcess process = waiting(kernel);
    Attachment map = process.create("m", false);
    SimulatedProcess other = scene.process();
    Attachment second = other.attach("m");
    assertThat(second.file().lockControl(LONG)).isTrue();
    int before = kernel[0].asked.get();
    Future<?> detaching = thread.submit(() -> process.detach(map));
    await().atMost(LONG).until(() -> kernel[0].asked.get() > before + 1);
    second.file().unlockControl();
    detaching.get();
    Scene.assertSane(second);
    assertThat(second.file().isAt(scene.path("m"))).isTrue();
    other.detach(second);
    process.bury();
  }

  @Test
  void theDeadAreAliveUntilTheKernelHasTornThemDown() {
    SimulatedProcess survivor = scene.process();
    Attachment map = survivor.create("m", false);
    SimulatedProcess dying = scene.process();
    Attachment held = dying.attach("m");
    LedgerMap.fillLane(held);
    int owner = held.self();
    dying.dieBefore(0);
    assertThat(map.settle(owner)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(map.describe(owner)).startsWith("pid=").contains("(alive, attached ");
    dying.bury();
    assertThat(map.describe(owner)).contains("(dead, attached ");
    assertThat(map.settle(owner)).isZero();
    assertThat(map.settle(owner)).as("again").isZero();
    Scene.assertSane(map);
    survivor.detach(map);
  }
}
