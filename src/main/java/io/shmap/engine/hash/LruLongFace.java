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
  private final Clock clock;
  private final long tagsInUse;
  private final long scramble;

  LruLongFace(
      Table table, Lookup lookup, Writer writer, int self, Runnable beforeAbsent, Clock clock) {
    super(table, lookup, writer, self, beforeAbsent);
    this.table = table;
    this.region = table.region;
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
        noteUseAtHome(node, bit, hash);
        Reference.reachabilityFence(this);
        return value;
      }
    }
    return find(key, absent, true);
  }

  /* Byte i of REF is looked at with bit 8 i + 7, the match's. */
  final void noteUseAtHome(long node, int bit, long hash) {
    if ((region.getLongAt(node, NodeLayout.REF) << Long.SIZE - 1 - bit >>> Long.SIZE - Byte.SIZE)
        == 0) {
      clock.reference(table.home(hash), bit >>> 3);
    }
  }

  @Override
  void noteUse(long node, int place) {
    clock.reference(node, place);
  }

  /** {@link LruEngine#peek}. */
  public long peek(long key, long absent) {
    return find(key, absent, false);
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
      noteUseAtHome(node, bit, hash);
    }
    Reference.reachabilityFence(this);
  }
}
