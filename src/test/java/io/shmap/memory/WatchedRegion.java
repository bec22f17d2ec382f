package io.shmap.memory;

/**
 * A region that tells a watch before every access, so that a test can let something else happen
 * just there, or end the process; bulk accesses are one per 8 bytes.
 */
public final class WatchedRegion extends Region {

  /** Told before each access. */
  public interface Watch {

    void beforeLoad();

    void beforeStore();
  }

  private final Watch watch;

  public WatchedRegion(Region memory, Watch watch) {
    super(memory);
    this.watch = watch;
  }

  @Override
  public byte getByte(long offset) {
    watch.beforeLoad();
    return super.getByte(offset);
  }

  @Override
  public int getInt(long offset) {
    watch.beforeLoad();
    return super.getInt(offset);
  }

  @Override
  public int getIntAcquire(long offset) {
    watch.beforeLoad();
    return super.getIntAcquire(offset);
  }

  @Override
  public long getLong(long offset) {
    watch.beforeLoad();
    return super.getLong(offset);
  }

  @Override
  public long getLongAcquire(long offset) {
    watch.beforeLoad();
    return super.getLongAcquire(offset);
  }

  @Override
  public long getLongAt(long pointer, long plus) {
    watch.beforeLoad();
    return super.getLongAt(pointer, plus);
  }

  @Override
  public long getLongAcquireAt(long pointer, long plus) {
    watch.beforeLoad();
    return super.getLongAcquireAt(pointer, plus);
  }

  @Override
  public boolean casIntAt(long pointer, long plus, int expected, int value) {
    watch.beforeStore();
    return super.casIntAt(pointer, plus, expected, value);
  }

  @Override
  public void putIntReleaseAt(long pointer, long plus, int value) {
    watch.beforeStore();
    super.putIntReleaseAt(pointer, plus, value);
  }

  @Override
  public void putLongReleaseAt(long pointer, long plus, long value) {
    watch.beforeStore();
    super.putLongReleaseAt(pointer, plus, value);
  }

  @Override
  public void putByte(long offset, byte value) {
    watch.beforeStore();
    super.putByte(offset, value);
  }

  @Override
  public void putInt(long offset, int value) {
    watch.beforeStore();
    super.putInt(offset, value);
  }

  @Override
  public void putIntRelease(long offset, int value) {
    watch.beforeStore();
    super.putIntRelease(offset, value);
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    watch.beforeStore();
    super.putIntVolatile(offset, value);
  }

  @Override
  public void putLong(long offset, long value) {
    watch.beforeStore();
    super.putLong(offset, value);
  }

  @Override
  public void putLongRelease(long offset, long value) {
    watch.beforeStore();
    super.putLongRelease(offset, value);
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    watch.beforeStore();
    super.putLongVolatile(offset, value);
  }

  @Override
  public boolean casInt(long offset, int expected, int value) {
    watch.beforeStore();
    return super.casInt(offset, expected, value);
  }

  @Override
  public boolean casLong(long offset, long expected, long value) {
    watch.beforeStore();
    return super.casLong(offset, expected, value);
  }

  @Override
  public long getAndAddLong(long offset, long delta) {
    watch.beforeStore();
    return super.getAndAddLong(offset, delta);
  }

  @Override
  public void copyFrom(long offset, Region source, long sourceOffset, long size) {
    for (long i = 0; i < size; i += 8) {
      watch.beforeStore();
      super.copyFrom(offset + i, source, sourceOffset + i, Math.min(8, size - i));
    }
  }
}
