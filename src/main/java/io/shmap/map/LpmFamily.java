package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.lpm.LpmEngine;
import io.shmap.engine.lpm.LpmGeometry;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_LPM_TRIE. */
final class LpmFamily implements Family {

  static final int TYPE = 11;

  private static final int FLAGS = BpfFlags.ACCESS | BpfFlags.NUMA_NODE | BpfFlags.NO_PREALLOC;

  @Override
  public String typeName() {
    return "lpm_trie";
  }

  /** NO_PREALLOC is demanded as by bpf(2), though the pages are reserved like those of all maps. */
  @Override
  public int check(MapAttributes attributes) {
    boolean noPreallocation = (attributes.flags() & BpfFlags.NO_PREALLOC) != 0;
    return !noPreallocation || (attributes.flags() & ~FLAGS) != 0
        ? Errno.EINVAL.negated()
        : LpmGeometry.check(
            Integer.toUnsignedLong(attributes.keySize()),
            Integer.toUnsignedLong(attributes.valueSize()),
            attributes.maxEntries());
  }

  @Override
  public Shape shape(MapAttributes attributes, int possibleCpus) {
    LpmGeometry geometry = geometry(attributes);
    return new Shape(geometry.numbers(), geometry.length());
  }

  @Override
  public void format(MapAttributes attributes, int possibleCpus, Region data) {
    // Zeroed pages are an empty trie.
  }

  @Override
  public int hashFunction(MapAttributes attributes) {
    return 0;
  }

  @Override
  public Engine open(Header header, Region data, Owners owners) {
    return new LpmEngine(data, geometry(Families.attributes(header)), owners);
  }

  private static LpmGeometry geometry(MapAttributes attributes) {
    return new LpmGeometry(
        attributes.keySize() - LpmGeometry.PREFIX_LENGTH_SIZE,
        attributes.valueSize(),
        attributes.maxEntries());
  }
}
