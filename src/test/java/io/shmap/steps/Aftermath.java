package io.shmap.steps;

/** What has happened between a death and the next processes. */
public enum Aftermath {
  /** Nothing: they meet what the dead one holds. */
  NOTHING,
  /**
   * It was settled, though nobody has seen its locks, and its slot is taken by the next process.
   */
  SLOT_REUSED,
  /** The same, and the next process in the slot gets the dead one's owner word again. */
  GENERATIONS_RESTARTED
}
