package io.shmap.engine.bloom;

import io.shmap.engine.Engine;
import io.shmap.engine.Findings;
import io.shmap.engine.KeyHash;
import io.shmap.engine.WriterLanes;
import io.shmap.error.Errno;
import io.shmap.layout.BloomLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.List;

/**
 * BLOOM_FILTER: values go in and are never taken out; of a value that is asked for it says "surely
 * not added" or "maybe".
 *
 * <p>There are no keys: the key operand of {@link Engine}'s operations is not looked at. A lookup
 * takes the value it asks for from the value operand, and finds it or not.
 */
public final class BloomEngine implements Engine {

  /*
   * An add
   * ------
   *   (1) FROZEN? EPERM
   *   (2) all bits set? done: somebody else's adds have added the value
   *   (3) take a lane, as WriterLanes says: W1 to W3
   *   (4) set each bit that is not set               W4, CAS
   *   (5) give the lane back                         W5
   *
   * Bits are set and never cleared, each by one CAS, and a query asks for bits only. So there is no
   * half a change: between any two steps each value is there or is not, and a value that was there
   * stays.
   *
   *   died after  | the value         | recover does | the next add of it does
   *   ------------+-------------------+--------------+------------------------
   *   (3)         | as before         | lane = 0     | all
   *   some of (4) | absent, or maybe  | lane = 0     | sets the other bits
   *   all of (4)  | there             | lane = 0     | nothing
   *
   * What a death leaves are bits of a value that nobody was told of: as if a part of it had been
   * added, it makes other false positives a little likelier.
   *
   * W4 pairs with R1 of Blocks: who finds a value sees what was stored before it was added. W4 is a
   * full fence, so an add that has returned is there for everybody without W6. One that returns at
   * (2) has stored nothing that could wait.
   */

  public static final int HASH_FUNCTION = KeyHash.FUNCTION;

  private static final int EPERM = Errno.EPERM.negated();
  private static final int ENOENT = Errno.ENOENT.negated();

  private final Region data;
  private final BloomGeometry geometry;
  private final KeyHash hash;
  private final Blocks blocks;
  private final WriterLanes lanes;

  /** An attachment's engine over a section, which is an empty filter when its bytes are 0. */
  public BloomEngine(
      Region data, BloomGeometry geometry, long seed, Owners owners, int hashFunction) {
    this(data, geometry, seed, owners, hashFunction, new Blocks(data, geometry));
  }

  BloomEngine(
      Region data,
      BloomGeometry geometry,
      long seed,
      Owners owners,
      int hashFunction,
      Blocks blocks) {
    data.require(0, geometry.length(), "the header's geometry");
    this.data = data;
    this.geometry = geometry;
    this.hash = new KeyHash(hashFunction, geometry.valueSize(), seed);
    this.blocks = blocks;
    this.lanes = new WriterLanes(data, BloomLayout.LANES, owners);
  }

  /** Probes of a value. */
  public int hashes() {
    return geometry.hashes();
  }

  /** Whether a value may have been added: if not, it was not. */
  public boolean mightContain(Region value, long valueOffset) {
    boolean found = blocks.contains(hash.of(value, valueOffset));
    data.keepAlive();
    return found;
  }

  /**
   * Adds a value.
   *
   * @return 1, or 0 if all its bits had been set already; -EPERM if the filter is frozen; -EBUSY if
   *     all lanes are held by writers that have been stopped for too long
   */
  public int add(Region value, long valueOffset) {
    int result = add(hash.of(value, valueOffset));
    data.keepAlive();
    return result;
  }

  private int add(long hashed) {
    if (lanes.isFrozen()) { // (1)
      return EPERM;
    }
    if (blocks.contains(hashed)) { // (2)
      return 0;
    }
    long lane = lanes.enter(); // (3)
    if (lane < 0) {
      return (int) lane;
    }
    try {
      return blocks.add(hashed) ? 1 : 0; // (4)
    } finally {
      lanes.leave(lane); // (5)
    }
  }

  /** Asks for the value that lies in the value operand. */
  @Override
  public int lookup(Region key, long keyOffset, Region value, long valueOffset) {
    return mightContain(value, valueOffset) ? 0 : ENOENT;
  }

  @Override
  public int update(Region key, long keyOffset, Region value, long valueOffset, long flags) {
    if (isFrozen()) {
      return EPERM;
    }
    return flags == ANY ? Math.min(0, add(value, valueOffset)) : Errno.EINVAL.negated();
  }

  @Override
  public int delete(Region key, long keyOffset) {
    return isFrozen() ? EPERM : Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int nextKey(Region key, long keyOffset, Region next, long nextOffset) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int lookupAndDelete(Region key, long keyOffset, Region value, long valueOffset) {
    return isFrozen() ? EPERM : Errno.ENOTSUPP.negated();
  }

  @Override
  public int nextBatch(int[] cursor, Region keys, Region values, int[] count, boolean delete) {
    count[0] = 0;
    return delete && isFrozen() ? EPERM : Errno.ENOTSUPP.negated();
  }

  /**
   * Refuses all changes from now on. The second call is refused with -EPERM, as in the kernel, but
   * waits as the first one does.
   *
   * @return 0; -EPERM if it was frozen before; -EBUSY if a writer has been stopped in the middle of
   *     an add (the filter is frozen but for that add; call again to wait again)
   */
  @Override
  public int freeze() {
    boolean first = data.casLong(BloomLayout.FROZEN, 0, 1); // F1 of WriterLanes
    int waited = lanes.awaitWriters();
    data.keepAlive();
    return waited != 0 ? waited : first ? 0 : EPERM;
  }

  @Override
  public boolean isFrozen() {
    return lanes.isFrozen();
  }

  /** About how many different values have been added; looks at every block. */
  @Override
  public long size() {
    long count = Math.round(blocks.estimate());
    data.keepAlive();
    return count;
  }

  @Override
  public List<String> check(boolean quiet) {
    Findings findings = new Findings();
    long frozen = data.getLongAcquire(BloomLayout.FROZEN);
    if (frozen >>> 1 != 0) {
      findings.add("FROZEN is neither 0 nor 1", BloomLayout.FROZEN, frozen);
    }
    findings.addUnlessZero(data, BloomLayout.RESERVED, BloomLayout.LANES);
    lanes.check(findings, quiet);
    findings.addUnlessZero(data, geometry.length(), data.length() & -Long.BYTES);
    data.keepAlive();
    return findings.toList();
  }

  @Override
  public void recover(int owner) {
    lanes.recover(owner);
  }

  @Override
  public void sweepStale(int slot) {
    lanes.sweepStale(slot);
  }
}
