package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.HashGeometry;
import io.shmap.engine.hash.LruEngine;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_LRU_HASH: the shape of a hash, an engine of its own. */
final class LruHashFamily implements Family {

  static final int TYPE = 9;

  private static final int FLAGS =
      BpfFlags.ACCESS
          | BpfFlags.NUMA_NODE
          | BpfFlags.NO_PREALLOC
          | BpfFlags.NO_COMMON_LRU
          | BpfFlags.ZERO_SEED;

  private static final int PER_CPU = BpfFlags.NO_COMMON_LRU | BpfFlags.NUMA_NODE;

  @Override
  public String typeName() {
    return "lru_hash";
  }

  @Override
  public int check(MapAttributes attributes) {
    int flags = attributes.flags();
    int errno = checkFlags(attributes);
    if (errno != 0) {
      return errno;
    }
    // With NO_COMMON_LRU the kernel has a list on each CPU, which cannot be on one memory node.
    return (flags & PER_CPU) == PER_CPU && attributes.numaNode() != Machine.NO_NODE
        ? Errno.EINVAL.negated()
        : HashFamily.checkSizes(attributes);
  }

  static int checkFlags(MapAttributes attributes) {
    if ((attributes.flags() & ~FLAGS) != 0) {
      return Errno.EINVAL.negated();
    }
    return (attributes.flags() & BpfFlags.NO_PREALLOC) != 0 ? Errno.ENOTSUPP.negated() : 0;
  }

  @Override
  public Shape shape(MapAttributes attributes, int possibleCpus) {
    HashGeometry geometry = HashFamily.geometry(attributes, possibleCpus);
    return new Shape(geometry.numbers(), geometry.length());
  }

  @Override
  public void format(MapAttributes attributes, int possibleCpus, Region data) {
    HashEngine.format(data, HashFamily.geometry(attributes, possibleCpus));
  }

  @Override
  public int hashFunction(MapAttributes attributes) {
    return HashEngine.HASH_FUNCTION;
  }

  @Override
  public Engine open(Header header, Region data, Owners owners) {
    HashGeometry geometry = HashFamily.geometry(Families.attributes(header), header.possibleCpus());
    return new LruEngine(data, geometry, header.hashSeed(), owners, header.hashFunction());
  }
}
