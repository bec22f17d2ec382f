package io.shmap.map;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Header;
import java.util.Arrays;
import java.util.List;

/** The families there are, by bpf(2)'s type number. */
final class Families {

  private static final List<Family> BUILT = List.of(new HashFamily(), new ArrayFamily());

  private Families() {}

  /** The family of a type; EINVAL with the reason if there is none. */
  static Family of(int type, String subject) {
    return switch (type) {
      case HashFamily.TYPE -> BUILT.get(0);
      case ArrayFamily.TYPE -> BUILT.get(1);
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

  /** Compares the numbers in a file's header with those computed from its sizes. */
  static void requireShape(Header header, Family.Shape shape) {
    long[] expected = Arrays.copyOf(shape.numbers(), header.geometry().length);
    if (!Arrays.equals(expected, header.geometry()) || shape.length() > header.dataLength()) {
      throw new ShmapException(
          Errno.EUCLEAN,
          "open map id="
              + header.id()
              + ": header damaged, geometry="
              + Arrays.toString(header.geometry())
              + " but "
              + Arrays.toString(expected)
              + " follows from its sizes");
    }
  }

  /** The attributes that a header was made from. */
  static MapAttributes attributes(Header header) {
    return MapAttributes.of(
            header.type(), header.keySize(), header.valueSize(), header.maxEntries())
        .withFlags(header.flags(), header.mapExtra(), 0)
        .withFile(header.attachSlots(), MapAttributes.DEFAULT_MODE, false);
  }
}
