package io.shmap.engine.lpm;

import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;

/** A region that writes down every store into it, so that it can be done again piece by piece. */
final class RecordedRegion extends Region {

  /**
   * A store of up to 8 bytes.
   *
   * @param publishes whether it is the store of a link that readers can reach
   */
  record Store(long offset, byte[] bytes, boolean publishes) {

    void apply(Region to) {
      to.putBytes(offset, bytes, 0, bytes.length);
    }
  }

  final List<Store> stores = new ArrayList<>();

  RecordedRegion(Region memory) {
    super(memory);
  }

  private void record(long offset, int size, boolean publishes) {
    byte[] bytes = new byte[size];
    getBytes(offset, bytes, 0, size);
    stores.add(new Store(offset, bytes, publishes));
  }

  @Override
  public void putInt(long offset, int value) {
    super.putInt(offset, value);
    record(offset, 4, false);
  }

  @Override
  public void putIntRelease(long offset, int value) {
    super.putIntRelease(offset, value);
    record(offset, 4, false);
  }

  @Override
  public void putLong(long offset, long value) {
    super.putLong(offset, value);
    record(offset, 8, false);
  }

  @Override
  public void putLongRelease(long offset, long value) {
    super.putLongRelease(offset, value);
    record(offset, 8, offset >= LpmLayout.TABLE);
  }

  @Override
  public boolean casInt(long offset, int expected, int value) {
    boolean done = super.casInt(offset, expected, value);
    record(offset, 4, false);
    return done;
  }

  @Override
  public void copyFrom(long offset, Region source, long sourceOffset, long size) {
    for (long i = 0; i < size; i += 8) {
      long piece = Math.min(8, size - i);
      super.copyFrom(offset + i, source, sourceOffset + i, piece);
      record(offset + i, (int) piece, false);
    }
  }
}
