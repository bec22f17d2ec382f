package io.shmap.engine.hash;

import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/**
 * A hash that is never full: a new key that meets {@code maxEntries} others makes the one go that
 * was not used for long, exactly one, and nothing else makes an entry go.
 *
 * <p>Used is what was looked up or stored. A lookup still takes no lock; it stores one byte if the
 * entry was not used since the clock's hand last passed.
 */
public final class LruEngine extends HashEngine {

  private final Region region;
  private final Table table;
  private final Lookup lookup;
  private final Clock clock;

  /** An attachment's engine over a section that {@link #format} has initialised. */
  public LruEngine(
      Region region, HashGeometry geometry, long seed, Owners owners, int hashFunction) {
    this(new LruParts(region, geometry, seed, owners, hashFunction));
  }

  LruEngine(LruParts parts) {
    super(parts);
    this.table = parts.table;
    this.region = table.region;
    this.lookup = parts.lookup();
    this.clock = parts.clock;
  }

  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    long hash = table.keyHash.of(key, keyOffset);
    long location = lookup.find(hash, key, keyOffset, value, valueOffset);
    if (location != Lookup.ABSENT) {
      clock.reference(location);
    }
    region.keepAlive();
    return location == Lookup.ABSENT ? ENOENT : 0;
  }

  @Override
  void used(long location) {
    clock.reference(location);
  }

  /** {@link #lookup} that does not count as use. */
  public int peek(Region key, long keyOffset, Region value, long valueOffset) {
    return super.lookup(key, keyOffset, value, valueOffset);
  }

  /** How many entries had to go since the map was made; a process that dies may not count one. */
  public long evictions() {
    long evictions = clock.evictions();
    region.keepAlive();
    return evictions;
  }

  @Override
  LongFace newLongFace(Lookup find, Writer writer, int self, Runnable beforeAbsent) {
    return new LruLongFace(table, find, writer, self, beforeAbsent, clock);
  }

  @Override
  public KeyBatch keyBatch() {
    return new KeyBatch(table, lookup) {
      @Override
      void found(long location) {
        clock.reference(location);
      }
    };
  }

  @Override
  public LongBatch longBatch(LongFace longs) {
    LruLongFace noting = (LruLongFace) longs;
    return new LongBatch(table, longs) {
      @Override
      void found(long node, int bit) {
        noting.noteUseAtHome(table.region, node, 1L << bit);
      }
    };
  }
}
