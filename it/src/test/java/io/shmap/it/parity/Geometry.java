package io.shmap.it.parity;

import io.shmap.bpf.MapAttr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What map the operations run on.
 *
 * @param template of a map of maps, null for others
 */
record Geometry(
    Type type,
    int keySize,
    int valueSize,
    int maxEntries,
    int flags,
    long mapExtra,
    InnerMaps.Kind template) {

  /** So few of so many that neither side's filter is ever wrong by chance. */
  private static final int VALUES_OF_A_FILTER = 40;

  Geometry(Type type, int keySize, int valueSize, int maxEntries, int flags) {
    this(type, keySize, valueSize, maxEntries, flags, 0, null);
  }

  /** Of a Bloom filter. */
  static Geometry bloom(int valueSize, int maxEntries, int flags, long hashes) {
    return new Geometry(Type.BLOOM_FILTER, 0, valueSize, maxEntries, flags, hashes, null);
  }

  /** Of a map of maps. */
  static Geometry outer(
      Type type, int keySize, int maxEntries, int flags, InnerMaps.Kind template) {
    return new Geometry(type, keySize, Integer.BYTES, maxEntries, flags, 0, template);
  }

  /** The map types under test. */
  enum Type {
    HASH(1),
    ARRAY(2),
    PERCPU_HASH(5),
    PERCPU_ARRAY(6),
    LRU_HASH(9),
    LRU_PERCPU_HASH(10),
    LPM_TRIE(11),
    ARRAY_OF_MAPS(12),
    HASH_OF_MAPS(13),
    BLOOM_FILTER(30);

    final int number;

    Type(int number) {
      this.number = number;
    }

    /** Whether entries have an order and a cursor that the kernel promises. */
    boolean isOrdered() {
      return !isHash();
    }

    private boolean isHash() {
      return this == HASH || this == PERCPU_HASH || this == HASH_OF_MAPS || isLru();
    }

    /** Whether it is never full. */
    boolean isLru() {
      return this == LRU_HASH || this == LRU_PERCPU_HASH;
    }

    private boolean isPerCpu() {
      return this == PERCPU_HASH || this == PERCPU_ARRAY || this == LRU_PERCPU_HASH;
    }

    /** Whether keys are indexes, all of which are there. */
    boolean isArray() {
      return this == ARRAY || this == PERCPU_ARRAY || this == ARRAY_OF_MAPS;
    }
  }

  /** Bytes of a value as the commands take it. */
  int valueLength() {
    return type.isPerCpu() ? (valueSize + 7 & ~7) * Machine.POSSIBLE_CPUS : valueSize;
  }

  MapAttr attr() {
    return MapAttr.of(type.number, keySize, valueSize, maxEntries)
        .withMapFlags(flags)
        .withMapExtra(mapExtra);
  }

  /** The value that the n-th key stands for where there are no keys. */
  byte[] value(int n) {
    byte[] value = new byte[valueSize];
    for (int i = 0; i < valueSize; i++) {
      value[i] = (byte) (n * (i + 1));
    }
    return value;
  }

  /** The bytes of the n-th key; an array's are its indexes, with some beyond the end. */
  byte[] key(int n) {
    byte[] key = new byte[keySize];
    if (type == Type.LPM_TRIE) {
      return prefix(n, key);
    }
    int number = type.isArray() && n == keys() - 1 ? -1 : n;
    for (int i = 0; i < keySize; i++) {
      key[i] = i < Integer.BYTES ? (byte) (number >>> 8 * i) : (byte) (number * 31 + i);
    }
    return key;
  }

  /* Prefixes that hold each other, some of them twice with other bits behind; the last too long. */
  private byte[] prefix(int n, byte[] key) {
    int bits = 8 * (keySize - Integer.BYTES);
    int length = n == keys() - 1 ? bits + 1 : n % 5 == 0 ? bits : n * 7 % (bits + 1);
    ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    for (int i = Integer.BYTES; i < keySize; i++) {
      key[i] = (byte) (n % 3 == 0 ? 0 : n % 3 == 1 ? n << i : -1);
    }
    return key;
  }

  /**
   * How many different keys are used: a few more than there is room for. Of an LRU type so few that
   * the kernel, which makes room before it must, lets none go.
   */
  int keys() {
    return switch (type) {
      case LRU_HASH, LRU_PERCPU_HASH -> maxEntries / 8;
      case BLOOM_FILTER -> VALUES_OF_A_FILTER;
      default -> maxEntries + 2 + maxEntries / 4;
    };
  }
}
