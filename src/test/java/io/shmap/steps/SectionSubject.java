package io.shmap.steps;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import io.shmap.sync.Census;
import java.util.List;
import java.util.function.UnaryOperator;

/** A subject that is one section, of any family. */
public interface SectionSubject<P extends SectionSubject.Process> extends Subject<P> {

  /** One attached process. */
  interface Process {

    Engine engine();

    Census.Member owners();
  }

  Section section();

  /**
   * A process.
   *
   * @param view its mapping of the section
   * @param buffer its own, for operands
   * @param watch what it reads into is watched by this
   */
  P process(Region view, Census.Member owners, Region buffer, UnaryOperator<Region> watch);

  @Override
  default void begin() {
    section().begin();
  }

  @Override
  default P attach(Stepper steps) {
    Section section = section();
    Region view = new WatchedRegion(section.memory(), steps);
    return settled(
        process(
            view,
            section.attach(steps),
            section.nextBuffer(),
            buffer -> new WatchedBuffer(buffer, steps)));
  }

  /** A process that is not watched. */
  default P survivor() {
    Section section = section();
    return settled(
        process(
            section.memory(),
            section.attachSurvivor(),
            section.nextBuffer(),
            UnaryOperator.identity()));
  }

  private P settled(P process) {
    process.owners().settleWith(process.engine());
    return process;
  }

  @Override
  default void bury(P process, Journal journal) {
    section().bury(process.owners());
  }

  @Override
  default void freeSlot(P dead) {
    section().freeSlot(dead.owners(), survivor().owners());
  }

  @Override
  default void freeSlotAndStartGenerationsAgain(P dead) {
    freeSlot(dead);
    section().startGenerationsAgain(dead.owners(), survivor().engine()::sweepStale);
  }

  /** Cleans up after everybody who has died, as a process does that attaches; nothing else. */
  default Operation<P> settle() {
    return Operation.change(
        "settle", (process, log) -> section().settleDead(Recovery.IN_ORDER, process.owners()));
  }

  /** Somebody who survives, when the dead are settled as {@code recovery} says. */
  default P survivor(Recovery recovery) {
    P survivor = survivor();
    section().settleDead(recovery, survivor.owners());
    return survivor;
  }

  /** The living have left nothing; then nobody has: not even a word that nobody has met. */
  default void expectClean(P survivor) {
    Engine engine = survivor.engine();
    section().settleDead(Recovery.IN_ORDER, survivor.owners());
    List<String> findings = engine.check(true);
    expect(findings.isEmpty(), findings.toString());
    section().end(survivor.owners(), engine::sweepStale);
    findings = engine.check(true);
    expect(findings.isEmpty(), findings.toString());
  }

  /** Fails with a message. */
  static void expect(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
