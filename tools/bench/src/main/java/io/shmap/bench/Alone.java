package io.shmap.bench;

import io.shmap.layout.OwnerWord;
import io.shmap.sync.Owners;

/** The only attachment of a map in private memory. */
final class Alone implements Owners {

  @Override
  public int self() {
    return OwnerWord.of(0, 1);
  }

  @Override
  public boolean isStale(int owner) {
    return owner != self();
  }

  @Override
  public int settle(int owner) {
    return 0;
  }

  @Override
  public long lockBoundNanos() {
    return 1_000_000_000;
  }

  @Override
  public String describe(int owner) {
    return "owner=" + owner;
  }
}
