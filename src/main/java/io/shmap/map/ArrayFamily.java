package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.array.ArrayEngine;
import io.shmap.engine.array.ArrayGeometry;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_ARRAY. */
final class ArrayFamily implements Family {

  static final int TYPE = 2;

  private static final int FLAGS =
      BpfFlags.ACCESS | BpfFlags.NUMA_NODE | BpfFlags.MMAPABLE | BpfFlags.INNER_MAP;

  @Override
  public String typeName() {
    return "array";
  }

  @Override
  public int check(MapAttributes attributes) {
    return (attributes.flags() & ~FLAGS) != 0
        ? Errno.EINVAL.negated()
        : ArrayGeometry.check(
            Integer.toUnsignedLong(attributes.keySize()),
            Integer.toUnsignedLong(attributes.valueSize()),
            attributes.maxEntries(),
            (attributes.flags() & BpfFlags.MMAPABLE) != 0);
  }

  @Override
  public Shape shape(MapAttributes attributes, int possibleCpus) {
    ArrayGeometry geometry = geometry(attributes);
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
  public Engine open(Header header, Region data, Owners owners) {
    return new ArrayEngine(data, geometry(Families.attributes(header)), owners);
  }

  private static ArrayGeometry geometry(MapAttributes attributes) {
    return new ArrayGeometry(
        attributes.valueSize(),
        attributes.maxEntries(),
        (attributes.flags() & BpfFlags.MMAPABLE) != 0);
  }
}
