package io.shmap.steps;

import io.shmap.memory.Region;

/** Where a process copies values to: each word that it copies is a load of the map. */
public final class WatchedBuffer extends Region {

  private final Stepper steps;

  public WatchedBuffer(Region buffer, Stepper steps) {
    super(buffer);
    this.steps = steps;
  }

  @Override
  public void copyFrom(long offset, Region source, long sourceOffset, long size) {
    for (long i = 0; i < size; i += Long.BYTES) {
      steps.beforeLoad();
      super.copyFrom(offset + i, source, sourceOffset + i, Math.min(Long.BYTES, size - i));
    }
  }
}
