package io.shmap.it.parity;

import io.shmap.bpf.MapAttr;

/** What map the operations run on. */
record Geometry(Type type, int keySize, int valueSize, int maxEntries, int flags) {

  /** The map types under test. */
  enum Type {
    HASH(1),
    ARRAY(2);

    final int number;

    Type(int number) {
      this.number = number;
    }

    /** Whether entries have an order and a cursor that the kernel promises. */
    boolean isOrdered() {
      return this == ARRAY;
    }
  }

  MapAttr attr() {
    return MapAttr.of(type.number, keySize, valueSize, maxEntries).withMapFlags(flags);
  }

  /** The bytes of the n-th key; an array's are its indexes, with some beyond the end. */
  byte[] key(int n) {
    byte[] key = new byte[keySize];
    int number = type == Type.ARRAY && n == keys() - 1 ? -1 : n;
    for (int i = 0; i < keySize; i++) {
      key[i] = i < Integer.BYTES ? (byte) (number >>> 8 * i) : (byte) (number * 31 + i);
    }
    return key;
  }

  /** How many different keys are used: a few more than there is room for. */
  int keys() {
    return maxEntries + 2 + maxEntries / 4;
  }
}
