package io.shmap.engine.hash;

import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;

/** How far the entries of a home reach; the caller holds the home's lock. */
final class Reach {

  private final Table table;
  private final Region region;

  Reach(Table table) {
    this.table = table;
    this.region = table.region;
  }

  /** Covers an entry that is about to be published (I4). */
  void widen(long home, long distance, long hash) {
    int out = table.out(home);
    int wider = NodeLayout.widen(out, distance, hash);
    if (wider != out) {
      table.storeOut(home, wider);
    }
  }

  /** Covers what is there and no more (D4). */
  void recount(long home) {
    int out = table.out(home);
    if (out != 0) {
      int exact = exact(home);
      if (exact != out) {
        table.storeOut(home, exact);
      }
    }
  }

  /** The OUT that covers exactly the entries of a home that its OUT covers now. */
  int exact(long home) {
    int out = 0;
    long reach = table.reach(table.out(home));
    for (long distance = 1; distance <= reach; distance++) {
      out = cover(out, home, distance);
    }
    return out;
  }

  /*
   * Other homes' entries come and go in the node meanwhile, and a place may be read while it is
   * being filled; hence STATE before and after, as in a lookup.
   */
  private int cover(int out, long home, long distance) {
    long node = table.behind(home, distance);
    for (int losses = 0; losses < Table.BOUND; losses++) {
      long state = table.state(node);
      int covered = out;
      for (int place = 0; place < table.places; place++) {
        if ((state >>> place & 1) != 0) {
          long hash = table.hashAt(table.place(node, place));
          covered = table.home(hash) == home ? NodeLayout.widen(covered, distance, hash) : covered;
        }
      }
      region.loadFence();
      if (table.state(node) == state) {
        return covered;
      }
    }
    throw table.endless("a recount", node);
  }
}
