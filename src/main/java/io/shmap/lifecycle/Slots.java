package io.shmap.lifecycle;

import io.shmap.error.MapCorruptedException;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import java.util.function.IntPredicate;

/**
 * The ids in the slots of an outer map, read without its engine: by who deletes it, and by who asks
 * whether it holds an inner map.
 *
 * <p>A place is the index of an array, or the home node of a key. An id that is in a place
 * throughout is found; of others nothing is promised, but that what is found was there.
 */
final class Slots {

  /** bpf(2)'s number of an array of maps; the other kind is a hash. */
  static final int ARRAY_OF_MAPS = 12;

  private static final int WORD = Long.BYTES;

  private final Header header;
  private final Region data;
  private final boolean array;
  private final long first;
  private final long stride;
  private final long count;
  private final int places;
  private final long entry;

  Slots(Header header, Region data) {
    this.header = header;
    this.data = data;
    this.array = header.type() == ARRAY_OF_MAPS;
    long[] geometry = header.geometry();
    this.first = array ? geometry[2] : geometry[5];
    this.stride = array ? geometry[1] : geometry[3];
    this.count = array ? header.maxEntries() : geometry[4];
    this.places = array ? 1 : (int) geometry[2];
    this.entry = (header.keySize() + 7L & ~7L) + WORD;
    long node = NodeLayout.PLACES + places * entry;
    boolean possible = array || places >= 1 && places <= NodeLayout.MAX_PLACES && stride == node;
    if (!possible
        || stride < WORD
        || count < 1
        || first < 0
        || first > data.length()
        || count > (data.length() - first) / stride) {
      throw new MapCorruptedException(
          "access "
              + data.name()
              + ": damaged, geometry at 0x"
              + Long.toHexString(HeaderLayout.GEOMETRY));
    }
  }

  /** Whether a place holds a map. */
  boolean holds(int place, int id) {
    long at = place & 0xffff_ffffL;
    if (at >= count) {
      return false;
    }
    if (array) {
      return any(at, held -> held == id);
    }
    long reach = reach(at);
    for (long distance = 0; distance <= reach; distance++) {
      if (any((at + distance) % count, held -> held == id)) {
        return true;
      }
    }
    return false;
  }

  /* An entry that stays is covered: OUT is widened before it is published. */
  private long reach(long node) {
    int reach = NodeLayout.reach(data.getInt(first + node * stride + NodeLayout.OUT));
    return reach == NodeLayout.REACH_TO_THE_END ? count - 1 : Math.min(reach, count - 1);
  }

  /** Whether {@code wanted} says so of any id that a slot holds; asked of all if it never does. */
  boolean any(IntPredicate wanted) {
    for (long i = 0; i < count; i++) {
      if (any(i, wanted)) {
        return true;
      }
    }
    return false;
  }

  private boolean any(long group, IntPredicate wanted) {
    long at = first + group * stride;
    if (array) {
      int id = (int) data.getLongAcquire(at);
      return id != 0 && wanted.test(id);
    }
    int live = NodeLayout.live(data.getLongAcquire(at + NodeLayout.STATE));
    for (int place = 0; place < places; place++) {
      long value = at + NodeLayout.PLACES + (place + 1) * entry - WORD;
      if ((live >>> place & 1) != 0 && wanted.test((int) data.getLongAcquire(value))) {
        return true;
      }
    }
    return false;
  }
}
