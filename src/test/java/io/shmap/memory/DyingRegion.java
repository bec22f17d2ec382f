package io.shmap.memory;

/** A region whose every store is a step of a {@link Mortality}; bulk stores are one per 8 bytes. */
public final class DyingRegion extends Region {

  private final Mortality life;

  public DyingRegion(Region memory, Mortality life) {
    super(memory);
    this.life = life;
  }

  @Override
  public boolean casIntAt(long pointer, long plus, int expected, int value) {
    life.step();
    return super.casIntAt(pointer, plus, expected, value);
  }

  @Override
  public void putIntReleaseAt(long pointer, long plus, int value) {
    life.step();
    super.putIntReleaseAt(pointer, plus, value);
  }

  @Override
  public void putLongReleaseAt(long pointer, long plus, long value) {
    life.step();
    super.putLongReleaseAt(pointer, plus, value);
  }

  @Override
  public void putByte(long offset, byte value) {
    life.step();
    super.putByte(offset, value);
  }

  @Override
  public void putInt(long offset, int value) {
    life.step();
    super.putInt(offset, value);
  }

  @Override
  public void putIntRelease(long offset, int value) {
    life.step();
    super.putIntRelease(offset, value);
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    life.step();
    super.putIntVolatile(offset, value);
  }

  @Override
  public void putLong(long offset, long value) {
    life.step();
    super.putLong(offset, value);
  }

  @Override
  public void putLongRelease(long offset, long value) {
    life.step();
    super.putLongRelease(offset, value);
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    life.step();
    super.putLongVolatile(offset, value);
  }

  @Override
  public boolean casInt(long offset, int expected, int value) {
    life.step();
    return super.casInt(offset, expected, value);
  }

  @Override
  public boolean casLong(long offset, long expected, long value) {
    life.step();
    return super.casLong(offset, expected, value);
  }

  @Override
  public long getAndAddLong(long offset, long delta) {
    life.step();
    return super.getAndAddLong(offset, delta);
  }

  @Override
  public void copyFrom(long offset, Region source, long sourceOffset, long size) {
    for (long i = 0; i < size; i += 8) {
      life.step();
      super.copyFrom(offset + i, source, sourceOffset + i, Math.min(8, size - i));
    }
  }

  @Override
  public void putBytes(long offset, byte[] source, int from, int size) {
    for (int i = 0; i < size; i += 8) {
      life.step();
      super.putBytes(offset + i, source, from + i, Math.min(8, size - i));
    }
  }
}
