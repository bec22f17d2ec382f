package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.layout.PlaneLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies every invariant of a map and changes nothing. What others may be changing is looked at
 * again before it is reported.
 */
final class HashCheck {

  private final Table table;
  private final Region region;
  private final Lookup lookup;
  private final NodeLocks locks;
  private final PlaneLocks planeLocks;
  private final Lanes lanes;
  private final Capacity capacity;
  private final Reach reach;
  private final Owners owners;
  private final boolean quiet;
  private final Region key;
  private final List<String> findings = new ArrayList<>();
  private long live;

  HashCheck(
      Table table,
      Lookup lookup,
      NodeLocks locks,
      PlaneLocks planeLocks,
      Lanes lanes,
      Capacity capacity,
      Reach reach,
      Owners owners,
      boolean quiet) {
    this.table = table;
    this.region = table.region;
    this.lookup = lookup;
    this.locks = locks;
    this.planeLocks = planeLocks;
    this.lanes = lanes;
    this.capacity = capacity;
    this.reach = reach;
    this.owners = owners;
    this.quiet = quiet;
    this.key = Region.allocate(table.geometry.paddedKeySize());
  }

  List<String> run() {
    checkHeader();
    checkStripes();
    for (long node = 0; node < table.nodes; node++) {
      checkNode(node);
      checkLock("node=" + node, locks.holder(node), table.offset(node) + NodeLayout.LOCK);
      for (int plane = 0; plane < planeLocks.count; plane++) {
        checkPart(plane, node);
      }
      if (quiet) {
        checkQuietNode(node);
      }
    }
    if (quiet) {
      checkLanes();
      long used = table.geometry.maxEntries() - capacity.free();
      if (live != used) {
        report("units in use=" + used + " but entries=" + live, HashLayout.FREE);
      }
    }
    return findings;
  }

  private void checkHeader() {
    HashGeometry geometry = table.geometry;
    expect(HashLayout.GEOMETRY_STRIPES, HashLayout.STRIPES, "stripes");
    expect(HashLayout.GEOMETRY_LANES, geometry.lanes(), "lanes");
    expect(HashLayout.GEOMETRY_PLACES, geometry.places(), "places");
    expect(HashLayout.GEOMETRY_NODE_SIZE, (int) geometry.nodeSize(), "node size");
    expect(HashLayout.GEOMETRY_NODES, (int) geometry.nodes(), "nodes");
    long frozen = region.getLong(HashLayout.FROZEN);
    if (frozen != 0 && frozen != 1) {
      report("frozen=" + frozen + " but 0 or 1 expected", HashLayout.FROZEN);
    }
    checkReserved(HashLayout.STARVING + Long.BYTES, HashLayout.HAND);
    checkReserved(HashLayout.GEOMETRY_NODES + Long.BYTES, HashLayout.FREE);
  }

  private void checkReserved(long from, long to) {
    for (long offset = from; offset < to; offset += Long.BYTES) {
      if (region.getLong(offset) != 0) {
        report("reserved bytes are not 0", offset);
      }
    }
  }

  private void expect(long offset, int expected, String what) {
    int found = region.getInt(offset);
    if (found != expected) {
      report(what + "=" + found + " but " + expected + " expected", offset);
    }
  }

  private void checkStripes() {
    for (int stripe = 0; stripe < HashLayout.STRIPES; stripe++) {
      long word = capacity.word(stripe);
      if (HashLayout.count(word) > table.geometry.maxEntries()
          || HashLayout.laneOf(word) >= lanes.count()) {
        report("stripe=0x" + Long.toHexString(word), HashLayout.stripe(stripe));
      }
    }
  }

  private void checkNode(long node) {
    long offset = table.offset(node);
    long state = table.state(node);
    int liveBits = NodeLayout.live(state);
    if (liveBits >>> table.places != 0 || Integer.bitCount(liveBits) > table.usable) {
      report("node=" + node + " live bits=0x" + Integer.toHexString(liveBits), offset);
    }
    for (int place = 0; place < table.places; place++) {
      if ((liveBits >>> place & 1) != 0) {
        live++;
        checkEntry(node, place);
      }
    }
  }

  /* Leads to itself: so its home covers it, and it is not there twice. */
  private void checkEntry(long node, int place) {
    long state;
    String finding;
    int rounds = 0;
    do {
      state = table.state(node);
      finding = (state >>> place & 1) == 0 ? null : findingAbout(node, place);
      rounds++;
    } while (finding != null && table.state(node) != state && rounds < Table.BOUND);
    if (finding != null) {
      report(finding, table.place(node, place));
    }
  }

  private String findingAbout(long node, int place) {
    long at = table.place(node, place);
    table.copyKey(at, key, 0);
    long hash = table.keyHash.of(key, 0);
    String where = "node=" + node + " place=" + place;
    int tag = table.tag(node, place);
    if (tag != ((int) hash & 0xff)) {
      return where + " tag=" + tag + " but the key's is " + (hash & 0xff);
    }
    long found = lookup.find(hash, key, 0, null, 0);
    if (found == Lookup.ABSENT) {
      return where + " is not reached from its home, node=" + table.home(hash);
    }
    if (found != Table.location(node, place)) {
      return where
          + " has the key of node="
          + Table.nodeOf(found)
          + " place="
          + Table.placeOf(found);
    }
    return null;
  }

  /* The word of a dead owner is no damage: who needs the lock takes it over. */
  private void checkLock(String where, int holder, long offset) {
    if (holder == 0) {
      return;
    }
    String word = "0x" + Integer.toHexString(holder);
    if (OwnerWord.slot(holder) >= table.geometry.attachSlots()) {
      report(where + " lock owner=" + word + " has no slot", offset);
    } else if (quiet && isStale(holder)) {
      report(where + " lock owner=" + word + " is stale", offset);
    } else if (quiet) {
      report(where + " is locked by " + owners.describe(holder), offset);
    }
  }

  private void checkPart(int plane, long node) {
    String where = "cpu=" + plane + " node=" + node;
    long offset = table.planes.part(plane, node);
    checkLock(where, planeLocks.holder(plane, node), offset + PlaneLayout.LOCK);
    if (region.getInt(offset + PlaneLayout.RESERVED) != 0) {
      report(where + " reserved bytes are not 0", offset + PlaneLayout.RESERVED);
    }
  }

  private void checkQuietNode(long node) {
    long offset = table.offset(node);
    int out = table.out(node);
    int exact = reach.exact(node);
    if (out != exact && !isStale(locks.holder(node))) {
      report(
          "node="
              + node
              + " out=0x"
              + Integer.toHexString(out)
              + " but its entries need 0x"
              + Integer.toHexString(exact),
          offset + NodeLayout.OUT);
    }
    if ((region.getLong(offset + NodeLayout.REF) & ~0x8080_8080_8080_8080L) != 0) {
      report("node=" + node + " reference bytes are not 0 or 0x80", offset + NodeLayout.REF);
    }
  }

  private void checkLanes() {
    for (int lane = 0; lane < lanes.count(); lane++) {
      if (!lanes.isIdle(lane)) {
        report(
            "lane=" + lane + " intent=0x" + Long.toHexString(lanes.intent(lane)),
            lanes.offset(lane));
      }
    }
  }

  /* Who takes such a lock over recounts OUT. */
  private boolean isStale(int holder) {
    return holder != 0
        && OwnerWord.slot(holder) < table.geometry.attachSlots()
        && owners.isStale(holder);
  }

  private void report(String what, long offset) {
    findings.add("check " + region.name() + ": " + what + ", offset=0x" + Long.toHexString(offset));
  }
}
