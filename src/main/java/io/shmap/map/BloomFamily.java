package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.bloom.BloomEngine;
import io.shmap.engine.bloom.BloomGeometry;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_BLOOM_FILTER. */
final class BloomFamily implements Family {

  static final int TYPE = 30;

  /** The kernel looks at them behind the size of a value. */
  private static final int PROGRAMS = BpfFlags.RDONLY_PROG | BpfFlags.WRONLY_PROG;

  private static final int FLAGS = BpfFlags.ACCESS | BpfFlags.NUMA_NODE | BpfFlags.ZERO_SEED;

  @Override
  public String typeName() {
    return "bloom_filter";
  }

  @Override
  public int check(MapAttributes attributes) {
    int refused =
        BloomGeometry.check(
            Integer.toUnsignedLong(attributes.keySize()),
            Integer.toUnsignedLong(attributes.valueSize()),
            attributes.maxEntries(),
            attributes.mapExtra());
    boolean possible =
        (attributes.flags() & ~FLAGS) == 0 && (attributes.flags() & PROGRAMS) != PROGRAMS;
    return refused != 0 || possible ? refused : Errno.EINVAL.negated();
  }

  @Override
  public Shape shape(MapAttributes attributes, int possibleCpus) {
    BloomGeometry geometry = geometry(attributes);
    return new Shape(geometry.numbers(), geometry.length());
  }

  @Override
  public void format(MapAttributes attributes, int possibleCpus, Region data) {
    // Zeroed pages are an empty filter.
  }

  @Override
  public int hashFunction(MapAttributes attributes) {
    return BloomEngine.HASH_FUNCTION;
  }

  @Override
  public Engine open(Header header, Region data, Owners owners) {
    BloomGeometry geometry = geometry(Families.attributes(header));
    return new BloomEngine(data, geometry, header.hashSeed(), owners, header.hashFunction());
  }

  private static BloomGeometry geometry(MapAttributes attributes) {
    return BloomGeometry.of(attributes.valueSize(), attributes.maxEntries(), attributes.mapExtra());
  }
}
