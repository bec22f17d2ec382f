package io.shmap.bench;

/** HASH of this library, through its primitive face; not measured until that face is there. */
final class ShmapHash implements LongMap {

  static final boolean IS_AVAILABLE = false;

  ShmapHash(int entries) {
    throw new UnsupportedOperationException("hash of " + entries + " entries");
  }

  @Override
  public long get(long key) {
    return ABSENT;
  }

  @Override
  public void put(long key, long value) {}

  @Override
  public void remove(long key) {}

  @Override
  public void close() {}
}
