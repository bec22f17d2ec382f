package io.shmap.it.hostile;

import io.shmap.SharedBloom;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.util.Random;
import java.util.function.IntFunction;

/** What can be done to a Bloom filter. */
final class BloomOperations<V> extends Operations {

  private final SharedBloom<V> bloom;
  private final IntFunction<V> values;

  BloomOperations(OpenMap map, SharedBloom<V> bloom, Random random, IntFunction<V> values) {
    super(map, bloom, random);
    this.bloom = bloom;
    this.values = values;
  }

  @Override
  void fill(int n) {
    for (int i = 0; i < n; i++) {
      bloom.add(values.apply(i));
    }
  }

  private V value() {
    return values.apply(random.nextInt(2 * Victim.ENTRIES));
  }

  @Override
  void putKey(Region target, long offset) {
    // there are none
  }

  @Override
  void ofType() {
    switch (random.nextInt(5)) {
      case 0, 1 -> bloom.mightContain(value());
      case 2, 3 -> bloom.add(value());
      default -> bloom.approximateCount();
    }
  }
}
