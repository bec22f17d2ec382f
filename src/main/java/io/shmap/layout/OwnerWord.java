package io.shmap.layout;

/**
 * An attachment in 32 bits: {@code generation (22) << 10 | slot (10)}.
 *
 * <p>0 is nobody; a generation is at least 1. One map hands out a word only once.
 */
public final class OwnerWord {

  public static final int SLOT_BITS = 10;

  /** Slots a map may have at most; the last number is left out, so that a mask is never a slot. */
  public static final int MAX_SLOTS = 1023;

  public static final int MAX_GENERATION = (1 << 22) - 1;

  private OwnerWord() {}

  public static int of(int slot, int generation) {
    return generation << SLOT_BITS | slot;
  }

  public static int slot(int owner) {
    return owner & (1 << SLOT_BITS) - 1;
  }

  public static int generation(int owner) {
    return owner >>> SLOT_BITS;
  }
}
