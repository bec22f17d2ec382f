package io.shmap.engine.hash;

import io.shmap.engine.Engine;
import io.shmap.engine.KeyHash;
import io.shmap.engine.hash.Writer.Change;
import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import java.lang.ref.Reference;

/**
 * The short ways for keys and values of 8 bytes: an entry that lives in its home, under the first
 * place with its tag. Whatever else it is goes the long way, out of line.
 */
public class LongFace {

  /*
   * The sites are those of Lookup. R2 and R4 are plain here: the fence R3 between them makes R2 an
   * acquiring load, and nothing behind R4 depends on it.
   *
   * A lookup or replacement that finds its entry at once takes about as long as its instructions,
   * and a fence makes the compiler load every field again. So the numbers of the table are kept
   * here, a node is a pointer, and what comes seldom is in a method that is too large to be inlined.
   */

  private static final int VALUE = 8;

  private final Table table;
  final Region region;
  private final KeyHash keyHash;
  private final Lookup lookup;
  private final Writer writer;
  private final int self;
  final long tagsInUse;
  final long scramble;
  private final long middleNode;
  private final long frozen;
  private final long nodesLength;
  private final long nodeMask;
  private final Runnable beforeAbsent;

  LongFace(Table table, Lookup lookup, Writer writer, int self, Runnable beforeAbsent) {
    this.table = table;
    this.region = table.region;
    this.keyHash = table.keyHash;
    this.lookup = lookup;
    this.writer = writer;
    this.self = self;
    this.tagsInUse = table.tagsInUse;
    this.scramble = table.keyHash.scramble();
    this.middleNode = region.pointer(table.offset(table.nodes / 2));
    this.frozen = region.pointer(HashLayout.FROZEN);
    this.nodesLength = table.nodes * table.geometry.nodeSize();
    this.nodeMask = -table.geometry.nodeSize();
    this.beforeAbsent = beforeAbsent;
  }

  /** {@link HashEngine#lookup}: the value, or {@code absent}. */
  public long get(long key, long absent) {
    long value = find(key, absent);
    Reference.reachabilityFence(this); // and with it the region; sooner had than region.keepAlive()
    return value;
  }

  private long find(long key, long absent) {
    Region nodes = region;
    long hash = KeyHash.fold(key ^ scramble);
    long node = home(hash);
    long state = nodes.getLongAcquireAt(node, NodeLayout.STATE); // R1
    long match = Table.matches(nodes.getLongAt(node, NodeLayout.TAGS), hash, tagsInUse);
    if (match != 0) {
      int bit = Long.numberOfTrailingZeros(match);
      long place = placeOfTag(node, bit);
      if (nodes.getLongAt(place, 0) == key && isLive(state, bit)) {
        long value = nodes.getLongAt(place, VALUE); // R2
        nodes.loadFence(); // R3
        if (nodes.getLongAt(node, NodeLayout.STATE) == state) { // R4
          noteUseAtHome(nodes, node, match);
          return value;
        }
      }
    } else {
      int out =
          (int) (nodes.getLongAt(node, NodeLayout.LOCK) >>> Integer.SIZE); // R5, OUT above LOCK
      nodes.loadFence(); // R3
      if (!NodeLayout.mayReach(out, hash)
          && nodes.getLongAt(node, NodeLayout.STATE) == state) { // R4
        beforeAbsent.run();
        return absent;
      }
    }
    return findFurther(key, absent, hash);
  }

  /* Table.home as a pointer: the offset is counted from the middle of the table. */
  final long home(long hash) {
    return middleNode + (Math.multiplyHigh(hash, nodesLength) & nodeMask);
  }

  /* A match at the top bit of byte i, which is bit 8 i + 7, is place i, at 16 i. */
  static long placeOfTag(long node, int bit) {
    return node + (NodeLayout.PLACES - 14) + 2L * bit;
  }

  static boolean isLive(long state, int bit) {
    return ((int) state >>> (bit >>> 3) & 1) != 0;
  }

  /*
   * All places with the tag, as far as the entries of the home reach, from the start again when a
   * node has changed. One method of more than 325 bytecodes (FreqInlineSize, see LongFaceTest), which
   * keeps it out of the short way: inlined, it costs a hit a quarter of its time.
   */
  private long findFurther(long key, long absent, long hash) {
    long home = table.home(hash);
    again:
    for (int losses = 0; losses < Table.BOUND; losses++) {
      long reach = 0;
      for (long distance = 0; distance <= reach; distance++) { // R6
        long number = home + distance;
        if (number >= table.nodes) {
          number -= table.nodes; // wrapping round
        }
        long node = table.offset(number);
        long state = region.getLongAcquire(node + NodeLayout.STATE); // R1
        long match = Table.matches(region.getLong(node + NodeLayout.TAGS), hash, tagsInUse);
        for (; match != 0; match &= match - 1) {
          int bit = Long.numberOfTrailingZeros(match);
          long place = placeOfTag(node, bit);
          if (region.getLong(place) == key && isLive(state, bit)) {
            long value = region.getLong(place + VALUE); // R2
            region.loadFence(); // R3
            if (region.getLong(node + NodeLayout.STATE) == state) { // R4
              noteUse(number, bit >>> 3);
              return value;
            }
            lookup.noteLoss(losses, number); // a writer was faster
            continue again;
          }
        }
        int out = region.getInt(node + NodeLayout.OUT); // R5
        region.loadFence(); // R3
        if (region.getLong(node + NodeLayout.STATE) != state) { // R4
          lookup.noteLoss(losses, number);
          continue again;
        }
        if (distance == 0) {
          reach = NodeLayout.mayReach(out, hash) ? table.reach(out) : 0;
        }
      }
      beforeAbsent.run();
      return absent;
    }
    throw table.endless("a lookup", home);
  }

  /** Called when the entry under the first match of a home was found; a pointer to the home. */
  void noteUseAtHome(Region nodes, long node, long match) {}

  /** Called when an entry was found further; the number of its node. */
  void noteUse(long node, int place) {}

  /** {@link HashEngine#update}. */
  public int put(long key, long value, long flags) {
    int result = store(key, value, flags);
    region.keepAlive();
    return result;
  }

  /** {@link HashEngine#delete}. */
  public int delete(long key) {
    return change(Change.DELETE, key, null, 0, 0, 0);
  }

  /** {@link HashEngine#compareAndSet}. */
  public int compareAndSet(long key, long expected, long update) {
    return change(Change.COMPARE_AND_SET, key, null, update, expected, 0);
  }

  /** {@link HashEngine#deleteIfEqual}. */
  public int deleteIfEqual(long key, long expected) {
    return change(Change.DELETE_IF_EQUAL, key, null, 0, expected, 0);
  }

  /** {@link HashEngine#addAndGet}. */
  public int addAndGet(
      long key, long delta, Region result, long resultOffset, boolean createIfAbsent) {
    long flags = createIfAbsent ? Engine.ANY : Engine.EXIST;
    return change(Change.ADD_AND_GET, key, result, resultOffset, delta, flags);
  }

  /* Where there is no region, the writer takes the offset itself for the number. */
  private int change(
      Change change, long key, Region value, long valueOffset, long other, long flags) {
    int result = writer.change(change, null, key, value, valueOffset, null, other, flags);
    region.keepAlive();
    return result;
  }

  private int store(long key, long value, long flags) {
    if (flags == Engine.ANY || flags == Engine.EXIST) {
      Region nodes = region;
      long hash = KeyHash.fold(key ^ scramble);
      long node = home(hash);
      if (nodes.casIntAt(node, NodeLayout.LOCK, 0, self)) {
        boolean done;
        try {
          done = replaceAtHome(node, hash, key, value);
        } finally {
          nodes.putIntReleaseAt(node, NodeLayout.LOCK, 0);
        }
        if (done) {
          nodes.fullFence(); // X1 of Writer
          return 0;
        }
      }
    }
    return writer.update(null, key, null, value, flags);
  }

  /* Under the home's lock: what is live stays so. */
  private boolean replaceAtHome(long node, long hash, long key, long value) {
    Region nodes = region;
    long match = Table.matches(nodes.getLongAt(node, NodeLayout.TAGS), hash, tagsInUse);
    if (match == 0 || nodes.getLongAcquireAt(frozen, 0) != 0) {
      return false;
    }
    int bit = Long.numberOfTrailingZeros(match);
    long place = placeOfTag(node, bit);
    if (nodes.getLongAt(place, 0) != key || !isLive(nodes.getLongAt(node, NodeLayout.STATE), bit)) {
      return false;
    }
    nodes.putLongReleaseAt(place, VALUE, value);
    return true;
  }
}
