package io.shmap.engine.hash;

import io.shmap.engine.KeyHash;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import java.lang.ref.Reference;

/** The short ways for keys and values of 8 bytes where use is noted. */
public final class LruLongFace extends LongFace {

  private static final int VALUE = 8;

  private final Table table;
  private final Region region;
  private final Lookup lookup;
  private final Clock clock;
  private final long tagsInUse;
  private final long scramble;

  LruLongFace(
      Table table, Lookup lookup, Writer writer, int self, Runnable beforeAbsent, Clock clock) {
    super(table, lookup, writer, self, beforeAbsent);
    this.table = table;
    this.region = table.region;
    this.lookup = lookup;
    this.clock = clock;
    this.tagsInUse = table.tagsInUse;
    this.scramble = table.keyHash.scramble();
  }

  /* As LongFace, but that the byte of the place is looked at behind R4. */
  @Override
  public long get(long key, long absent) {
    Region nodes = region;
    long hash = KeyHash.fold(key ^ scramble);
    long node = home(hash);
    long state = nodes.getLongAcquireAt(node, NodeLayout.STATE); // R1
    long match = Table.matches(nodes.getLongAt(node, NodeLayout.TAGS), hash, tagsInUse);
    int bit = Long.numberOfTrailingZeros(match);
    if (match != 0 && nodes.getLongAt(placeOfTag(node, bit), 0) == key && isLive(state, bit)) {
      long value = nodes.getLongAt(placeOfTag(node, bit), VALUE); // R2
      nodes.loadFence(); // R3
      if (nodes.getLongAt(node, NodeLayout.STATE) == state) { // R4
        noteUse(node, bit, hash);
        Reference.reachabilityFence(this);
        return value;
      }
    }
    return getFurther(key, absent);
  }

  /* Byte i of REF is looked at with bit 8 i + 7, the match's. */
  final void noteUse(long node, int bit, long hash) {
    if ((region.getLongAt(node, NodeLayout.REF) << Long.SIZE - 1 - bit >>> Long.SIZE - Byte.SIZE)
        == 0) {
      clock.reference(table.home(hash), bit >>> 3);
    }
  }

  private long getFurther(long key, long absent) {
    long value = super.get(key, absent);
    reference(key);
    return value;
  }

  private void reference(long key) {
    long location = lookup.find(table.keyHash.ofLong(key), null, key, null, 0);
    if (location != Lookup.ABSENT) {
      clock.reference(location);
    }
    region.keepAlive();
  }

  /** {@link LruEngine#peek}. */
  public long peek(long key, long absent) {
    return super.get(key, absent);
  }

  @Override
  public int put(long key, long value, long flags) {
    int result = super.put(key, value, flags);
    if (result == 0) {
      noteUseOf(key);
    }
    return result;
  }

  /* What was stored a moment ago is in its home, under the first place with its tag; nearly always. */
  private void noteUseOf(long key) {
    long hash = KeyHash.fold(key ^ scramble);
    long node = home(hash);
    long match = Table.matches(region.getLongAt(node, NodeLayout.TAGS), hash, tagsInUse);
    int bit = Long.numberOfTrailingZeros(match);
    if (match != 0 && region.getLongAt(placeOfTag(node, bit), 0) == key) {
      noteUse(node, bit, hash);
    }
    Reference.reachabilityFence(this);
  }
}
