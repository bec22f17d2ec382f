package io.shmap.map;

import io.shmap.engine.array.PerCpuArrayGeometry;
import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Header;
import java.util.Arrays;
import java.util.List;

/** The families there are, by bpf(2)'s type number. */
final class Families {

  private static final List<Family> BUILT =
      List.of(
          HashFamily.hash(),
          new ArrayFamily(),
          new LpmFamily(),
          new PerCpuArrayFamily(),
          HashFamily.lruHash(),
          new BloomFamily(),
          OfMapsFamily.arrays(),
          OfMapsFamily.hashes(),
          HashFamily.perCpuHash(),
          HashFamily.lruPerCpuHash());

  private Families() {}

  /** The family of a type; EINVAL with the reason if there is none. */
  static Family of(int type, String subject) {
    return switch (type) {
      case HashFamily.HASH -> BUILT.get(0);
      case ArrayFamily.TYPE -> BUILT.get(1);
      case LpmFamily.TYPE -> BUILT.get(2);
      case PerCpuArrayFamily.TYPE -> BUILT.get(3);
      case HashFamily.LRU_HASH -> BUILT.get(4);
      case BloomFamily.TYPE -> BUILT.get(5);
      case OfMapsFamily.ARRAY_OF_MAPS -> BUILT.get(6);
      case OfMapsFamily.HASH_OF_MAPS -> BUILT.get(7);
      case HashFamily.PERCPU_HASH -> BUILT.get(8);
      case HashFamily.LRU_PERCPU_HASH -> BUILT.get(9);
      default ->
          throw new ShmapException(
              Errno.EINVAL,
              subject
                  + ": "
                  + KernelTypes.whyNot(type)
                  + ", type="
                  + type
                  + "; there is "
                  + names());
    };
  }

  private static List<String> names() {
    return BUILT.stream().map(Family::typeName).toList();
  }

  /**
   * Refuses a header that no creation writes. Whatever is computed from a header's numbers, a
   * length first of all, relies on their being possible.
   */
  static void requirePossible(Header header, String subject) {
    Family family = of(header.type(), subject);
    MapAttributes attributes = attributes(header);
    if (header.possibleCpus() < 1 || header.possibleCpus() > PerCpuArrayGeometry.MAX_CPUS) {
      throw damaged(subject, "possible CPUs=" + header.possibleCpus());
    }
    if (family.check(attributes) != 0) {
      throw damaged(
          subject,
          String.format(
              "not a possible %s map, key size=%d value size=%d max entries=%d flags=0x%x",
              family.typeName(),
              header.keySize(),
              header.valueSize(),
              header.maxEntries(),
              header.flags()));
    }
    if (header.isOuter() != Nesting.isOuter(header.type())) {
      throw damaged(subject, "a template of type=" + header.inner().type());
    }
    int known = family.hashFunction(attributes);
    if (header.hashFunction() != known) {
      throw new ShmapException(
          Errno.EINVAL,
          String.format(
              "%s: hash function=%d but this library knows %d",
              subject, header.hashFunction(), known));
    }
    requireShape(header, family.shape(attributes, header.possibleCpus()), subject);
  }

  private static void requireShape(Header header, Family.Shape shape, String subject) {
    long[] expected = Arrays.copyOf(shape.numbers(), header.geometry().length);
    if (!Arrays.equals(expected, header.geometry()) || shape.length() > header.dataLength()) {
      throw damaged(
          subject,
          String.format(
              "geometry=%s in %d bytes but %s in %d bytes follows from its sizes",
              Arrays.toString(header.geometry()),
              header.dataLength(),
              Arrays.toString(expected),
              shape.length()));
    }
  }

  private static MapCorruptedException damaged(String subject, String what) {
    return new MapCorruptedException(subject + ": header damaged, " + what);
  }

  /** The attributes that a header was made from. */
  static MapAttributes attributes(Header header) {
    return MapAttributes.of(
            header.type(), header.keySize(), header.valueSize(), header.maxEntries())
        .withFlags(header.flags(), header.mapExtra(), Machine.NO_NODE)
        .withFile(header.attachSlots(), MapAttributes.DEFAULT_MODE, false)
        .withInner(header.inner());
  }
}
