package io.shmap.engine.lpm;

import io.shmap.engine.Findings;
import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import java.util.BitSet;
import java.util.List;

/**
 * Verifies every invariant of a trie and changes nothing. Nodes and counts are verified only while
 * nobody changes it: a walk over all of them sees no one state otherwise.
 */
final class LpmCheck {

  private final Trie trie;
  private final Region region;
  private final Lookup lookup;
  private final Owners owners;
  private final boolean quiet;
  private final Pool pairs;
  private final Pool entries;
  private final BitSet usedPairs = new BitSet();
  private final BitSet usedEntries = new BitSet();
  private final Findings findings = new Findings();

  LpmCheck(Trie trie, Lookup lookup, Owners owners, boolean quiet) {
    this.trie = trie;
    this.region = trie.region;
    this.lookup = lookup;
    this.owners = owners;
    this.quiet = quiet;
    this.pairs = trie.pairPool();
    this.entries = trie.entryPool();
  }

  List<String> run() {
    checkHeader();
    if (quiet) {
      for (long slot = 1; slot < trie.geometry.tableSlots() && !findings.isFull(); slot++) {
        checkSlot(slot);
      }
      checkBooks();
    }
    return findings.toList();
  }

  private void checkHeader() {
    long frozen = region.getLong(LpmLayout.FROZEN);
    if (frozen >>> 1 != 0) {
      findings.add("FROZEN is neither 0 nor 1", LpmLayout.FROZEN, frozen);
    }
    long at = region.getLong(LpmLayout.AT);
    if (at != 0 && !trie.isPlaceOfLink(at)) {
      findings.add("AT is not the offset of a link", LpmLayout.AT, at);
    }
    int holder = region.getIntAcquire(LpmLayout.LOCK);
    if (quiet && holder != 0 && !owners.isStale(holder)) {
      findings.add("the lock is held though nobody is inside", LpmLayout.LOCK, holder);
    }
    findings.addUnlessZero(region, LpmLayout.LOCK + 8, LpmLayout.VERSION);
    findings.addUnlessZero(region, LpmLayout.VERSION + 8, LpmLayout.COUNT);
    findings.addUnlessZero(region, LpmLayout.ENTRY_HIGH + 8, LpmLayout.AT);
    findings.addUnlessZero(region, LpmLayout.AFTER + 8, Trie.slotOffset(1));
  }

  private void checkSlot(long slot) {
    long root = trie.link(Trie.slotOffset(slot));
    if (root == 0) {
      return;
    }
    if (Trie.level(slot) == trie.tableBits) {
      checkTree(root, Trie.slotOffset(slot));
    } else if (trie.fitsSlot(root, slot)) {
      checkEntry(root, Trie.slotOffset(slot));
    } else {
      findings.add("a slot holds what is not an entry of its length", Trie.slotOffset(slot), root);
    }
  }

  /* Each pair is entered once, so shared ones and circles end. */
  private void checkTree(long root, long rootOffset) {
    int room = 2 * trie.maxPrefixLength + 8;
    long[] offsets = new long[room];
    int[] above = new int[room];
    offsets[0] = rootOffset;
    above[0] = 2 * trie.tableBits - 1;
    for (int top = 0; top >= 0 && !findings.isFull(); ) {
      long offset = offsets[top];
      int depthAbove = above[top--];
      long link = trie.link(offset);
      int depth = LpmLayout.depth(link);
      if (!LpmLayout.isLink(link)) {
        findings.add("not a link", offset, link);
      } else if (LpmLayout.isEntry(link)) {
        checkEntry(link, offset);
      } else if (depth <= depthAbove || !trie.hasPair(link) || top + 2 >= room) {
        findings.add("a pair that is not there or not deeper than the one above", offset, link);
      } else if (isFirstUse(usedPairs, link, offset)) {
        offsets[++top] = trie.pair(link);
        above[top] = depth;
        offsets[++top] = trie.pair(link) + Long.BYTES;
        above[top] = depth;
      }
    }
  }

  private boolean isFirstUse(BitSet used, long link, long offset) {
    int number = (int) LpmLayout.number(link);
    if (number < 0 || used.get(number)) {
      findings.add("a second link to the same node", offset, link);
      return false;
    }
    used.set(number);
    return true;
  }

  private void checkEntry(long link, long offset) {
    int length = LpmLayout.position(link);
    if (!trie.hasEntry(link) || length > trie.maxPrefixLength) {
      findings.add("a link to an entry that is not there", offset, link);
    } else if (isFirstUse(usedEntries, link, offset)) {
      long data = trie.entry(link) + LpmLayout.ENTRY_DATA;
      if (lookup.exact(trie.head(region, data), region, data, length) != link) {
        findings.add("an entry is not where its prefix belongs", offset, link);
      }
    }
  }

  private void checkBooks() {
    long at = region.getLong(LpmLayout.AT);
    boolean pending = at != 0 && trie.isPlaceOfLink(at);
    boolean done = pending && trie.link(at) == region.getLong(LpmLayout.NOW);
    long names = !pending ? 0 : region.getLong(done ? LpmLayout.GONE : LpmLayout.TAKE);
    long count = region.getLong(done ? LpmLayout.AFTER : LpmLayout.COUNT);
    if (count != usedEntries.cardinality()) {
      findings.add(
          "COUNT is not the number of entries=" + usedEntries.cardinality(),
          LpmLayout.COUNT,
          count);
    }
    checkPool("pairs", pairs, usedPairs, Books.namedPair(names), LpmLayout.PAIR_FREE);
    checkPool("entries", entries, usedEntries, Books.namedEntry(names), LpmLayout.ENTRY_FREE);
  }

  /* Each number below HIGH is in use, or in the list, or to be given back by whoever settles. */
  private void checkPool(String what, Pool pool, BitSet used, long pending, long offset) {
    long high = pool.used();
    if (high < 0 || high > pool.capacity() || used.length() > high) {
      findings.add(what + " are in use that were never taken", offset + Long.BYTES, high);
      return;
    }
    BitSet all = (BitSet) used.clone();
    long next = pool.firstFree();
    while (next != 0) {
      if (next < 0 || next > high || all.get((int) (next - 1))) {
        findings.add("the list of free " + what + " is wrong", offset, next);
        return;
      }
      all.set((int) (next - 1));
      next = pool.nextFree(next - 1);
    }
    if (pending >= 0 && pending < high) {
      all.set((int) pending);
    }
    if (all.cardinality() != high) {
      findings.add(what + " are lost", offset, high - all.cardinality());
    }
  }
}
