package io.shmap.engine.hash;

import io.shmap.layout.PlaneLayout;
import io.shmap.memory.Region;

/**
 * Where the values of a per-CPU hash lie, and how they are copied. No protocol; none in a hash that
 * has one value for each key.
 */
final class Planes {

  final int count;

  private final Region region;
  private final long offset;
  private final long length;
  private final long nodeLength;
  private final int stripe;

  Planes(Region region, HashGeometry geometry) {
    this.region = region;
    this.count = geometry.planes();
    this.offset = geometry.planesOffset();
    this.length = geometry.planeLength();
    this.nodeLength = geometry.planeNodeLength();
    this.stripe = (int) geometry.paddedValueSize();
  }

  /** Offset of one CPU's part of a node. */
  long part(int plane, long node) {
    return offset + plane * length + node * nodeLength;
  }

  /** Offset of one CPU's value of a place. */
  long value(int plane, long node, int place) {
    return part(plane, node) + PlaneLayout.VALUES + (long) place * stripe;
  }

  /** Copies the values of all CPUs, each padded; word by word, as others may add to them. */
  void copy(long node, int place, Region out, long outOffset) {
    long to = outOffset;
    for (int plane = 0; plane < count; plane++) {
      long from = value(plane, node, place);
      for (int i = 0; i < stripe; i += Long.BYTES, to += Long.BYTES) {
        out.putLong(to, region.getLongAcquire(from + i)); // R2
      }
    }
  }

  /** Writes the values of all CPUs into a dead place. */
  void fill(long node, int place, Region values, long valuesOffset) {
    for (int plane = 0; plane < count; plane++) {
      region.copyFrom(
          value(plane, node, place), values, valuesOffset + (long) plane * stripe, stripe);
    }
  }
}
