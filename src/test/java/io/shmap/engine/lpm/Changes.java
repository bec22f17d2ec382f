package io.shmap.engine.lpm;

import io.shmap.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A trie that was prepared, and changes to it. */
final class Changes {

  /**
   * One change.
   *
   * @param value -1 for a delete
   */
  record Change(Prefix prefix, int value, long flags) {

    int apply(LpmMap map, LpmEngine engine) {
      return value < 0 ? map.delete(engine, prefix) : map.update(engine, prefix, value, flags);
    }

    int apply(Model model) {
      return value < 0 ? model.delete(prefix) : model.update(prefix, value, flags);
    }
  }

  private Changes() {}

  /** A change that does something: no refusal but of a full trie now and then. */
  static Change random(Random random, Model model, int dataSize) {
    List<String> there = new ArrayList<>(model.entries.keySet());
    if (!there.isEmpty() && random.nextInt(5) < 3) {
      String bits = there.get(random.nextInt(there.size()));
      Prefix stored = model.entries.get(bits).getKey();
      int kind = random.nextInt(3);
      if (kind == 0) {
        return new Change(stored, -1, Engine.ANY);
      }
      int length =
          kind == 1 ? stored.length() : Math.min(8 * dataSize, stored.length() + random.nextInt(4));
      return new Change(new Prefix(length, stored.data().clone()), random.nextInt(100), Engine.ANY);
    }
    return new Change(Prefix.random(random, dataSize), random.nextInt(100), Engine.ANY);
  }

  /** Prepares trie and model alike; entries that come and go, so that nodes have been reused. */
  static void prepare(Random random, LpmMap map, LpmEngine engine, Model model, int changes) {
    for (int i = 0; i < changes; i++) {
      Change change = random(random, model, map.geometry.dataSize());
      if (change.apply(map, engine) != change.apply(model)) {
        throw new AssertionError("preparation: " + change);
      }
    }
  }
}
