package io.shmap;

import io.shmap.engine.hash.HashEngine;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;

/**
 * A per-CPU hash of {@code long} to numbers; no operation allocates. What {@link SharedPerCpuHash}
 * says of concurrency and death holds here.
 */
public final class LongPerCpuHash {

  private static final int ENOENT = Errno.ENOENT.negated();

  private final OpenMap map;
  private final HashEngine engine;
  private final ThreadLocal<Region> values;

  LongPerCpuHash(OpenMap map, HashEngine engine) {
    this.map = map;
    this.engine = engine;
    this.values = ThreadLocal.withInitial(() -> Region.allocate(map.valueLength()));
  }

  /**
   * {@link SharedPerCpuHash#add}.
   *
   * @throws ShmapException E2BIG if the key is new and the map full
   */
  public void add(long key, long delta) {
    int refusal = map.writeRefusal();
    int result = refusal != 0 ? refusal : engine.addToOwn(null, key, delta);
    if (result != 0 || map.isClosed()) {
      throw map.failure("update", result);
    }
  }

  /** The sum of the numbers of all CPUs for a key, 0 if it is not there. */
  public long sum(long key) {
    Region found = values.get();
    return sum(found, engine.lookup(null, key, found, 0), "lookup");
  }

  /**
   * Removes a key and returns the sum of its numbers, with every add to them; 0 if it is absent.
   */
  public long sumAndDelete(long key) {
    int refusal = map.writeRefusal();
    Region found = values.get();
    int result = refusal != 0 ? refusal : engine.lookupAndDelete(null, key, found, 0);
    return sum(found, result, "delete");
  }

  private long sum(Region found, int result, String operation) {
    if (result != 0 && result != ENOENT || map.isClosed()) {
      throw map.failure(operation, result);
    }
    long sum = 0;
    for (int cpu = 0; result == 0 && cpu < engine.cpus(); cpu++) {
      sum += found.getLong((long) cpu * Long.BYTES);
    }
    found.keepAlive();
    return sum;
  }
}
