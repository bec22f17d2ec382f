package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.HashGeometry;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_HASH. */
final class HashFamily implements Family {

  static final int TYPE = 1;

  private static final int FLAGS =
      BpfFlags.ACCESS | BpfFlags.NUMA_NODE | BpfFlags.NO_PREALLOC | BpfFlags.ZERO_SEED;

  @Override
  public String typeName() {
    return "hash";
  }

  @Override
  public int check(MapAttributes attributes) {
    int errno = checkFlags(attributes);
    return errno != 0 ? errno : checkSizes(attributes);
  }

  static int checkFlags(MapAttributes attributes) {
    return (attributes.flags() & ~FLAGS) != 0 ? Errno.EINVAL.negated() : 0;
  }

  static int checkSizes(MapAttributes attributes) {
    return HashGeometry.check(
        Integer.toUnsignedLong(attributes.keySize()),
        Integer.toUnsignedLong(attributes.valueSize()),
        attributes.maxEntries());
  }

  @Override
  public Shape shape(MapAttributes attributes, int possibleCpus) {
    HashGeometry geometry = geometry(attributes, possibleCpus);
    return new Shape(geometry.numbers(), geometry.length());
  }

  @Override
  public void format(MapAttributes attributes, int possibleCpus, Region data) {
    HashEngine.format(data, geometry(attributes, possibleCpus));
  }

  @Override
  public int hashFunction(MapAttributes attributes) {
    return HashEngine.HASH_FUNCTION;
  }

  @Override
  public Engine open(Header header, Region data, Owners owners) {
    HashGeometry geometry = geometry(Families.attributes(header), header.possibleCpus());
    return new HashEngine(data, geometry, header.hashSeed(), owners, header.hashFunction());
  }

  static HashGeometry geometry(MapAttributes attributes, int possibleCpus) {
    return HashGeometry.of(
        attributes.keySize(),
        attributes.valueSize(),
        attributes.maxEntries(),
        attributes.attachSlots(),
        possibleCpus);
  }
}
