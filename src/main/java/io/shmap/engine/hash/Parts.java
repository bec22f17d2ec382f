package io.shmap.engine.hash;

import io.shmap.engine.KeyHash;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** Builds the parts of an engine; a test overrides one to put a wrong step into it. */
class Parts {

  final Table table;
  final Owners owners;
  final Lanes lanes;
  final Reach reach;
  final PlaneLocks planeLocks;

  Parts(Region region, HashGeometry geometry, long seed, Owners owners, int hashFunction) {
    this.table = new Table(region, geometry, new KeyHash(hashFunction, geometry.keySize(), seed));
    this.owners = owners;
    this.lanes = new Lanes(table, owners);
    this.reach = new Reach(table);
    this.planeLocks = planeLocks();
  }

  PlaneLocks planeLocks() {
    return new PlaneLocks(table, owners);
  }

  Lookup lookup() {
    return new Lookup(table);
  }

  Capacity capacity() {
    return new Capacity(table, lanes, owners);
  }

  Mutations mutations(Capacity capacity) {
    return new Mutations(this, capacity);
  }

  Writer writer(Lookup lookup, NodeLocks locks, Capacity capacity) {
    return new Writer(this, lookup, locks, capacity, mutations(capacity));
  }
}
