package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.HashGeometry;
import io.shmap.engine.hash.LruEngine;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_PERCPU_HASH and LRU_PERCPU_HASH: hashes with a value for each CPU. */
final class PerCpuHashFamily implements Family {

  static final int HASH = 5;
  static final int LRU_HASH = 10;

  private final boolean lru;

  private PerCpuHashFamily(boolean lru) {
    this.lru = lru;
  }

  static PerCpuHashFamily hash() {
    return new PerCpuHashFamily(false);
  }

  static PerCpuHashFamily lruHash() {
    return new PerCpuHashFamily(true);
  }

  @Override
  public String typeName() {
    return lru ? "lru_percpu_hash" : "percpu_hash";
  }

  @Override
  public int check(MapAttributes attributes) {
    int errno = lru ? LruHashFamily.checkFlags(attributes) : HashFamily.checkFlags(attributes);
    if (errno != 0) {
      return errno;
    }
    return PerCpuArrayFamily.isOnOneNode(attributes)
        ? Errno.EINVAL.negated()
        : HashGeometry.checkPerCpu(
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
  public int valueLength(Header header) {
    return geometry(header).operandSize();
  }

  @Override
  public Engine open(Header header, Region data, Owners owners) {
    HashGeometry geometry = geometry(header);
    long seed = header.hashSeed();
    return lru
        ? new LruEngine(data, geometry, seed, owners, header.hashFunction())
        : new HashEngine(data, geometry, seed, owners, header.hashFunction());
  }

  private static HashGeometry geometry(Header header) {
    return geometry(Families.attributes(header), header.possibleCpus());
  }

  private static HashGeometry geometry(MapAttributes attributes, int possibleCpus) {
    return HashGeometry.perCpu(
        attributes.keySize(),
        attributes.valueSize(),
        attributes.maxEntries(),
        attributes.attachSlots(),
        possibleCpus);
  }
}
