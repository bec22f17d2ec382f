package io.shmap.steps;

import io.shmap.layout.OwnerWord;
import io.shmap.sync.Census;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/** The attachments of a subject in private memory: the processes of a run, and who has died. */
public final class Attachments {

  private final List<Census.Member> processes = new ArrayList<>();
  private final List<Census.Member> dead = new ArrayList<>();
  private Census census;
  private boolean slotIsFree;

  /** Nobody is attached. */
  public void begin(Census census) {
    this.census = census;
    processes.clear();
    dead.clear();
    slotIsFree = false;
  }

  /**
   * A process of the run. All of them have odd slots, so that their lanes prefer the same stripes,
   * unless a slot was freed for this one.
   */
  public Census.Member attach(Stepper steps) {
    if (!slotIsFree) {
      census.attach();
    }
    slotIsFree = false;
    Census.Member process = census.attach();
    process.waitWith(steps);
    processes.add(process);
    return process;
  }

  /** The kernel has ended a process. */
  public void bury(Census.Member process) {
    census.die(process.self());
    dead.add(process);
  }

  /** Settles one dead process; the next one that attaches gets its slot. */
  public void freeSlot(Census.Member process, Census.Member settler) {
    settle(process, settler);
    slotIsFree = true;
  }

  /** The next one in the slot of a process that was settled gets its owner word. */
  public void startGenerationsAgain(Census.Member process) {
    census.startGenerationsAgain(OwnerWord.slot(process.self()));
    processes.remove(process);
    dead.remove(process);
  }

  /** Settles the dead, or leaves it to who needs it. */
  public void settleDead(Recovery recovery, Census.Member settler) {
    List<Census.Member> order = new ArrayList<>(dead);
    if (recovery == Recovery.IN_REVERSE) {
      Collections.reverse(order);
    }
    if (recovery != Recovery.BY_NEED) {
      order.forEach(process -> settle(process, settler));
    }
  }

  /** Everybody dies and is settled; then each of their slots is swept. */
  public void end(Census.Member settler, IntConsumer sweep) {
    for (Census.Member process : processes) {
      census.die(process.self());
      settle(process, settler);
      sweep.accept(OwnerWord.slot(process.self()));
    }
  }

  private static void settle(Census.Member process, Census.Member settler) {
    int result = settler.settle(process.self());
    if (result != 0) {
      throw new AssertionError("settling gives " + result);
    }
  }
}
