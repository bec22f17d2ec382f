package io.shmap.it.hostile;

import io.shmap.ArrayView;
import io.shmap.SharedArray;
import io.shmap.map.BpfFlags;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Random;
import java.util.function.IntFunction;

/** What can be done to an array. */
final class ArrayOperations<V> extends Operations {

  private final SharedArray<V> array;
  private final IntFunction<V> values;

  ArrayOperations(OpenMap map, SharedArray<V> array, Random random, IntFunction<V> values) {
    super(map, array, random);
    this.array = array;
    this.values = values;
  }

  @Override
  void fill(int n) {
    for (int i = 0; i < n; i++) {
      array.set(i, values.apply(i));
    }
  }

  private long index() {
    return random.nextInt((int) array.maxEntries());
  }

  @Override
  void putKey(Region target, long offset) {
    target.putInt(offset, random.nextInt(Victim.ENTRIES + 2));
  }

  @Override
  void ofType() {
    boolean longs = map.header().valueSize() == Long.BYTES;
    switch (random.nextInt(longs ? 8 : 4)) {
      case 0, 1 -> array.get(index());
      case 2 -> array.set(index(), values.apply(random.nextInt(16)));
      case 3 -> view();
      case 4 -> array.getLong(index());
      case 5 -> array.setLong(index(), 3);
      case 6 -> array.addAndGet(index(), 1);
      default -> array.compareAndSet(index(), 1, 2);
    }
  }

  private void view() {
    if ((map.header().flags() & BpfFlags.MMAPABLE) == 0) {
      return;
    }
    try (ArrayView view = array.view()) {
      long at = index() * view.stride();
      view.bytes().writeLong(at, view.bytes().readLong(at) + 1);
    }
  }
}
