package io.shmap.map;

import io.shmap.engine.Engine;
import io.shmap.engine.hash.HashEngine;
import io.shmap.engine.hash.HashGeometry;
import io.shmap.engine.hash.LruEngine;
import io.shmap.error.Errno;
import io.shmap.lifecycle.Header;
import io.shmap.memory.Region;
import io.shmap.sync.Owners;

/** BPF_MAP_TYPE_HASH, LRU_HASH, PERCPU_HASH and LRU_PERCPU_HASH. */
final class HashFamily implements Family {

  static final int HASH = 1;
  static final int PERCPU_HASH = 5;
  static final int LRU_HASH = 9;
  static final int LRU_PERCPU_HASH = 10;

  private static final int FLAGS =
      BpfFlags.ACCESS | BpfFlags.NUMA_NODE | BpfFlags.NO_PREALLOC | BpfFlags.ZERO_SEED;

  private final String typeName;
  private final boolean lru;
  private final boolean perCpu;

  private HashFamily(String typeName, boolean lru, boolean perCpu) {
    this.typeName = typeName;
    this.lru = lru;
    this.perCpu = perCpu;
  }

  static HashFamily hash() {
    return new HashFamily("hash", false, false);
  }

  static HashFamily perCpuHash() {
    return new HashFamily("percpu_hash", false, true);
  }

  static HashFamily lruHash() {
    return new HashFamily("lru_hash", true, false);
  }

  static HashFamily lruPerCpuHash() {
    return new HashFamily("lru_percpu_hash", true, true);
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public int check(MapAttributes attributes) {
    int errno = checkFlags(attributes.flags());
    if (errno != 0) {
      return errno;
    }
    return isOnEachCpu(attributes) && PerCpuArrayFamily.isOnOneNode(attributes)
        ? Errno.EINVAL.negated()
        : checkSizes(attributes);
  }

  private int checkFlags(int flags) {
    int known = lru ? FLAGS | BpfFlags.NO_COMMON_LRU : FLAGS;
    if ((flags & ~known) != 0) {
      return Errno.EINVAL.negated();
    }
    return lru && (flags & BpfFlags.NO_PREALLOC) != 0 ? Errno.ENOTSUPP.negated() : 0;
  }

  /* In the kernel: the values, or with NO_COMMON_LRU the lists of what may go. */
  private boolean isOnEachCpu(MapAttributes attributes) {
    return perCpu || (attributes.flags() & BpfFlags.NO_COMMON_LRU) != 0;
  }

  private int checkSizes(MapAttributes attributes) {
    long keySize = Integer.toUnsignedLong(attributes.keySize());
    long valueSize = Integer.toUnsignedLong(attributes.valueSize());
    return perCpu
        ? HashGeometry.checkPerCpu(keySize, valueSize, attributes.maxEntries())
        : HashGeometry.check(keySize, valueSize, attributes.maxEntries());
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

  private HashGeometry geometry(Header header) {
    return geometry(Families.attributes(header), header.possibleCpus());
  }

  private HashGeometry geometry(MapAttributes attributes, int possibleCpus) {
    int keySize = attributes.keySize();
    int valueSize = attributes.valueSize();
    long maxEntries = attributes.maxEntries();
    int attachSlots = attributes.attachSlots();
    return perCpu
        ? HashGeometry.perCpu(keySize, valueSize, maxEntries, attachSlots, possibleCpus)
        : HashGeometry.of(keySize, valueSize, maxEntries, attachSlots, possibleCpus);
  }
}
