package io.shmap.linear;

/** The operations of a history, on one entry whose values are numbers. */
public enum Call {
  /** Answers the value, or {@link Register#ABSENT}. */
  LOOKUP,
  /** Stores the argument. */
  PUT,
  /** Stores the argument if the entry is absent. */
  INSERT,
  /** Stores the argument if the entry is there. */
  REPLACE,
  DELETE,
  /** Deletes and answers what was there, or {@link Register#ABSENT}. */
  TAKE,
  /**
   * Adds the argument, to 0 if the entry is absent; answers the sum, or {@link Register#DONE} where
   * nobody is told it.
   */
  ADD,
  /** Stores the argument if the value is the expected one. */
  COMPARE_AND_SET,
  /** Deletes if the value is the expected one. */
  COMPARE_AND_DELETE
}
