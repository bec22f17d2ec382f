package io.shmap.it.parity;

import io.shmap.bpf.BpfMapInfo;
import io.shmap.bpf.MapAttr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * The maps that one side puts into its maps of maps: some of each kind. What one side calls by
 * descriptors and ids of its own the two call by kind and number.
 */
final class InnerMaps {

  /** What an inner map is; each next to one from which it differs in one way. */
  enum Kind {
    HASH(MapAttr.of(1, 4, 8, 16)),
    SMALL_HASH(MapAttr.of(1, 4, 8, 3)),
    HASH_OF_OTHER_KEYS(MapAttr.of(1, 8, 8, 16)),
    HASH_OF_OTHER_VALUES(MapAttr.of(1, 4, 4, 16)),
    HASH_OF_OTHER_FLAGS(MapAttr.of(1, 4, 8, 16).withMapFlags(NO_PREALLOC)),
    HASH_FOR_READERS(MapAttr.of(1, 4, 8, 16).withMapFlags(RDONLY)),
    HASH_FOR_PROGRAMS(MapAttr.of(1, 4, 8, 16).withMapFlags(RDONLY_PROG)),
    NAMED_HASH(MapAttr.of(1, 4, 8, 16).withMapName("inner")),
    LRU_HASH(MapAttr.of(9, 4, 8, 128)),
    LARGE_LRU_HASH(MapAttr.of(9, 4, 8, 256)),
    PERCPU_HASH(MapAttr.of(5, 4, 8, 16)),
    SMALL_PERCPU_HASH(MapAttr.of(5, 4, 8, 3)),
    LRU_PERCPU_HASH(MapAttr.of(10, 4, 8, 128)),
    LARGE_LRU_PERCPU_HASH(MapAttr.of(10, 4, 8, 256)),
    ARRAY(MapAttr.of(2, 4, 8, 16)),
    SMALL_ARRAY(MapAttr.of(2, 4, 8, 3)),
    ARRAY_OF_ANY_SIZE(MapAttr.of(2, 4, 8, 16).withMapFlags(INNER_MAP)),
    SMALL_ARRAY_OF_ANY_SIZE(MapAttr.of(2, 4, 8, 3).withMapFlags(INNER_MAP)),
    PERCPU_ARRAY(MapAttr.of(6, 4, 8, 16)),
    SMALL_PERCPU_ARRAY(MapAttr.of(6, 4, 8, 3)),
    LPM_TRIE(MapAttr.of(11, 8, 8, 16).withMapFlags(NO_PREALLOC)),
    SMALL_LPM_TRIE(MapAttr.of(11, 8, 8, 3).withMapFlags(NO_PREALLOC)),
    BLOOM_FILTER(MapAttr.of(30, 0, 8, 16)),
    BLOOM_FILTER_OF_OTHER_HASHES(MapAttr.of(30, 0, 8, 99).withMapExtra(9)),
    ARRAY_OF_MAPS(MapAttr.of(12, 4, 4, 2)),
    HASH_OF_MAPS(MapAttr.of(13, 4, 4, 2)),
    CLOSED(null),
    NEGATIVE(null);

    final MapAttr attr;

    Kind(MapAttr attr) {
      this.attr = attr;
    }

    private boolean isOuter() {
      return this == ARRAY_OF_MAPS || this == HASH_OF_MAPS;
    }

    static Kind random(Random random) {
      return values()[random.nextInt(values().length)];
    }
  }

  private static final int NO_PREALLOC = 1;
  private static final int RDONLY = 1 << 3;
  private static final int RDONLY_PROG = 1 << 7;
  private static final int INNER_MAP = 1 << 12;

  /** Maps like the template: so many that it can be seen which of them is in a slot. */
  private static final int LIKE_THE_TEMPLATE = 4;

  private static final int NO_FD = 1 << 20;

  private final BpfCalls calls;
  private final Map<Kind, int[]> fds = new EnumMap<>(Kind.class);
  private final Map<Integer, String> names = new HashMap<>();

  InnerMaps(BpfCalls calls) {
    this.calls = calls;
  }

  /** Makes some of each kind, and more of one. */
  void open(Kind template) {
    for (Kind kind : Kind.values()) {
      int[] some = new int[kind == template ? LIKE_THE_TEMPLATE : 1];
      for (int i = 0; i < some.length; i++) {
        some[i] = kind == Kind.NEGATIVE ? -1 - i : kind == Kind.CLOSED ? NO_FD + i : made(kind, i);
      }
      fds.put(kind, some);
    }
  }

  private int made(Kind kind, int number) {
    MapAttr attr = kind.isOuter() ? kind.attr.withInnerMapFd(fd(Kind.HASH)) : kind.attr;
    int fd = calls.create(attr);
    BpfMapInfo[] info = new BpfMapInfo[1];
    if (fd < 0 || calls.info(fd, info) != 0) {
      throw new AssertionError("create " + kind + ": errno=" + -fd);
    }
    names.put(info[0].id(), kind + "-" + number);
    return fd;
  }

  /** A descriptor of a kind. */
  int fd(Kind kind) {
    return fds.get(kind)[0];
  }

  /** Of some map, as a value: mostly of one like the template, or the next kind after it. */
  byte[] value(Random random, Kind template) {
    Kind[] kinds = Kind.values();
    Kind kind =
        switch (random.nextInt(8)) {
          case 0 -> Kind.random(random);
          case 1, 2 -> kinds[(template.ordinal() + 1) % kinds.length];
          default -> template;
        };
    ByteBuffer value = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int[] some = fds.get(kind);
    return value.putInt(some[random.nextInt(some.length)]).array();
  }

  /** What a value that was read means, which is an id; itself if it is none. */
  String name(byte[] value, String otherwise) {
    int id = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return names.getOrDefault(id, otherwise);
  }

  void close() {
    for (Kind kind : Kind.values()) {
      for (int fd : kind.attr == null ? new int[0] : fds.get(kind)) {
        calls.close(fd);
      }
    }
    names.clear();
  }
}
