package io.shmap.engine.array;

import io.shmap.memory.Region;

/** A reader's buffer: something happens in the middle of the first copy into it. */
final class InterruptedCopy extends Region {

  private final Runnable meanwhile;
  private int copies;

  InterruptedCopy(long length, Runnable meanwhile) {
    super(Region.allocate(length));
    this.meanwhile = meanwhile;
  }

  @Override
  public void copyFrom(long offset, Region source, long sourceOffset, long size) {
    long half = size / 2;
    super.copyFrom(offset, source, sourceOffset, half);
    if (copies++ == 0) {
      meanwhile.run();
    }
    super.copyFrom(offset + half, source, sourceOffset + half, size - half);
  }

  int copies() {
    return copies;
  }
}
