package io.shmap.engine.hash;

import io.shmap.layout.HashLayout;

/** What keys have for values in a map of four nodes that two processes change at once. */
enum Shape {
  /** One word, replaced where it is. */
  WORDS(8, 0),
  /** More than a word, replaced by another place. */
  LONGER(24, 0),
  /** A number of one CPU, at which all who add meet. */
  ONE_CPU(8, 1),
  /** Numbers of two CPUs: who meets another one at the first adds to the second. */
  TWO_CPUS(8, 2);

  /** Of each slot: half as many as there are stripes, so that every second slot begins again. */
  static final int LANES = HashLayout.STRIPES / 2;

  static final int NODES = 4;

  private static final int KEY_SIZE = 8;

  private final int valueSize;
  private final int cpus;

  Shape(int valueSize, int cpus) {
    this.valueSize = valueSize;
    this.cpus = cpus;
  }

  boolean isPerCpu() {
    return cpus != 0;
  }

  HashGeometry geometry() {
    HashGeometry geometry = geometry(12);
    if (geometry.nodes() < NODES) {
      geometry = geometry(14);
    }
    if (geometry.nodes() != NODES) {
      throw new AssertionError("nodes=" + geometry.nodes());
    }
    return geometry;
  }

  /* With planes there are fewer lanes: then the two prefer different stripes. */
  private HashGeometry geometry(long maxEntries) {
    return isPerCpu()
        ? HashGeometry.perCpu(KEY_SIZE, valueSize, maxEntries, Fixture.SLOTS, cpus)
        : HashGeometry.of(KEY_SIZE, valueSize, maxEntries, Fixture.SLOTS, LANES);
  }
}
