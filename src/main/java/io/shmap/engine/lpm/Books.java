package io.shmap.engine.lpm;

import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;

/**
 * What a change is about to do, written down so that anybody can finish it. Open for wrong
 * variants.
 */
class Books {

  /*
   * Change of one link
   * ------------------
   * The caller holds LOCK, has settled, and has found everything: nothing can be refused any more.
   *
   *   (1) NOW, TAKE, GONE, AFTER                       what will be
   *   (2) AT = offset of the link        release, fence
   *   (3) take entry and pair from the free ones       fence
   *   (4) fill them                                    no reader can reach them
   *   (5) the link at AT = NOW           release       the change happens here
   *   settle:
   *   (6) VERSION + 1                    release, fence
   *   (7) COUNT = AFTER
   *   (8) give back what GONE names
   *   (9) AT = 0                         release
   *
   * settle: if AT is not 0, the change was done if the link at AT is NOW, which differs from every
   * link that was there before. VERSION + 1 in any case; if done COUNT and GONE, else TAKE is given
   * back; AT = 0. Giving back skips what is at the head of its list already, and what is not below
   * HIGH, as it was never taken. So settle may be cut off anywhere and begun again.
   *
   *   died after     | readers see | settle does
   *   ---------------+-------------+---------------------------------------------------------
   *   (1)            | before      | nothing, AT is 0
   *   (2), in (3)(4) | before      | gives back what had been taken
   *   (5)            | after       | VERSION, COUNT, gives back what was unlinked
   *   (6), (7)       | after       | the same; a second step of VERSION does no harm
   *   in (8)         | after       | the rest; a generation may move twice
   *   (9)            | after       | nothing
   *
   * (6) stands between (5) and (8) for the readers, see Lookup. (2) and (3) are kept apart so that
   * nothing is taken that nobody wrote down, (3) and (4) so that what is still in a list keeps its
   * next. (9) and the next (1) are kept apart by LOCK.
   */

  private static final long NUMBER = 0xffff_ffffL;

  final Region region;
  private final Trie trie;
  private final Pool pairs;
  private final Pool entries;

  Books(Trie trie, Pool pairs, Pool entries) {
    this.trie = trie;
    this.region = trie.region;
    this.pairs = pairs;
    this.entries = entries;
  }

  /** An entry and a pair as TAKE and GONE name them; -1 for none. */
  static long named(long entry, long pair) {
    return entry + 1 << Integer.SIZE | pair + 1;
  }

  static long namedEntry(long names) {
    return (names >>> Integer.SIZE) - 1;
  }

  static long namedPair(long names) {
    return (names & NUMBER) - 1;
  }

  long count() {
    return region.getLong(LpmLayout.COUNT);
  }

  long freeEntry() {
    return entries.peek();
  }

  long freePair() {
    return pairs.peek();
  }

  /** (1) and (2). */
  void begin(long at, long now, long take, long gone, long after) {
    region.putLong(LpmLayout.NOW, now);
    region.putLong(LpmLayout.TAKE, take);
    region.putLong(LpmLayout.GONE, gone);
    region.putLong(LpmLayout.AFTER, after);
    region.putLongRelease(LpmLayout.AT, at);
    region.storeFence();
  }

  /** (3). */
  void take(long names) {
    if (namedEntry(names) >= 0) {
      entries.take(namedEntry(names));
    }
    if (namedPair(names) >= 0) {
      pairs.take(namedPair(names));
    }
    region.storeFence();
  }

  /** (5). */
  void publish(long at, long now) {
    region.putLongRelease(at, now); // W2
  }

  /** (6) to (9), for the caller's own change or for one whose writer died. */
  void settle() {
    long at = region.getLong(LpmLayout.AT);
    if (at == 0) {
      return;
    }
    if (!trie.isPlaceOfLink(at)) {
      throw trie.damaged("AT is not the offset of a link, AT=" + at, LpmLayout.AT);
    }
    boolean done = isDone(at);
    moveVersion(); // 6
    if (done) {
      settleCount(); // 7
    }
    giveBack(region.getLong(done ? LpmLayout.GONE : LpmLayout.TAKE)); // 8
    region.putLongRelease(LpmLayout.AT, 0); // 9
  }

  final boolean isDone(long at) {
    return trie.link(at) == region.getLong(LpmLayout.NOW);
  }

  void settleCount() {
    region.putLong(LpmLayout.COUNT, region.getLong(LpmLayout.AFTER));
  }

  void moveVersion() {
    region.putLongRelease(LpmLayout.VERSION, region.getLong(LpmLayout.VERSION) + 1); // W3
    region.storeFence();
  }

  void giveBack(long names) {
    if (namedEntry(names) >= 0) {
      entries.giveBack(namedEntry(names));
    }
    if (namedPair(names) >= 0) {
      pairs.giveBack(namedPair(names));
    }
  }

  /** Entries at about this moment, as if whoever died in a change had been settled. */
  long size() {
    long at = region.getLongAcquire(LpmLayout.AT);
    boolean ahead = at != 0 && trie.isPlaceOfLink(at) && isDone(at);
    return region.getLong(ahead ? LpmLayout.AFTER : LpmLayout.COUNT);
  }
}
