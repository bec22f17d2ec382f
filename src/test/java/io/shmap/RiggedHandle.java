package io.shmap;

import io.shmap.lifecycle.Host;
import io.shmap.map.Maps;
import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import java.nio.file.Path;

/** A handle whose every store into the map is a step of a {@link Mortality}. */
public final class RiggedHandle {

  private RiggedHandle() {}

  /** Attaches; the steps of attaching count too, so the life's end is set afterwards. */
  public static SharedMap attach(Path path, Mortality life) {
    Host host = Host.LOCAL.withMemory(region -> new DyingRegion(region, life));
    return MapSpec.openRaw(new Maps(host).attach(path, false, header -> {}));
  }
}
