package io.shmap.it.storm;

import io.shmap.LongHash;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A small hash that is often full: each worker puts in a key that never comes again and takes it
 * out, so that a unit of room that a death loses is missed soon.
 */
final class Churn implements Trial {

  static final int ENTRIES = StormMaps.WORKERS + 2;

  private static final long NOBODY = -1;

  private final SharedHash<Long, Long> map;
  private final LongHash longs;

  Churn(SharedHash<Long, Long> map) {
    this.map = map;
    this.longs = map.asLongs();
  }

  @Override
  public String name() {
    return "HASH, often full";
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(map);
  }

  @Override
  public void operate(Row row, RandomGenerator random) {
    long key = random.nextLong() | Long.MIN_VALUE;
    row.enter();
    boolean fits = Room.put(map, key, (long) row.worker());
    row.leave();
    if (fits) {
      Found.require(row.lookup(() -> longs.get(key, -1)) == row.worker(), "key=%d is gone", key);
      row.enter();
      boolean there = longs.delete(key);
      row.leave();
      Found.require(there, "key=%d to delete was not there", key);
    }
  }

  /* A walk may meet keys of a running worker that were there one after the other. */
  @Override
  public void requireFound(int worker) {
    map.forEach(
        (key, of) -> Found.require(of < StormMaps.WORKERS && of >= 0, "key=%d has %d", key, of));
  }

  private List<Long> keysOf(int worker) {
    List<Long> keys = new ArrayList<>();
    map.forEach(
        (key, of) -> {
          if (of == worker) {
            keys.add(key);
          }
        });
    return keys;
  }

  @Override
  public void settle(int dead, Row survivor) {
    List<Long> left = keysOf(dead);
    Found.require(left.size() <= 1, "dead worker=%d left keys=%s", dead, left);
    for (long key : left) {
      survivor.enter();
      longs.delete(key);
      survivor.leave();
    }
    requireRoomBesideTheOthers();
  }

  /* Each of the others has one unit at most. */
  private void requireRoomBesideTheOthers() {
    long filled = Room.fill(map, key -> NOBODY);
    Room.clear(map, filled);
    Found.require(
        filled > ENTRIES - StormMaps.WORKERS && filled <= ENTRIES,
        "%s holds %d of %d",
        map,
        filled,
        ENTRIES);
  }

  @Override
  public void requireWhole() {
    Room.requireExact(map, key -> NOBODY);
  }
}
