package io.shmap.engine.hash;

import io.shmap.engine.KeyHash;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import java.lang.ref.Reference;

/** The short ways for keys and values of 8 bytes where use is noted. */
public final class LruLongFace extends LongFace {

  private final LongFace unnoted;
  private final Clock clock;

  LruLongFace(
      Table table, Lookup lookup, Writer writer, int self, Runnable beforeAbsent, Clock clock) {
    super(table, lookup, writer, self, beforeAbsent);
    this.unnoted = new LongFace(table, lookup, writer, self, beforeAbsent);
    this.clock = clock;
  }

  /* The first match is the top bit of a byte, as the one that says in REF that the place was used. */
  @Override
  void noteUseAtHome(Region nodes, long node, long match) {
    if ((nodes.getLongAt(node, NodeLayout.REF) & Long.lowestOneBit(match)) == 0) {
      clock.referenceAt(node, Long.numberOfTrailingZeros(match) >>> 3);
    }
  }

  @Override
  void noteUse(long node, int place) {
    clock.reference(node, place);
  }

  /** {@link LruEngine#peek}. */
  public long peek(long key, long absent) {
    return unnoted.get(key, absent);
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
      noteUseAtHome(region, node, match);
    }
    Reference.reachabilityFence(this);
  }
}
