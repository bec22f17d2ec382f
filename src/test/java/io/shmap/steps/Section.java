package io.shmap.steps;

import io.shmap.layout.OwnerWord;
import io.shmap.memory.Region;
import io.shmap.sync.Census;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A map's section in private memory: what it holds when a run begins, who is attached, and a buffer
 * for the operands of each.
 */
public final class Section {

  private static final int SLOTS = 16;

  private final Region memory;
  private final Region image;
  private final long bufferLength;
  private final Attachments attachments = new Attachments();
  private final List<Region> buffers = new ArrayList<>();
  private Census census = new Census(SLOTS);
  private int attached;

  /** Bytes that are 0. */
  public Section(long length, long bufferLength) {
    this.memory = Region.allocate(length);
    this.image = Region.allocate(length);
    this.bufferLength = bufferLength;
  }

  public Region memory() {
    return memory;
  }

  /** Every run begins with what the section holds now. */
  public void keep() {
    image.copyFrom(0, memory, 0, memory.length());
  }

  void begin() {
    memory.copyFrom(0, image, 0, memory.length());
    census = new Census(SLOTS);
    attachments.begin(census);
    attached = 0;
  }

  Census.Member attach(Stepper steps) {
    return attachments.attach(steps);
  }

  Census.Member attachSurvivor() {
    return census.attach();
  }

  /* Mappings of their own, so they are kept. */
  Region nextBuffer() {
    if (attached == buffers.size()) {
      buffers.add(Region.allocate(bufferLength));
    }
    return buffers.get(attached++);
  }

  void bury(Census.Member process) {
    attachments.bury(process);
  }

  void freeSlot(Census.Member dead, Census.Member settler) {
    attachments.freeSlot(dead, settler);
  }

  void startGenerationsAgain(Census.Member dead, IntConsumer sweep) {
    sweep.accept(OwnerWord.slot(dead.self()));
    attachments.startGenerationsAgain(dead);
  }

  void settleDead(Recovery recovery, Census.Member settler) {
    attachments.settleDead(recovery, settler);
  }

  void end(Census.Member settler, IntConsumer sweep) {
    attachments.end(settler, sweep);
  }
}
