package io.shmap.sync;

/** A data structure that can finish or undo what a dead owner left in it. */
public interface Recoverable {

  /**
   * Settles what {@code owner} may have left unfinished. Idempotent and bounded; called under the
   * CONTROL lock, and begun again by somebody else if the caller dies.
   */
  void recover(int owner);

  /**
   * Frees every word that still names an owner of {@code slot}, so that the slot's generations can
   * start again at 1. Walks the whole map; called under the CONTROL lock when all of them are dead.
   */
  void sweepStale(int slot);
}
