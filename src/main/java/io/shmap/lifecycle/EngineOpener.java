package io.shmap.lifecycle;

import io.shmap.memory.Region;
import io.shmap.sync.Owners;
import io.shmap.sync.Recoverable;

/** Opens the engine that understands a map's data, so that what the dead left can be settled. */
@FunctionalInterface
public interface EngineOpener {

  /** The engine of a map with this header, over its data section. */
  Recoverable open(Header header, Region data, Owners owners);
}
