package io.shmap.it.storm;

import io.shmap.LongHash;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.SharedPerCpuHash;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One word that all workers add to at once, each in bits of its own: what each has added is known,
 * whatever the others do.
 */
final class OneSum implements Trial {

  private static final int BITS = Long.SIZE / StormMaps.WORKERS;
  private static final long MASK = (1L << BITS) - 1;

  /** The word. */
  interface Word {
    SharedMap map();

    long get();

    long add(long delta);

    boolean compareAndSet(long expected, long value);

    default void requireRoom() {}
  }

  private final String name;
  private final Word word;
  private final Ledger ledger;

  OneSum(String name, Word word, Ledger ledger) {
    this.name = name;
    this.word = word;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SharedMap> maps() {
    return List.of(word.map());
  }

  /* The worker's bits of a sum. */
  private static long part(long sum, int worker) {
    return sum >>> worker * BITS & MASK;
  }

  @Override
  public void operate(Row row, RandomGenerator random) {
    int worker = row.worker();
    long committed = ledger.get(worker);
    long seen = row.lookup(word::get);
    Found.require(
        part(seen, worker) == (committed & MASK),
        "part of worker=%d is %d after %d",
        worker,
        part(seen, worker),
        committed);
    row.enter();
    long sum = random.nextBoolean() ? add(worker, committed) : exchange(worker, committed);
    row.leave();
    Found.require(
        part(sum, worker) == (committed + 1 & MASK), "sum of worker=%d is 0x%x", worker, sum);
    ledger.set(worker, committed + 1); // after the change, as in OwnKeys
  }

  /* To the worker's bits alone: from the last number back to 0 without a carry. */
  private static long delta(int worker, long committed) {
    return (committed + 1 & MASK) - (committed & MASK) << worker * BITS;
  }

  private long add(int worker, long committed) {
    return word.add(delta(worker, committed));
  }

  private long exchange(int worker, long committed) {
    long seen = word.get();
    while (!word.compareAndSet(seen, seen + delta(worker, committed))) {
      seen = word.get();
    }
    return seen + delta(worker, committed);
  }

  @Override
  public void requireFound(int worker) {
    long before = ledger.get(worker);
    long found = part(word.get(), worker);
    long most = ledger.get(worker) + 1 - before;
    Found.require(
        (found - before & MASK) <= most, "part of worker=%d is %d after %d", worker, found, before);
  }

  @Override
  public void settle(int dead, Row survivor) {
    long committed = ledger.get(dead);
    long found = part(word.get(), dead);
    long more = found - committed & MASK;
    Found.require(more <= 1, "part of dead worker=%d is %d after %d", dead, found, committed);
    survivor.enter();
    add(dead, committed + more);
    survivor.leave();
    ledger.set(dead, committed + more + 1);
  }

  @Override
  public void requireWhole() {
    word.requireRoom();
  }

  /** A value of a hash. */
  record OfHash(SharedHash<Long, Long> map, LongHash longs) implements Word {

    private static final long KEY = 1;

    OfHash(SharedHash<Long, Long> map) {
      this(map, map.asLongs());
      longs.insert(KEY, 0);
    }

    @Override
    public long get() {
      return longs.get(KEY, 0);
    }

    @Override
    public long add(long delta) {
      return longs.addAndGet(KEY, delta);
    }

    @Override
    public boolean compareAndSet(long expected, long value) {
      return longs.compareAndSet(KEY, expected, value);
    }

    @Override
    public void requireRoom() {
      Room.requireExact(map, key -> key);
    }
  }

  /** An element of a per-CPU map: each worker's part of the sum is spread over the CPUs. */
  record OfCpus(SharedMap map, LongSupplier sum, LongConsumer adder) implements Word {

    private static final long KEY = 1;

    static OfCpus ofArray(SharedPerCpuArray<Long> map) {
      return new OfCpus(map, () -> map.sum(KEY), delta -> map.add(KEY, delta));
    }

    static OfCpus ofHash(SharedPerCpuHash<Long, Long> map) {
      return new OfCpus(map, () -> map.sum(KEY), delta -> map.add(KEY, delta));
    }

    @Override
    public long get() {
      return sum.getAsLong();
    }

    @Override
    public long add(long delta) {
      adder.accept(delta);
      return get();
    }

    /* There is none: the difference is added, and the worker's own part is as if there were. */
    @Override
    public boolean compareAndSet(long expected, long value) {
      adder.accept(value - expected);
      return true;
    }
  }

  /** An element of an array. */
  record OfArray(SharedArray<Long> map) implements Word {

    private static final long INDEX = 1;

    @Override
    public long get() {
      return map.getLong(INDEX);
    }

    @Override
    public long add(long delta) {
      return map.addAndGet(INDEX, delta);
    }

    @Override
    public boolean compareAndSet(long expected, long value) {
      return map.compareAndSet(INDEX, expected, value);
    }
  }
}
