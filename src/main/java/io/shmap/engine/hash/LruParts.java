package io.shmap.engine.hash;

import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** Builds the parts of an engine that lets entries go. */
class LruParts extends Parts {

  final Clock clock;

  LruParts(Region region, HashGeometry geometry, long seed, Owners owners, int hashFunction) {
    super(region, geometry, seed, owners, hashFunction);
    this.clock = new Clock(table);
  }

  LruMutations lruMutations(Capacity capacity) {
    return new LruMutations(this, capacity);
  }

  @Override
  Writer writer(Lookup lookup, NodeLocks locks, Capacity capacity) {
    return new LruWriter(this, lookup, locks, capacity, lruMutations(capacity));
  }
}
