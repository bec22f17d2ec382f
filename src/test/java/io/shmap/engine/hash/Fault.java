package io.shmap.engine.hash;

import java.util.function.Function;

/** A wrong step in a part that hashes and LRU maps have in common. */
abstract class Fault {

  Capacity capacity(Parts parts) {
    return new Capacity(parts.table, parts.lanes, parts.owners);
  }

  Lookup lookup(Parts parts) {
    return new Lookup(parts.table);
  }

  PlaneLocks planeLocks(Parts parts) {
    return new PlaneLocks(parts.table, parts.owners);
  }

  static Fault ofCapacity(Function<Parts, Capacity> wrong) {
    return new Fault() {
      @Override
      Capacity capacity(Parts parts) {
        return wrong.apply(parts);
      }
    };
  }

  static Fault ofLookup(Function<Parts, Lookup> wrong) {
    return new Fault() {
      @Override
      Lookup lookup(Parts parts) {
        return wrong.apply(parts);
      }
    };
  }

  static Fault ofPlaneLocks(Function<Parts, PlaneLocks> wrong) {
    return new Fault() {
      @Override
      PlaneLocks planeLocks(Parts parts) {
        return wrong.apply(parts);
      }
    };
  }

  /** A hash with it. */
  final Fixture.Variant inHash() {
    return (region, geometry, seed, owners, function) ->
        new HashEngine(
            new Parts(region, geometry, seed, owners, function) {
              @Override
              Capacity capacity() {
                return Fault.this.capacity(this);
              }

              @Override
              Lookup lookup() {
                return Fault.this.lookup(this);
              }

              @Override
              PlaneLocks planeLocks() {
                return Fault.this.planeLocks(this);
              }
            });
  }

  /** An LRU map with it. */
  final Fixture.Variant inLru() {
    return (region, geometry, seed, owners, function) ->
        new LruEngine(
            new LruParts(region, geometry, seed, owners, function) {
              @Override
              Capacity capacity() {
                return Fault.this.capacity(this);
              }

              @Override
              Lookup lookup() {
                return Fault.this.lookup(this);
              }

              @Override
              PlaneLocks planeLocks() {
                return Fault.this.planeLocks(this);
              }
            });
  }
}
