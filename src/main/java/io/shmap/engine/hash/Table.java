package io.shmap.engine.hash;

import io.shmap.engine.KeyHash;
import io.shmap.error.MapCorruptedException;
import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/**
 * The nodes of one map: where they are, what lies in them. No protocol; who may call what is said
 * by {@link NodeLayout}.
 *
 * <p>A node's number is trusted here: it comes from a hash, or its bound was checked by who read it
 * from the file. A place is below the geometry's by construction.
 */
final class Table {

  /** Rounds of any loop that others can make go on; more than this is damage. */
  static final int BOUND = 1 << 24;

  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long EACH_TOP_BIT = 0x8080_8080_8080_8080L;
  private static final int PLACE_BITS = 3;
  private static final int PLACE_MASK = 7;

  final Region region;
  final HashGeometry geometry;
  final KeyHash keyHash;
  final long nodes;
  final int places;
  final int usable;
  final Planes planes;

  private final long nodesOffset;
  private final long nodeSize;
  private final long placeSize;
  private final long valueOffset;
  private final int keySize;
  private final int valueSize;
  private final boolean wordValues;
  private final boolean inPlanes;
  final long tagsInUse;

  Table(Region region, HashGeometry geometry, KeyHash keyHash) {
    this.region = region;
    this.geometry = geometry;
    this.keyHash = keyHash;
    this.nodes = geometry.nodes();
    this.places = geometry.places();
    this.usable = geometry.usable();
    this.planes = new Planes(region, geometry);
    this.inPlanes = planes.count != 0;
    this.nodesOffset = geometry.nodesOffset();
    this.nodeSize = geometry.nodeSize();
    this.placeSize = geometry.placeSize();
    this.valueOffset = geometry.paddedKeySize();
    this.keySize = geometry.keySize();
    this.valueSize = geometry.valueSize();
    this.wordValues = geometry.hasWordValues();
    this.tagsInUse = EACH_TOP_BIT >>> Long.SIZE - Byte.SIZE * places;
  }

  /**
   * The node a hash names: the high half of hash times nodes, both unsigned, the top bit of the
   * hash the other way round. Where the nodes are even in number this is half of them plus the high
   * half of the signed product, and {@link LongFace} need not correct it as here.
   */
  long home(long hash) {
    long unsigned = hash ^ Long.MIN_VALUE;
    return Math.multiplyHigh(unsigned, nodes) + (unsigned >> Long.SIZE - 1 & nodes);
  }

  /** The node {@code distance} behind, wrapping round; the distance is below {@link #nodes}. */
  long behind(long node, long distance) {
    long sum = node + distance;
    return sum < nodes ? sum : sum - nodes;
  }

  long offset(long node) {
    return nodesOffset + node * nodeSize;
  }

  long place(long node, int place) {
    return offset(node) + NodeLayout.PLACES + place * placeSize;
  }

  static long location(long node, int place) {
    return node << PLACE_BITS | place;
  }

  static long nodeOf(long location) {
    return location >>> PLACE_BITS;
  }

  static int placeOf(long location) {
    return (int) location & PLACE_MASK;
  }

  long state(long node) {
    return region.getLongAcquire(offset(node) + NodeLayout.STATE);
  }

  /** STATE as a writer needs it: live bits that cannot be are damage. */
  long checkedState(long node) {
    long state = state(node);
    int live = NodeLayout.live(state);
    if (live >>> places != 0 || Integer.bitCount(live) > usable) {
      throw damaged("live bits of node " + node, live, offset(node) + NodeLayout.STATE);
    }
    return state;
  }

  /** Publishes: the node's next STATE, with this live mask. */
  void publish(long node, long state, int live) {
    region.putLongRelease(offset(node) + NodeLayout.STATE, NodeLayout.next(state, live));
  }

  boolean hasRoom(long state) {
    return Integer.bitCount(NodeLayout.live(state)) < usable;
  }

  /** The first dead place of a node that has room, or a spare one; the bound is the caller's. */
  static int deadPlace(long state) {
    return Integer.numberOfTrailingZeros(~NodeLayout.live(state));
  }

  int out(long node) {
    return region.getInt(offset(node) + NodeLayout.OUT);
  }

  void storeOut(long node, int out) {
    region.putIntRelease(offset(node) + NodeLayout.OUT, out);
  }

  /** How many nodes behind the home may hold entries of it, whatever the file says. */
  long reach(int out) {
    int reach = NodeLayout.reach(out);
    return reach == NodeLayout.REACH_TO_THE_END ? nodes - 1 : Math.min(reach, nodes - 1);
  }

  /** The live place whose tag and key are these, -1 if none; noise until STATE is seen again. */
  int scan(long node, long state, Region key, long keyOffset, long hash) {
    long match = matches(region.getLong(offset(node) + NodeLayout.TAGS), hash, tagsInUse);
    while (match != 0) {
      int place = Long.numberOfTrailingZeros(match) >>> PLACE_BITS;
      if ((state >>> place & 1) != 0 && hasKey(place(node, place), key, keyOffset)) {
        return place;
      }
      match &= match - 1;
    }
    return -1;
  }

  /**
   * The top bit of every byte of {@code tags} that is the tag of {@code hash}, and now and then of
   * the byte after such a one.
   */
  static long matches(long tags, long hash, long inUse) {
    long zeros = tags ^ (hash & 0xff) * EACH_BYTE;
    return zeros - EACH_BYTE & ~zeros & inUse;
  }

  /** The first place with the tag of a hash, live or not; 8 if there is none. */
  int firstMatch(long node, long hash) {
    long tags = region.getLong(offset(node) + NodeLayout.TAGS);
    return Long.numberOfTrailingZeros(matches(tags, hash, tagsInUse)) >>> PLACE_BITS;
  }

  boolean hasKey(long place, Region key, long keyOffset) {
    if (key == null) {
      return region.getLong(place) == keyOffset;
    }
    return region.isEqual(place, key, keyOffset, keySize);
  }

  /** The tag of a place, 0 to 255. */
  int tag(long node, int place) {
    return region.getByte(offset(node) + NodeLayout.TAGS + place) & 0xff;
  }

  /** Compares the key that lies in a place with another, as unsigned bytes. */
  int compareKey(long place, Region key, long keyOffset) {
    for (int i = 0; i < keySize; i++) {
      int result = Byte.compareUnsigned(region.getByte(place + i), key.getByte(keyOffset + i));
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  /** The hash of the key that lies in a place; noise until STATE is seen again. */
  long hashAt(long place) {
    return keyHash.of(region, place);
  }

  void copyKey(long place, Region key, long keyOffset) {
    key.copyFrom(keyOffset, region, place, keySize);
  }

  void copyValue(long node, int place, Region value, long valueTo) {
    if (inPlanes) {
      planes.copy(node, place, value, valueTo);
      return;
    }
    long from = place(node, place) + valueOffset;
    if (wordValues) {
      storeBytes(value, valueTo, region.getLongAcquire(from));
    } else {
      value.copyFrom(valueTo, region, from, valueSize);
    }
  }

  private void storeBytes(Region value, long valueTo, long word) {
    if (valueSize == Long.BYTES) {
      value.putLong(valueTo, word);
    } else {
      for (int i = 0; i < valueSize; i++) {
        value.putByte(valueTo + i, (byte) (word >>> i * Byte.SIZE));
      }
    }
  }

  long valueWord(long place) {
    return region.getLongAcquire(place + valueOffset);
  }

  void storeValueWord(long place, long word) {
    region.putLongRelease(place + valueOffset, word);
  }

  /** A value operand of at most 8 bytes as the word that is stored for it. */
  long word(Region value, long valueFrom) {
    if (value == null) {
      return valueFrom;
    }
    if (valueSize == Long.BYTES) {
      return value.getLong(valueFrom);
    }
    long word = 0;
    for (int i = 0; i < valueSize; i++) {
      word |= (value.getByte(valueFrom + i) & 0xffL) << i * Byte.SIZE;
    }
    return word;
  }

  /**
   * Whether a value operand is what lies in a place, whatever its padding is; under the home's
   * lock.
   */
  boolean hasValue(long place, Region value, long valueFrom) {
    if (wordValues) {
      long difference = valueWord(place) ^ word(value, valueFrom);
      return difference << Long.SIZE - Byte.SIZE * valueSize == 0;
    }
    return region.isEqual(place + valueOffset, value, valueFrom, valueSize);
  }

  /** Writes an entry into a dead place. */
  void fill(
      long node, int place, long hash, Region key, long keyFrom, Region value, long valueFrom) {
    long at = place(node, place);
    if (key == null) {
      region.putLong(at, keyFrom);
    } else {
      region.copyFrom(at, key, keyFrom, keySize);
    }
    if (inPlanes) {
      planes.fill(node, place, value, valueFrom);
    } else if (wordValues) {
      region.putLong(at + valueOffset, word(value, valueFrom));
    } else {
      region.copyFrom(at + valueOffset, value, valueFrom, valueSize);
    }
    region.putByte(offset(node) + NodeLayout.TAGS + place, (byte) hash);
  }

  boolean isFrozen() {
    return region.getLongAcquire(HashLayout.FROZEN) != 0;
  }

  MapCorruptedException damaged(String what, long value, long offset) {
    return new MapCorruptedException(
        "access "
            + region.name()
            + ": damaged, "
            + what
            + "=0x"
            + Long.toHexString(value)
            + " at offset=0x"
            + Long.toHexString(offset)
            + "; see: shmap check "
            + region.name());
  }

  /** A loop that others can keep going went on for longer than they live. */
  MapCorruptedException endless(String what, long node) {
    return new MapCorruptedException(
        "access "
            + region.name()
            + ": damaged, "
            + what
            + " does not end, node="
            + node
            + " offset=0x"
            + Long.toHexString(offset(node))
            + "; see: shmap check "
            + region.name());
  }
}
