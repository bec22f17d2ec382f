package io.shmap.engine.lpm;

import io.shmap.layout.LpmLayout;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** Engines with one wrong step each. */
enum WrongSteps implements LpmMap.Variant {
  VERSION_MOVES_BEFORE_THE_LINK_ONLY,
  VERSION_MOVES_AFTER_GIVING_BACK,
  VERSION_DOES_NOT_MOVE,
  READER_ASKS_NO_VERSION,
  READER_ASKS_NO_GENERATION,
  GENERATION_DOES_NOT_MOVE,
  GIVES_BACK_TWICE,
  GIVES_BACK_WHAT_WAS_NEVER_TAKEN,
  COUNT_IS_NOT_SETTLED,
  TAKES_BEFORE_THE_PLAN,
  FILLS_BEFORE_TAKING,
  DEPTH_IS_NOT_ASKED;

  /** What a walk says that has no end. */
  static final String ENDLESS = "more steps than any trie has pairs";

  private static final int MOST_STEPS = 100_000;

  @Override
  public LpmEngine engine(Region region, LpmGeometry geometry, Owners owners) {
    Trie trie = new Trie(region, geometry);
    Books books =
        new WrongBooks(
            this,
            trie,
            new WrongPool(this, trie, trie.pairPool(), LpmLayout.PAIR_FREE, LpmLayout.PAIR_HIGH, 0),
            new WrongPool(
                this,
                trie,
                trie.entryPool(),
                LpmLayout.ENTRY_FREE,
                LpmLayout.ENTRY_HIGH,
                geometry.valueOffset()));
    return new LpmEngine(trie, new WrongLookup(this, trie), books, owners);
  }

  private static final class WrongLookup extends Lookup {

    private final WrongSteps step;
    private int steps;

    WrongLookup(WrongSteps step, Trie trie) {
      super(trie);
      this.step = step;
    }

    @Override
    boolean isOneState(long version) {
      return step == READER_ASKS_NO_VERSION || super.isOneState(version);
    }

    @Override
    boolean isSameEntry(long entry, int generation, long version) {
      return step == READER_ASKS_NO_GENERATION || super.isSameEntry(entry, generation, version);
    }

    @Override
    boolean isBelow(int depth, int above) {
      if (step == DEPTH_IS_NOT_ASKED && ++steps > MOST_STEPS) {
        throw new IllegalStateException(ENDLESS);
      }
      return step == DEPTH_IS_NOT_ASKED || super.isBelow(depth, above);
    }
  }

  private static final class WrongPool extends Pool {

    private final WrongSteps step;

    WrongPool(WrongSteps step, Trie trie, Pool right, long free, long high, long next) {
      super(
          trie,
          free,
          high,
          right.capacity(),
          right.offset(0),
          right.offset(1) - right.offset(0),
          next);
      this.step = step;
    }

    @Override
    boolean isGivenBack(long number) {
      return step != GIVES_BACK_TWICE && super.isGivenBack(number);
    }

    @Override
    boolean isFresh(long number) {
      return step != GIVES_BACK_WHAT_WAS_NEVER_TAKEN && super.isFresh(number);
    }

    @Override
    void moveGeneration(long offset) {
      if (step != GENERATION_DOES_NOT_MOVE) {
        super.moveGeneration(offset);
      }
    }
  }

  private static final class WrongBooks extends Books {

    private final WrongSteps step;
    private long[] plan;
    private long taken;

    WrongBooks(WrongSteps step, Trie trie, Pool pairs, Pool entries) {
      super(trie, pairs, entries);
      this.step = step;
    }

    @Override
    void begin(long at, long now, long take, long gone, long after) {
      plan = new long[] {at, now, take, gone, after};
      if (step == TAKES_BEFORE_THE_PLAN && take != 0) {
        super.take(take);
      }
      super.begin(at, now, take, gone, after);
    }

    @Override
    void take(long names) {
      taken = names;
      if (step != TAKES_BEFORE_THE_PLAN && step != FILLS_BEFORE_TAKING) {
        super.take(names);
      }
    }

    @Override
    void publish(long at, long now) {
      if (step == FILLS_BEFORE_TAKING && plan[2] != 0) {
        super.take(taken);
      }
      if (step == VERSION_MOVES_BEFORE_THE_LINK_ONLY) {
        super.moveVersion();
      }
      super.publish(at, now);
    }

    @Override
    void moveVersion() {
      boolean here =
          step != VERSION_MOVES_BEFORE_THE_LINK_ONLY
              && step != VERSION_MOVES_AFTER_GIVING_BACK
              && step != VERSION_DOES_NOT_MOVE;
      if (here) {
        super.moveVersion();
      }
    }

    @Override
    void giveBack(long names) {
      super.giveBack(names);
      if (step == VERSION_MOVES_AFTER_GIVING_BACK) {
        super.moveVersion();
      }
    }

    @Override
    void settleCount() {
      if (step != COUNT_IS_NOT_SETTLED || plan != null) {
        super.settleCount();
      }
    }
  }
}
