package io.shmap.engine.bloom;

import io.shmap.memory.Region;

/** A wrong step: loads a word, and stores it with one bit more. */
final class StoredBlocks extends Blocks {

  private final Region data;

  StoredBlocks(Region data, BloomGeometry geometry) {
    super(data, geometry);
    this.data = data;
  }

  @Override
  boolean set(long word, long bit) {
    long seen = data.getLongAcquire(word);
    data.putLongRelease(word, seen | bit);
    return (seen & bit) == 0;
  }
}
