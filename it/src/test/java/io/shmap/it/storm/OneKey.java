package io.shmap.it.storm;

import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One long value that all workers write at once: whoever reads it finds a whole one of somebody's,
 * and never an older one of that writer than before.
 */
final class OneKey implements Trial {

  /** Where the value is. */
  interface Place {
    SharedMap map();

    void put(long[] value);

    /** Null or a value; a fresh place may have zeros. */
    long[] get();

    /** Makes the place empty, if it is of a kind that can be. */
    void remove();

    default void requireRoom() {}
  }

  private static final int REMOVALS = 8;

  private final String name;
  private final Place place;
  private final Ledger ledger;
  private final long[] newest = new long[StormMaps.WORKERS];

  OneKey(String name, Place place, Ledger ledger) {
    this.name = name;
    this.place = place;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(place.map());
  }

  /* The writer is the key that a value names. */
  private long look() {
    long[] value = place.get();
    if (value == null) {
      return 0;
    }
    int writer = (int) Wide.key(value);
    long number = Wide.number(value, writer);
    if (number == 0) {
      return 0;
    }
    Found.require(number >= newest[writer], "value of worker=%d is %d again", writer, number);
    newest[writer] = number;
    long committed = ledger.get(writer);
    Found.require(number <= committed + 1, "worker=%d has %d, not %d", writer, committed, number);
    return number;
  }

  @Override
  public void operate(Row row, RandomGenerator random) {
    row.lookup(this::look);
    write(row, row.worker(), random.nextInt(REMOVALS) == 0);
  }

  private void write(Row row, int writer, boolean remove) {
    long number = ledger.get(writer) + 1;
    row.enter();
    if (remove) {
      place.remove();
    } else {
      place.put(Wide.of(writer, number));
    }
    row.leave();
    ledger.set(writer, number); // after the change, as in OwnKeys
  }

  @Override
  public void requireFound(int worker) {
    look();
  }

  @Override
  public void settle(int dead, Row survivor) {
    look();
    // The write that the dead worker was at may have been done, and overwritten before anybody saw.
    ledger.set(dead, ledger.get(dead) + 1);
    write(survivor, dead, false);
  }

  @Override
  public void requireWhole() {
    place.requireRoom();
  }

  /** A key of a hash. */
  record OfHash(SharedHash<Long, long[]> map) implements Place {

    private static final long KEY = 1;

    @Override
    public void put(long[] value) {
      map.put(KEY, value);
    }

    @Override
    public long[] get() {
      return map.get(KEY);
    }

    @Override
    public void remove() {
      map.delete(KEY);
    }

    @Override
    public void requireRoom() {
      Room.requireExact(map, key -> Wide.of(key, 1));
    }
  }

  /** An element of an array. */
  record OfArray(SharedArray<long[]> map) implements Place {

    private static final long INDEX = 1;

    @Override
    public void put(long[] value) {
      map.set(INDEX, value);
    }

    @Override
    public long[] get() {
      return map.get(INDEX);
    }

    @Override
    public void remove() {
      put(new long[Wide.WORDS]);
    }
  }
}
