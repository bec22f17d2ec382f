package io.shmap.map;

import io.shmap.engine.array.PerCpuArrayGeometry;

/** What the families make of attributes, for tests that write headers of maps nobody created. */
public final class Shapes {

  private Shapes() {}

  /** Whether there may be such a map on a host of so many CPUs. */
  public static boolean isPossible(MapAttributes attributes, int possibleCpus) {
    return possibleCpus >= 1
        && possibleCpus <= PerCpuArrayGeometry.MAX_CPUS
        && family(attributes).check(attributes) == 0;
  }

  /** The geometry that its header has. */
  public static long[] numbers(MapAttributes attributes, int possibleCpus) {
    return family(attributes).shape(attributes, possibleCpus).numbers();
  }

  /** The hash function that its header has. */
  public static int hashFunction(MapAttributes attributes) {
    return family(attributes).hashFunction(attributes);
  }

  private static Family family(MapAttributes attributes) {
    return Families.of(attributes.type(), "test");
  }
}
