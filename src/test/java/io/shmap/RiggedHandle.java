package io.shmap;

import io.shmap.lifecycle.Host;
import io.shmap.map.Maps;
import io.shmap.map.OpenMap;
import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Handles on maps that a test opens with a host of its own. */
public final class RiggedHandle {

  private RiggedHandle() {}

  /**
   * Attaches with a handle whose every store into the map is a step of a {@link Mortality}; the
   * steps of attaching count too, so the life's end is set afterwards.
   */
  public static SharedMap attach(Path path, Mortality life) {
    Host host = Host.LOCAL.withMemory(region -> new DyingRegion(region, life));
    return over(new Maps(host).attach(path, false, header -> {}));
  }

  /** A handle of bytes, of the type that the file says. */
  public static SharedMap over(OpenMap map) {
    return MapSpec.openRaw(map);
  }

  /** What a handle is a handle on. */
  public static OpenMap map(SharedMap handle) {
    return handle.map();
  }

  /** Opens as {@link Shmap#attach(Path, MapSpec)} does. */
  public static <M extends SharedMap> OpenMap attach(
      Maps maps, Path path, boolean readOnly, MapSpec<M> spec) {
    return maps.attach(path, readOnly, header -> spec.requireAgreement(header, path));
  }

  /** The handle that a spec says. */
  public static <M extends SharedMap> M over(OpenMap map, MapSpec<M> spec) {
    return spec.open(map);
  }

  /** Attaches with a handle whose every access goes through a region that is made of the map's. */
  public static <M extends SharedMap> M attach(
      Path path, MapSpec<M> spec, UnaryOperator<Region> memory) {
    return over(attach(new Maps(Host.LOCAL.withMemory(memory)), path, false, spec), spec);
  }
}
