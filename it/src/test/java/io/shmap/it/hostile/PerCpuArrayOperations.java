package io.shmap.it.hostile;

import io.shmap.SharedPerCpuArray;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Collections;
import java.util.Random;
import java.util.function.IntFunction;

/** What can be done to a per-CPU array. */
final class PerCpuArrayOperations<V> extends Operations {

  private final SharedPerCpuArray<V> array;
  private final IntFunction<V> values;

  PerCpuArrayOperations(
      OpenMap map, SharedPerCpuArray<V> array, Random random, IntFunction<V> values) {
    super(map, array, random);
    this.array = array;
    this.values = values;
  }

  @Override
  void fill(int n) {
    for (int i = 0; i < n; i++) {
      array.set(i, i % array.cpus(), values.apply(i));
    }
  }

  private long index() {
    return random.nextInt((int) array.maxEntries());
  }

  private int cpu() {
    return random.nextInt(array.cpus());
  }

  private V value() {
    return values.apply(random.nextInt(16));
  }

  @Override
  void putKey(Region target, long offset) {
    target.putInt(offset, random.nextInt(Victim.ENTRIES + 2));
  }

  @Override
  void ofType() {
    boolean longs = map.header().valueSize() == Long.BYTES;
    switch (random.nextInt(longs ? 6 : 4)) {
      case 0 -> array.get(index(), cpu());
      case 1 -> array.getAll(index());
      case 2 -> array.set(index(), cpu(), value());
      case 3 -> array.setAll(index(), Collections.nCopies(array.cpus(), value()));
      case 4 -> array.add(index(), 1);
      default -> array.sum(index());
    }
  }
}
