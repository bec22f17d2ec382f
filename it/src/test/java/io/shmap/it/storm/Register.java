package io.shmap.it.storm;

import io.shmap.LongHash;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import java.util.random.RandomGenerator;

/**
 * Keys that go through numbered states, so that who knows the number knows what must be there.
 * State 0 is that of a fresh map.
 */
interface Register {

  /** No value, as in every fourth state of a hash. */
  long ABSENT = -1;

  SharedMap map();

  /** Changes a key from the state before {@code number} to that of {@code number}. */
  void advance(long key, long number, RandomGenerator random);

  /** The same, with everything done before that is no change of the map. */
  default Runnable prepared(long key, long number, RandomGenerator random) {
    return () -> advance(key, number, random);
  }

  /** The number that the key's value has, or {@link #ABSENT}; throws if the value is not whole. */
  long read(long key);

  /** Whether {@code found} is what must be read in the state of {@code number}. */
  boolean isState(long number, long found);

  /** Looks whether the map still holds as many entries as it was made for; nobody else uses it. */
  default void requireRoom() {}

  /** A hash with values that are replaced in place. */
  record OfLongs(SharedHash<Long, Long> map, LongHash longs) implements Register {

    private static final int KEY_BITS = 16;

    OfLongs(SharedHash<Long, Long> map) {
      this(map, map.asLongs());
    }

    private static long value(long key, long number) {
      return number << KEY_BITS | key;
    }

    @Override
    public void advance(long key, long number, RandomGenerator random) {
      long before = value(key, number - 1);
      long value = value(key, number);
      boolean any = random.nextBoolean();
      switch ((int) (number & 3)) {
        case 0 -> Found.require(longs.delete(key), "key=%d to delete was not there", key);
        case 1 -> {
          if (any) {
            longs.put(key, value);
          } else {
            Found.require(longs.insert(key, value), "key=%d to insert was there", key);
          }
        }
        case 2 -> Found.require(longs.replace(key, value), "key=%d to replace was not there", key);
        default -> {
          if (any) {
            Found.require(
                longs.addAndGet(key, value - before) == value, "sum of key=%d is not its own", key);
          } else {
            Found.require(
                longs.compareAndSet(key, before, value), "key=%d had not its own value", key);
          }
        }
      }
    }

    @Override
    public long read(long key) {
      long value = longs.get(key, ABSENT);
      boolean own = value == ABSENT || (value & (1L << KEY_BITS) - 1) == key;
      Found.require(own, "key=%d has the value of another, 0x%x", key, value);
      return value == ABSENT ? ABSENT : value >>> KEY_BITS;
    }

    @Override
    public boolean isState(long number, long found) {
      return found == ((number & 3) == 0 ? ABSENT : number);
    }

    @Override
    public void requireRoom() {
      Room.requireExact(map, key -> key);
    }
  }

  /** A hash with values that are replaced through another place. */
  record OfWides(SharedHash<Long, long[]> map) implements Register {

    private static final int WALKS = 16;

    @Override
    public void advance(long key, long number, RandomGenerator random) {
      long[] value = Wide.of(key, number);
      boolean any = random.nextBoolean();
      switch ((int) (number & 3)) {
        case 0 -> {
          if (any) {
            Found.require(map.delete(key), "key=%d to delete was not there", key);
          } else {
            Found.require(
                Wide.number(map.getAndDelete(key), key) == number - 1, "key=%d was older", key);
          }
        }
        case 1 -> {
          if (any) {
            map.put(key, value);
          } else {
            Found.require(map.insert(key, value), "key=%d to insert was there", key);
          }
        }
        case 2 -> Found.require(map.replace(key, value), "key=%d to replace was not there", key);
        default -> map.put(key, value);
      }
      if (random.nextInt(WALKS) == 0) {
        map.forEach((other, found) -> Wide.number(found, other));
      }
    }

    @Override
    public long read(long key) {
      long[] value = map.get(key);
      return value == null ? ABSENT : Wide.number(value, key);
    }

    @Override
    public boolean isState(long number, long found) {
      return found == ((number & 3) == 0 ? ABSENT : number);
    }

    @Override
    public void requireRoom() {
      Room.requireExact(map, key -> Wide.of(key, 1));
    }
  }

  /** An array whose elements are words. */
  record OfWords(SharedArray<Long> map) implements Register {

    @Override
    public void advance(long key, long number, RandomGenerator random) {
      switch (random.nextInt(3)) {
        case 0 -> map.setLong(key, number);
        case 1 ->
            Found.require(map.addAndGet(key, 1) == number, "sum of index=%d is not its own", key);
        default ->
            Found.require(
                map.compareAndSet(key, number - 1, number), "index=%d had not its own value", key);
      }
    }

    @Override
    public long read(long key) {
      return map.getLong(key);
    }

    @Override
    public boolean isState(long number, long found) {
      return found == number;
    }
  }

  /** An array whose elements are cells of two copies. */
  record OfCells(SharedArray<long[]> map) implements Register {

    @Override
    public void advance(long key, long number, RandomGenerator random) {
      map.set(key, Wide.of(key, number));
    }

    @Override
    public long read(long key) {
      return Wide.number(map.get(key), key);
    }

    @Override
    public boolean isState(long number, long found) {
      return found == number;
    }
  }
}
