package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.array.PerCpuArrayEngine;
import io.shmap.engine.array.PerCpuArrayGeometry;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_PERCPU_ARRAY. */
final class PerCpuArrayFamily implements Family {

  static final int TYPE = 6;

  private static final int FLAGS = BpfFlags.ACCESS | BpfFlags.NUMA_NODE;

  @Override
  public String typeName() {
    return "percpu_array";
  }

  /** As in bpf(2) the flag NUMA_NODE is accepted, but no node: each CPU's value is on its own. */
  @Override
  public int check(MapAttributes attributes) {
    return isOnOneNode(attributes) || (attributes.flags() & ~FLAGS) != 0
        ? Errno.EINVAL.negated()
        : PerCpuArrayGeometry.check(
            Integer.toUnsignedLong(attributes.keySize()),
            Integer.toUnsignedLong(attributes.valueSize()),
            attributes.maxEntries());
  }

  static boolean isOnOneNode(MapAttributes attributes) {
    return (attributes.flags() & BpfFlags.NUMA_NODE) != 0
        && attributes.numaNode() != Machine.NO_NODE;
  }

  @Override
  public Shape shape(MapAttributes attributes, int possibleCpus) {
    PerCpuArrayGeometry geometry = geometry(attributes, possibleCpus);
    return new Shape(geometry.numbers(), geometry.length());
  }

  @Override
  public void format(MapAttributes attributes, int possibleCpus, Region data) {
    // Zeroed pages are an array of zeros.
  }

  @Override
  public int hashFunction(MapAttributes attributes) {
    return 0;
  }

  @Override
  public int valueLength(Header header) {
    return geometry(Families.attributes(header), header.possibleCpus()).stripes();
  }

  @Override
  public Engine open(Header header, Region data, Owners owners) {
    return new PerCpuArrayEngine(
        data, geometry(Families.attributes(header), header.possibleCpus()), owners);
  }

  private static PerCpuArrayGeometry geometry(MapAttributes attributes, int cpus) {
    return new PerCpuArrayGeometry(attributes.valueSize(), attributes.maxEntries(), cpus);
  }
}
