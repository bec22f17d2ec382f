package io.shmap.lifecycle;

import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A process that lives in this one: a host of its own, whose every store and every changing system
 * call is a step, so that it can be made to die before any of them.
 */
final class SimulatedProcess {

  private final Mortality life;
  private final MortalKernel kernel;
  private final Store store;
  private final List<Attachment> attachments = new ArrayList<>();

  SimulatedProcess(Path directory) {
    this(directory, MortalKernel::new, Duration.ofSeconds(10));
  }

  SimulatedProcess(Path directory, Function<Mortality, MortalKernel> kernel, Duration bound) {
    this(directory, Mortality.immortal(), kernel, bound);
  }

  /** With a life whose steps the test holds up. */
  SimulatedProcess(
      Path directory, Mortality life, Function<Mortality, MortalKernel> kernel, Duration bound) {
    this.life = life;
    this.kernel = kernel.apply(life);
    Host host =
        Host.LOCAL
            .withKernel(this.kernel)
            .withMemory(region -> new DyingRegion(region, life))
            .withBounds(bound, bound, bound);
    this.store = Store.at(host, directory, "test");
  }

  Store store() {
    return store;
  }

  MortalKernel kernel() {
    return kernel;
  }

  Path name(String name) {
    return store.name(name);
  }

  long steps() {
    return life.steps();
  }

  void dieBefore(long steps) {
    life.dieBefore(steps);
  }

  boolean isDead() {
    return life.isDead();
  }

  /** Runs until the process has done {@code steps} steps; true if it was done before that. */
  boolean survives(long steps, Runnable operation) {
    life.dieBefore(steps);
    try {
      operation.run();
      life.dieBefore(Long.MAX_VALUE);
      return true;
    } catch (Mortality.Died e) {
      bury();
      return false;
    }
  }

  /** Ends the process, alive or dead: the kernel takes back its memory, then its descriptors. */
  void bury() {
    kernel.bury();
    attachments.forEach(OpenAttachments::remove);
  }

  /* ---- operations ---- */

  private Attachment keep(Attachment attachment) {
    attachments.add(attachment);
    return attachment;
  }

  /** An attachment that was made through this process's host is one of its own. */
  void adopt(Attachment attachment) {
    keep(attachment);
  }

  private Creating creating() {
    return new Creating(store, LedgerMap.OPENER, "create");
  }

  private Attaching attaching() {
    return new Attaching(store, LedgerMap.OPENER, header -> {}, "attach");
  }

  Attachment create(String name, boolean pinned) {
    return keep(creating().create(name(name), LedgerMap.blueprint(pinned)));
  }

  Attachment createUnnamed() {
    return keep(creating().createUnnamed(LedgerMap.blueprint(false)));
  }

  Attachment createOrAttach(String name) {
    return keep(
        creating().createOrAttach(name(name), LedgerMap.blueprint(false), attaching(), false));
  }

  Attachment attach(String name) {
    return keep(attaching().attach(name(name), false));
  }

  Attachment attachReadOnly(String name) {
    return keep(attaching().attach(name(name), true));
  }

  Attachment attach(int id) {
    return keep(attaching().attach(id, false));
  }

  void detach(Attachment attachment) {
    kernel.setDetaching(true);
    attachment.close();
    kernel.setDetaching(false);
    attachments.remove(attachment);
  }

  void detachAll() {
    List.copyOf(attachments).forEach(this::detach);
  }

  Sweep.Result sweep() {
    return new Sweep(store).sweep();
  }

  Sweep.Result gc() {
    return new Sweep(store).gc();
  }
}
