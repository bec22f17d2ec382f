package io.shmap.engine.hash;

import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/** LRU engines with one wrong step each, to show that the tests can fail. */
final class LruWrongSteps {

  private LruWrongSteps() {}

  /** Makes the mutations of an engine whose parts and capacity are these. */
  interface MutationsOf {
    LruMutations of(LruParts parts, Capacity capacity);
  }

  static Fixture.Variant withMutations(MutationsOf wrong) {
    return (region, geometry, seed, owners, function) ->
        new LruEngine(
            new LruParts(region, geometry, seed, owners, function) {
              @Override
              LruMutations lruMutations(Capacity capacity) {
                return wrong.of(this, capacity);
              }
            });
  }

  /** A candidate goes that somebody else may have made go before its node was locked. */
  static Fixture.Variant candidateThatIsNotLookedAtAgain() {
    return (region, geometry, seed, owners, function) ->
        new LruEngine(
            new LruParts(region, geometry, seed, owners, function) {
              @Override
              Writer writer(Lookup lookup, NodeLocks locks, Capacity capacity) {
                return new LruWriter(this, lookup, locks, capacity, lruMutations(capacity)) {
                  @Override
                  boolean mayGo(long victim, int attempt) {
                    return true;
                  }
                };
              }
            });
  }

  /** A key that finds a unit makes another one go all the same. */
  static Fixture.Variant mapThatIsTakenForFull() {
    return Fault.ofCapacity(
            parts ->
                new Capacity(parts.table, parts.lanes, parts.owners) {
                  @Override
                  boolean isFull() {
                    return true;
                  }
                })
        .inLru();
  }

  /** A victim's place gets the newcomer before the victim is gone. */
  static Fixture.Variant refillBeforeTheKill() {
    return withMutations(
        (parts, capacity) ->
            new LruMutations(parts, capacity) {
              @Override
              void refill(
                  long hash,
                  Region key,
                  long keyFrom,
                  Region value,
                  long valueFrom,
                  long state,
                  long victim) {
                long node = Table.nodeOf(victim);
                int place = Table.placeOf(victim);
                fill(node, place, hash, key, keyFrom, value, valueFrom);
                kill(victim, state);
                parts.table.publish(node, parts.table.checkedState(node), NodeLayout.live(state));
              }
            });
  }
}
