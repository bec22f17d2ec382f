package io.shmap.engine.hash;

import java.util.function.BiPredicate;

/** What is in an LRU map before two processes change it, and which entries are unreferenced. */
enum LruCrowd {
  /** The hand passes every node before it takes an entry. */
  ALL_REFERENCED(Crowd.FULL, (ids, id) -> true),
  /** A new key whose home has no room takes the unit of another one of that home. */
  NONE_REFERENCED(Crowd.FULL, (ids, id) -> false),
  /** The victim has another home than a new key of the full one. */
  NEIGHBOUR_UNREFERENCED(Crowd.FULL, (ids, id) -> id != ids.near()),
  /** The victim lives further on than its home. */
  FAR_UNREFERENCED(Crowd.FULL_BEYOND, (ids, id) -> id != ids.far()),
  /** The first new key finds a unit, the second one does not. */
  LAST_UNIT(Crowd.LAST_UNIT, (ids, id) -> false);

  private final Crowd crowd;
  private final BiPredicate<Crowd.Ids, Long> isReferenced;

  LruCrowd(Crowd crowd, BiPredicate<Crowd.Ids, Long> isReferenced) {
    this.crowd = crowd;
    this.isReferenced = isReferenced;
  }

  Crowd crowd() {
    return crowd;
  }

  boolean isReferenced(Crowd.Ids ids, long id) {
    return isReferenced.test(ids, id);
  }
}
