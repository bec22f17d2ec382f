package io.shmap.stress;

import io.shmap.memory.Region;

/** Memories that do one thing wrong; one thread uses them at a time. */
final class WrongMemory {

  /** Long enough for another thread to get in between. */
  private static final int GAP = 100;

  private WrongMemory() {}

  private static void gap() {
    for (int i = 0; i < GAP; i++) {
      Thread.onSpinWait();
    }
  }

  /**
   * What is longer than a word is stored only before the lock is given back, behind the store that
   * publishes it: as it could come to pass if that were no release.
   */
  static final class LateValues extends Region {

    private Runnable late = () -> {};

    LateValues(Region memory) {
      super(memory);
    }

    @Override
    public void copyFrom(long offset, Region source, long sourceOffset, long size) {
      if (size <= Long.BYTES) {
        super.copyFrom(offset, source, sourceOffset, size);
      } else {
        late = () -> super.copyFrom(offset, source, sourceOffset, size);
      }
    }

    @Override
    public void putIntRelease(long offset, int value) {
      gap();
      late.run();
      late = () -> {};
      super.putIntRelease(offset, value);
    }
  }

  /** A lock is taken whoever has it. */
  static final class LocksThatExcludeNobody extends Region {

    LocksThatExcludeNobody(Region memory) {
      super(memory);
    }

    @Override
    public boolean casInt(long offset, int expected, int value) {
      return true;
    }

    @Override
    public void putLongRelease(long offset, long value) {
      gap();
      super.putLongRelease(offset, value);
    }
  }

  /**
   * The second of two looks at a word finds what the first one did: as it could come to pass if it
   * were not kept behind what is read between them.
   */
  static final class SecondLooksComeTooEarly extends Region {

    private static final long NONE = -1;

    private long offsetOfLast = NONE;
    private long last;

    SecondLooksComeTooEarly(Region memory) {
      super(memory);
    }

    @Override
    public long getLongAcquire(long offset) {
      if (offset == offsetOfLast) {
        offsetOfLast = NONE;
        return last;
      }
      offsetOfLast = offset;
      last = super.getLongAcquire(offset);
      return last;
    }
  }
}
