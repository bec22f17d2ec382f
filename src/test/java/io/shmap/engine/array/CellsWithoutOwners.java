package io.shmap.engine.array;

import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** A wrong step: the reader does not ask whether somebody is filling the copy that it has read. */
final class CellsWithoutOwners extends Cells {

  CellsWithoutOwners(Region data, ArrayGeometry geometry, Owners owners) {
    super(data, geometry, owners);
  }

  @Override
  boolean isWhole(long before, long after) {
    int passed = (int) (after >>> 32) - (int) (before >>> 32);
    return passed == 0 || passed == 1;
  }
}
