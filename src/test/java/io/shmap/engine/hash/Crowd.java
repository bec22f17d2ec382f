package io.shmap.engine.hash;

import java.util.TreeSet;

/**
 * What is in a map of four nodes before two processes change it, and the keys that they change:
 * some live in the home, one further on, and the neighbours are of the node where that one lives.
 */
enum Crowd {
  /** A few entries, and room everywhere. */
  FEW(0, -4),
  /** One place is left in the home. */
  ROOM(0, -1),
  /** The home is full, one entry lives in the next node. */
  BEYOND(0, 1),
  /** The same in the last node: the next one is the first. */
  ROUND(3, 1),
  /** The home is full, and one unit of capacity is left. */
  LAST_UNIT(0, 0),
  /** No unit is left. */
  FULL(0, 0),
  /** The same, and one entry lives in the next node. */
  FULL_BEYOND(0, 1);

  private static final int NEIGHBOURS = 2;

  private final long home;
  private final int beyond;

  Crowd(long home, int beyond) {
    this.home = home;
    this.beyond = beyond;
  }

  /**
   * The keys of the operations, by their numbers.
   *
   * @param present lives in its home
   * @param other the same
   * @param far lives further on; where nothing does, another one at home
   * @param fresh is not there, and has the same home
   * @param near has its home in the next node, and is there
   * @param nearFresh has its home in the next node, and is not there
   * @param all every key that is or may come to be there
   */
  record Ids(
      long present,
      long other,
      long far,
      long fresh,
      long near,
      long nearFresh,
      TreeSet<Long> all) {}

  /** Fills the map, each entry with 100 and its number within its home as the value. */
  Ids fill(Fixture fixture, Handle map) {
    int usable = fixture.geometry.usable();
    long[] homes = ids(fixture, home, 2 * usable);
    long[] neighbours = ids(fixture, (home + 1) % Shape.NODES, 2 * usable);
    int atHome = Math.max(2, usable + beyond);
    for (int i = 0; i < atHome; i++) {
      insert(map, homes[i], 100 + i);
    }
    int near = NEIGHBOURS;
    if (this == LAST_UNIT || this == FULL || this == FULL_BEYOND) {
      near = (int) fixture.geometry.maxEntries() - atHome - (this == LAST_UNIT ? 1 : 0);
    }
    for (int i = 0; i < near; i++) {
      insert(map, neighbours[i], 200 + i);
    }
    TreeSet<Long> all = new TreeSet<>(fixture.contents(map).keySet());
    all.add(homes[atHome]);
    all.add(neighbours[near]);
    return new Ids(
        homes[0], homes[1], homes[atHome - 1], homes[atHome], neighbours[0], neighbours[near], all);
  }

  private static long[] ids(Fixture fixture, long home, int count) {
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      ids[i] = fixture.idAt(home, i);
    }
    return ids;
  }

  private static void insert(Handle map, long id, long version) {
    int result = map.update(id, version);
    if (result != 0) {
      throw new AssertionError("update gives " + result);
    }
  }
}
