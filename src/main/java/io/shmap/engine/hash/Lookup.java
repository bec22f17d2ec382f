package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/** Finding an entry: no lock, and no store but a cry for help. */
class Lookup {

  /*
   * Ordering
   * --------
   *   R1  st = STATE(X)                               acquire
   *   R2  for each place whose tag matches and that is live in st, and whose key is equal:
   *         copy the value                            one word: acquire; longer: plain
   *   R5  out = OUT(X)                                plain
   *   R3  load fence
   *   R4  STATE(X) == st?  else from R1               acquire
   *       a match: there it is
   *       no match, out does not reach further or its filter lacks the tag: absent
   *   R6  for each node Y up to the reach: R1 to R4 on Y; the first match answers; none: absent
   *
   * Hit. R1 pairs with W2 and I5 (the release of STATE): who sees the live bit sees the entry. A
   * place is refilled only after the STATE that killed it was stored (W0), and every STATE differs
   * from all before it, so R4 fails for a copy that holds a byte of a refill. R3 keeps R4 from
   * being done before R2. The copy is what the place held at R1; a value of one word, which is
   * replaced in place, is of the moment it was loaded.
   *
   * Absent. Entries of home X come and go only under X's lock. One that lives further on when R5
   * reads OUT is covered by it: I4 widens before I5 publishes, D4 narrows after D2 has killed. One
   * that was live all the time does not move, so R6 meets it.
   *
   * Until R4 succeeds the copy is noise. STATE is never odd: no writer, stopped or dead, can make a
   * reader wait. Only writers that keep on writing can, and STARVING makes them pause.
   */

  static final long ABSENT = -1;

  private static final int LOSSES_BEFORE_STARVING = 16;

  private final Table table;
  private final Region region;

  Lookup(Table table) {
    this.table = table;
    this.region = table.region;
  }

  /** Where a key lives, or ABSENT; copies its value unless {@code value} is null. */
  final long find(long hash, Region key, long keyOffset, Region value, long valueOffset) {
    long home = table.home(hash);
    long state = table.state(home); // R1
    int first = table.firstMatch(home, hash);
    if (first == NodeLayout.MAX_PLACES) {
      int out = table.out(home); // R5
      region.loadFence(); // R3
      if (!NodeLayout.mayReach(out, hash) && isUnchanged(home, state)) { // R4
        return ABSENT;
      }
    } else if ((state >>> first & 1) != 0
        && table.hasKey(table.place(home, first), key, keyOffset)) {
      if (value != null) {
        table.copyValue(home, first, value, valueOffset); // R2
      }
      region.loadFence(); // R3
      if (isUnchanged(home, state)) { // R4
        return Table.location(home, first);
      }
    }
    return findFurther(home, hash, key, keyOffset, value, valueOffset);
  }

  /*
   * From the start. Most lookups end in their home: with the first place that has the tag, or
   * because none has. Apart from the rest they are so few instructions that the next lookup's waits
   * for memory begin while theirs last.
   */
  private long findFurther(
      long home, long hash, Region key, long keyOffset, Region value, long valueOffset) {
    long seen = probe(home, hash, key, keyOffset, value, valueOffset);
    if (hasPlace(seen)) {
      return Table.location(home, place(seen));
    }
    int out = out(seen);
    if (!NodeLayout.mayReach(out, hash)) {
      return ABSENT;
    }
    long reach = table.reach(out);
    for (long distance = 1; distance <= reach; distance++) { // R6
      long node = table.behind(home, distance);
      seen = probe(node, hash, key, keyOffset, value, valueOffset);
      if (hasPlace(seen)) {
        return Table.location(node, place(seen));
      }
    }
    return ABSENT;
  }

  /** R1 to R5 on one node: its OUT, and the key's place if it is there. */
  private long probe(
      long node, long hash, Region key, long keyOffset, Region value, long valueOffset) {
    for (int losses = 0; losses < Table.BOUND; losses++) {
      long state = table.state(node); // R1
      int place = table.scan(node, state, key, keyOffset, hash);
      if (place >= 0 && value != null) {
        table.copyValue(node, place, value, valueOffset); // R2
      }
      int out = table.out(node); // R5
      region.loadFence(); // R3
      if (isUnchanged(node, state)) {
        return (long) out << Integer.SIZE | place + 1;
      }
      noteLoss(losses, node);
    }
    throw table.endless("a lookup", node);
  }

  private static boolean hasPlace(long seen) {
    return (int) seen != 0;
  }

  private static int place(long seen) {
    return (int) seen - 1;
  }

  private static int out(long seen) {
    return (int) (seen >>> Integer.SIZE);
  }

  /** R4. */
  boolean isUnchanged(long node, long state) {
    return table.state(node) == state;
  }

  /** After a lookup has lost to writers of a node once more: if too often, asks them to pause. */
  final void noteLoss(int losses, long node) {
    if (losses == LOSSES_BEFORE_STARVING && region.isWritable()) {
      region.putLongRelease(HashLayout.STARVING, node + 1);
    }
  }
}
