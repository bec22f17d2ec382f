package io.shmap.bpf;

/**
 * Which commands bpf(2) has for which map types; the others are ENOTSUPP, before anything of them
 * but descriptor and access is looked at.
 */
final class Commands {

  private static final int HASH = 1;
  private static final int ARRAY = 2;
  private static final int PERCPU_HASH = 5;
  private static final int PERCPU_ARRAY = 6;
  private static final int LRU_HASH = 9;
  private static final int LRU_PERCPU_HASH = 10;
  private static final int LPM_TRIE = 11;
  private static final int ARRAY_OF_MAPS = 12;
  private static final int HASH_OF_MAPS = 13;
  private static final int QUEUE = 22;
  private static final int STACK = 23;
  private static final int BLOOM_FILTER = 30;

  private Commands() {}

  /** How a batch of lookups goes on. */
  enum Walk {
    /** By groups of entries: the cursor is the number of the next one. */
    GROUPS,
    /** By keys: the cursor is the last one. */
    KEYS,
    /** There are no batches. */
    NONE
  }

  static Walk walk(int type) {
    return switch (type) {
      case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, HASH_OF_MAPS -> Walk.GROUPS;
      case ARRAY, PERCPU_ARRAY, LPM_TRIE, ARRAY_OF_MAPS -> Walk.KEYS;
      default -> Walk.NONE;
    };
  }

  /** Whether a lookup takes a value and tells whether it is there. */
  static boolean asksForValue(int type) {
    return type == BLOOM_FILTER;
  }

  static boolean hasLookupAndDelete(int type) {
    return switch (type) {
      case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, QUEUE, STACK -> true;
      default -> false;
    };
  }

  static boolean hasLookupAndDeleteBatch(int type) {
    return walk(type) == Walk.GROUPS;
  }

  static boolean hasUpdateBatch(int type) {
    return walk(type) != Walk.NONE;
  }

  static boolean hasDeleteBatch(int type) {
    return walk(type) == Walk.GROUPS || type == LPM_TRIE;
  }
}
