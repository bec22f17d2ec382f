package io.shmap.engine.hash;

import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/**
 * Looks several keys of any size up at a time, so that the waits for memory overlap. For one
 * thread.
 */
public class KeyBatch {

  /*
   * As LongBatch: homes are located, touched, and then the lookups are done. The place is touched
   * in between, where the tags say that the key may be: it is several cache lines from the tags.
   * Nothing that was touched is believed.
   */

  /** The most keys at a time. */
  public static final int MOST = 32;

  private final Table table;
  private final Region region;
  private final Lookup lookup;
  private final long keySize;
  private final long valueSize;
  private final long[] hashes = new long[MOST];
  private final long[] homes = new long[MOST];
  private final long[] touched = new long[2 * MOST]; // keeps the compiler from dropping the loads

  KeyBatch(Table table, Lookup lookup) {
    this.table = table;
    this.region = table.region;
    this.lookup = lookup;
    this.keySize = table.geometry.keySize();
    this.valueSize = table.geometry.operandSize();
  }

  /**
   * Copies the values of the first {@code count} keys, which lie side by side from offset 0 on, as
   * the values do.
   *
   * @return bit i is set if key i was there
   */
  public final int get(Region keys, Region values, int count) {
    for (int i = 0; i < count; i++) {
      hashes[i] = table.keyHash.of(keys, i * keySize);
      homes[i] = table.home(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      touched[i] = region.getLong(table.offset(homes[i]) + NodeLayout.TAGS);
    }
    for (int i = 0; i < count; i++) {
      touchPlace(i);
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
      long location = lookup.find(hashes[i], keys, i * keySize, values, i * valueSize);
      if (location != Lookup.ABSENT) {
        found |= 1 << i;
        found(location);
      }
    }
    region.keepAlive();
    return found;
  }

  /** What else is to be done about an entry that was found. */
  void found(long location) {}

  /* The first and the last word of the place with the tag; of the first place if none has it. */
  private void touchPlace(int i) {
    long match = Table.matches(touched[i], hashes[i], table.tagsInUse);
    int place = match == 0 ? 0 : Long.numberOfTrailingZeros(match) / Byte.SIZE;
    long first = table.place(homes[i], place);
    touched[i] = region.getLong(first);
    touched[MOST + i] = region.getLong(first + table.geometry.placeSize() - Long.BYTES);
  }
}
