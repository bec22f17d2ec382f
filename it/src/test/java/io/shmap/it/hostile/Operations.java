package io.shmap.it.hostile;

import io.shmap.SharedMap;
import io.shmap.codec.MapSchema;
import io.shmap.codec.SchemaText;
import io.shmap.engine.Engine;
import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Host;
import io.shmap.map.Maps;
import io.shmap.map.OpenMap;
import io.shmap.memory.Region;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * All that can be done to an open map, one thing at a time, chosen at random: here what all types
 * have, in the subclasses what the handle of a type adds.
 *
 * <p>What an operation may throw is what its documentation says; anything else goes through.
 */
abstract class Operations implements AutoCloseable {

  /** The refusals that operations on elements document, beside damage; ENOENT is pin's. */
  private static final Set<Errno> DOCUMENTED =
      Set.of(Errno.E2BIG, Errno.ENOSPC, Errno.ENOENT, Errno.EPERM, Errno.EBUSY, Errno.EINVAL);

  /** How long is waited for locks, which damage says are held by somebody who lives. */
  private static final Duration SHORT = Duration.ofNanos(100_000);

  /** Opens maps of which nobody knows who holds their locks. */
  static final Maps HURRIED = new Maps(Host.LOCAL.withBounds(SHORT, SHORT, SHORT));

  /** Most steps of a walk by keys: a key that is there twice makes it a circle. */
  private static final int MOST_STEPS = 64;

  private static final int MOST_ENTRIES = 32;

  final OpenMap map;
  final SharedMap handle;
  final Random random;
  private final Region keys;
  private final Region values;
  private long refused;

  Operations(OpenMap map, SharedMap handle, Random random) {
    this.map = map;
    this.handle = handle;
    this.random = random;
    this.keys = Region.allocate((MOST_ENTRIES + 1L) * (map.header().keySize() + 8L));
    this.values = Region.allocate((MOST_ENTRIES + 1L) * (map.valueLength() + 8L));
  }

  /** Stores the first {@code n} entries. */
  abstract void fill(int n);

  /** Does one thing that only handles of this type can do. */
  abstract void ofType();

  /** Writes a key that may be there. */
  abstract void putKey(Region target, long offset);

  /** How many operations were refused so far, with an exception that is documented. */
  final long refused() {
    return refused;
  }

  /** Counts operations that were refused so, elsewhere. */
  final void refuse(long count) {
    refused += count;
  }

  /** How many operations were done to maps in the slots of this one. */
  long inside() {
    return 0;
  }

  /** Whether an operation may be refused with an errno, beside damage. */
  boolean isDocumented(Errno errno) {
    return DOCUMENTED.contains(errno);
  }

  /** What messages call the map, and those in its slots. */
  Set<String> names() {
    return Set.of(map.path().toString());
  }

  /** Does one thing. */
  final void one() {
    try {
      if (random.nextInt(3) == 0) {
        ofEngine();
      } else if (random.nextInt(8) == 0) {
        ofHandle();
      } else {
        ofType();
      }
    } catch (ShmapException e) {
      requireDocumented(e);
      refused++;
    }
  }

  private void requireDocumented(ShmapException e) {
    boolean damage = e instanceof MapCorruptedException;
    if (damage != (e.errno() == Errno.EUCLEAN) || !damage && !isDocumented(e.errno())) {
      throw new AssertionError("not documented, errno=" + e.errno(), e);
    }
    boolean named = names().stream().anyMatch(e.getMessage()::contains);
    if (!named && !e.getMessage().startsWith("decode ")) {
      throw new AssertionError("does not name the map", e);
    }
  }

  private void ofEngine() {
    Engine engine = map.engine();
    putKey(keys, 0);
    // An engine trusts its face, which refuses changes through a read-only mapping.
    switch (random.nextInt(map.mayWrite() ? 9 : 5)) {
      case 0 -> engine.lookup(keys, 0, values, 0);
      case 1 -> walkByKeys(engine);
      case 2 -> walkByBatches(engine, map.mayWrite() && random.nextInt(4) == 0);
      case 3 -> engine.nextBatch(new int[] {random.nextInt()}, keys, values, room(), false);
      case 4 -> engine.size();
      case 5, 6 -> engine.update(keys, 0, values, 0, random.nextInt(4));
      case 7 -> engine.delete(keys, 0);
      default -> engine.lookupAndDelete(keys, 0, values, 0);
    }
  }

  private void walkByKeys(Engine engine) {
    long next = map.header().keySize() + 7L & ~7L;
    int result = engine.nextKey(null, 0, keys, 0);
    for (int i = 0; i < MOST_STEPS && result == 0; i++) {
      result = engine.nextKey(keys, 0, keys, next);
      keys.copyFrom(0, keys, next, map.header().keySize());
    }
  }

  private int[] room() {
    return new int[] {1 + random.nextInt(MOST_ENTRIES)};
  }

  /* A walk by batches has an end of its own, whatever is in the map. */
  private void walkByBatches(Engine engine, boolean delete) {
    int[] cursor = new int[1];
    int[] room = {MOST_ENTRIES};
    while (engine.nextBatch(cursor, keys, values, room, delete) == 0) {
      room[0] = MOST_ENTRIES;
    }
  }

  private void ofHandle() {
    switch (random.nextInt(8)) {
      case 0 -> handle.info().schema();
      case 1, 2 -> requireNamed(handle.check(false));
      case 3 -> requireNamed(handle.check(true));
      case 4 -> handle.isFrozen();
      case 5 -> freezeSeldom();
      case 6 -> map.attachment().reapDead();
      default -> handle.pin();
    }
  }

  /* A frozen map has little left to be done to it. */
  private void freezeSeldom() {
    if (random.nextInt(8) == 0) {
      handle.freeze();
    }
  }

  private static void requireNamed(List<String> findings) {
    if (findings.stream().anyMatch(String::isBlank)) {
      throw new AssertionError("an empty finding, " + findings);
    }
  }

  /** Prints an entry by the schema of the file, as tools do. */
  final void printBySchema() {
    try {
      MapSchema schema = MapSchema.parse(map.header().schema());
      if (schema.value().size() == map.header().valueSize()) {
        SchemaText.json(schema.value(), values.bytes(), 0);
        SchemaText.format(schema.value(), values.bytes(), 0);
      }
    } catch (ShmapException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
    }
    values.keepAlive();
  }

  @Override
  public void close() {
    handle.close(); // with the maps that it has attached to
  }
}
