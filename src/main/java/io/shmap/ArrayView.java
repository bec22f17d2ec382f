package io.shmap;

import io.shmap.engine.array.ArrayEngine;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * The elements of an mmapable array as plain memory: element {@code i} is at {@code i * stride()}.
 *
 * <p>No bounds are checked and no order is kept beyond that of the {@link BytesStore} method used.
 * Keep the view and its array open while using the memory; after the array is closed stores reach
 * nobody.
 */
public final class ArrayView implements AutoCloseable {

  private final ArrayEngine engine;
  private final Region region;
  private final int valueSize;
  private boolean closed;

  ArrayView(ArrayEngine engine, Region region, int valueSize) {
    this.engine = engine;
    this.region = region;
    this.valueSize = valueSize;
  }

  /** The memory; the same for everybody who has a view. */
  public BytesStore<?, ?> bytes() {
    return region.bytes();
  }

  /** Bytes from one element to the next: the value size, rounded up to 8. */
  public int stride() {
    return valueSize + 7 & ~7;
  }

  /** A promise not to store through {@link #bytes} any more, so that the array may be frozen. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      engine.closeView();
    }
  }
}
