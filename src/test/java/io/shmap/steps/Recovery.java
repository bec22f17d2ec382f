package io.shmap.steps;

/** Who settles the dead. */
public enum Recovery {
  /** A survivor settles them in the order in which they attached. */
  IN_ORDER,
  /** A survivor settles them, the last first. */
  IN_REVERSE,
  /** Nobody does but who meets something of theirs. */
  BY_NEED
}
