package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** Engines with one wrong step each, to show that the tests can fail. */
final class WrongSteps {

  private WrongSteps() {}

  /** Makes the mutations of an engine whose parts and capacity are these. */
  private interface MutationsOf {

    Mutations of(Parts parts, Capacity capacity);
  }

  private static Fixture.Variant withMutations(MutationsOf wrong) {
    return (region, geometry, seed, owners, function) ->
        new HashEngine(
            new Parts(region, geometry, seed, owners, function) {
              @Override
              Mutations mutations(Capacity capacity) {
                return wrong.of(this, capacity);
              }
            });
  }

  /** (1) A word is replaced without having been acknowledged. */
  static Fault noAcknowledgement() {
    return Fault.ofCapacity(
        parts ->
            new Capacity(parts.table, parts.lanes, parts.owners) {
              @Override
              boolean acknowledge(int lane, int stripe, long seen) {
                return true;
              }
            });
  }

  /** (2) The stripe is changed before the intent says so. */
  static Fixture.Variant changeBeforeIntent() {
    return Fault.ofCapacity(
            parts ->
                new Capacity(parts.table, parts.lanes, parts.owners) {
                  @Override
                  boolean exchange(int lane, int stripe, long seen, long count, int kind) {
                    long word = parts.lanes.word(lane, count, kind);
                    boolean done =
                        acknowledge(lane, stripe, seen)
                            && parts.table.region.casLong(HashLayout.stripe(stripe), seen, word);
                    announce(lane, stripe, count, kind);
                    return done;
                  }
                })
        .inHash();
  }

  /** (3) OUT is widened after the entry was published. */
  static Fixture.Variant widenAfterPublishing() {
    return withMutations(
        (parts, capacity) ->
            new Mutations(parts, capacity) {
              @Override
              void publishInsert(long home, long distance, long hash, long state, int dead) {
                long node = parts.table.behind(home, distance);
                parts.table.publish(node, state, NodeLayout.live(state) | 1 << dead);
                if (distance != 0) {
                  parts.reach.widen(home, distance, hash);
                }
              }
            });
  }

  /** (4) A reader does not look at STATE again. */
  static Fault readerThatTrustsItsCopy() {
    return Fault.ofLookup(
        parts ->
            new Lookup(parts.table) {
              @Override
              boolean isUnchanged(long node, long state) {
                return true;
              }
            });
  }

  /** (5) A replacement clears one live bit and sets the other in two stores. */
  static Fixture.Variant replacementInTwoStores() {
    return withMutations(
        (parts, capacity) ->
            new Mutations(parts, capacity) {
              @Override
              void exchangePlaces(long node, long state, int dying, int filled) {
                int without = NodeLayout.live(state) & ~(1 << dying);
                parts.table.publish(node, state, without);
                parts.table.publish(node, parts.table.state(node), without | 1 << filled);
              }
            });
  }

  /** (16) Who refills a place does not wait for those who may be adding to its value. */
  static Fault refillBesideAnAdder() {
    return Fault.ofPlaneLocks(
        parts ->
            new PlaneLocks(parts.table, parts.owners) {
              @Override
              int awaitAdders(long node) {
                return 0;
              }
            });
  }

  /** (17) Values are taken out of the map while others add to them. */
  static Fault takingOutBesideAnAdder() {
    return Fault.ofPlaneLocks(
        parts ->
            new PlaneLocks(parts.table, parts.owners) {
              @Override
              int lockAll(long node) {
                return 0;
              }

              @Override
              void unlockAll(long node) {}
            });
  }

  /** A replacement is published before its value is there. */
  static Fixture.Variant replacementBeforeItIsFilled() {
    return withMutations(
        (parts, capacity) ->
            new Mutations(parts, capacity) {
              @Override
              int replace(
                  long home,
                  long location,
                  long hash,
                  Region key,
                  long keyFrom,
                  Region value,
                  long valueFrom) {
                long node = Table.nodeOf(location);
                long state = parts.table.state(node);
                int dead = Table.deadPlace(state);
                exchangePlaces(node, state, Table.placeOf(location), dead);
                return fill(node, dead, hash, key, keyFrom, value, valueFrom);
              }
            });
  }

  /** (6) A replacement moves the entry into its home when there is room by now. */
  static Fixture.Variant replacementThatMovesHome() {
    return withMutations(
        (parts, capacity) ->
            new Mutations(parts, capacity) {
              @Override
              int replace(
                  long home,
                  long location,
                  long hash,
                  Region key,
                  long keyFrom,
                  Region value,
                  long valueFrom) {
                Table table = parts.table;
                long state = table.state(home);
                if (Table.nodeOf(location) == home || !table.hasRoom(state)) {
                  return super.replace(home, location, hash, key, keyFrom, value, valueFrom);
                }
                int dead = Table.deadPlace(state);
                fill(home, dead, hash, key, keyFrom, value, valueFrom);
                table.publish(home, state, NodeLayout.live(state) | 1 << dead);
                kill(location, table.state(Table.nodeOf(location)));
                narrow(home, location);
                return 0;
              }
            });
  }

  /** (7) The locks of the dead are taken over before what they left is settled. */
  static Fixture.Variant takeOverBeforeSettling(Fixture.Variant right) {
    return (region, geometry, seed, owners, function) ->
        right.engine(region, geometry, seed, new Hasty(owners), function);
  }

  /** (8) An insert that died with a unit always counts as done, or never. */
  static Fixture.Variant insertAlways(boolean kept) {
    return Fault.ofCapacity(
            parts ->
                new Capacity(parts.table, parts.lanes, parts.owners) {
                  @Override
                  boolean hasPublished(int lane) {
                    return kept;
                  }
                })
        .inHash();
  }

  /** (9) The unit goes back before the entry is dead. */
  static Fixture.Variant unitBackBeforeTheKill() {
    return withMutations(
        (parts, capacity) ->
            new Mutations(parts, capacity) {
              @Override
              void finishDelete(long home, long location, long state, int lane) {
                capacity.giveBack(lane);
                kill(location, state);
                narrow(home, location);
              }
            });
  }

  /** (10) OUT is narrowed before the entry is dead. */
  static Fixture.Variant narrowBeforeTheKill() {
    return withMutations(
        (parts, capacity) ->
            new Mutations(parts, capacity) {
              @Override
              void finishDelete(long home, long location, long state, int lane) {
                if (Table.nodeOf(location) != home) {
                  parts.table.storeOut(home, 0);
                }
                kill(location, state);
                capacity.giveBack(lane);
                narrow(home, location);
              }
            });
  }

  /** (11) The recoverer asks ACK before it asks the stripe. */
  static Fixture.Variant acknowledgementAskedFirst() {
    return Fault.ofCapacity(AcknowledgementAskedFirst::new).inHash();
  }

  private static final class AcknowledgementAskedFirst extends Capacity {

    private final Lanes lanes;

    AcknowledgementAskedFirst(Parts parts) {
      super(parts.table, parts.lanes, parts.owners);
      this.lanes = parts.lanes;
    }

    @Override
    boolean gotIn(int lane, long intent) {
      return lanes.ack(lane) == intent || word(lanes.stripe(lane)) == intent;
    }
  }

  /** (12) A word is acknowledged by a plain store. */
  static final class PlainAcknowledgement extends Capacity {

    private final Table table;
    private final Lanes lanes;

    PlainAcknowledgement(Table table, Lanes lanes, Owners owners) {
      super(table, lanes, owners);
      this.table = table;
      this.lanes = lanes;
    }

    @Override
    boolean acknowledge(int lane, int stripe, long seen) {
      int other = HashLayout.laneOf(seen);
      if (other != lane && lanes.intent(other) == seen && word(stripe) == seen) {
        table.region.putLong(lanes.offset(other) + HashLayout.LANE_ACK, seen);
      }
      return true;
    }
  }

  /** (13) The map is full when every stripe was seen empty once. */
  static final class FullByOneReading extends Capacity {

    FullByOneReading(Table table, Lanes lanes, Owners owners) {
      super(table, lanes, owners);
    }

    @Override
    boolean isFull() {
      for (int stripe = 0; stripe < HashLayout.STRIPES; stripe++) {
        if (HashLayout.count(word(stripe)) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Takes over the dead one's locks as soon as it is dead, and settles nothing. */
  private record Hasty(Owners owners) implements Owners {

    @Override
    public int self() {
      return owners.self();
    }

    @Override
    public boolean isStale(int owner) {
      return owner != self() && (owners.isStale(owner) || owners.describe(owner).contains("dead"));
    }

    @Override
    public int settle(int owner) {
      return isStale(owner) ? 0 : owners.settle(owner);
    }

    @Override
    public long lockBoundNanos() {
      return owners.lockBoundNanos();
    }

    @Override
    public String describe(int owner) {
      return owners.describe(owner);
    }
  }
}
