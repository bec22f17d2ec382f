package io.shmap;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.util.Arrays;

/** The kinds of map, with bpf(2)'s numbers. */
public enum MapType {
  /** Keys to values, each of a fixed size; BPF_MAP_TYPE_HASH. */
  HASH(1),
  /** Indexes to values, all there from the start as zeros; BPF_MAP_TYPE_ARRAY. */
  ARRAY(2),
  /** Keys to a value for each CPU; BPF_MAP_TYPE_PERCPU_HASH. */
  PERCPU_HASH(5),
  /** Indexes to a value for each CPU; BPF_MAP_TYPE_PERCPU_ARRAY. */
  PERCPU_ARRAY(6),
  /** A hash that lets the entry go that was not used for long; BPF_MAP_TYPE_LRU_HASH. */
  LRU_HASH(9),
  /** The same with a value for each CPU; BPF_MAP_TYPE_LRU_PERCPU_HASH. */
  LRU_PERCPU_HASH(10),
  /** Prefixes to values, found by the longest that a key begins with; BPF_MAP_TYPE_LPM_TRIE. */
  LPM_TRIE(11),
  /** Indexes to maps; BPF_MAP_TYPE_ARRAY_OF_MAPS. */
  ARRAY_OF_MAPS(12),
  /** Keys to maps; BPF_MAP_TYPE_HASH_OF_MAPS. */
  HASH_OF_MAPS(13),
  /** Which values have surely not been added; BPF_MAP_TYPE_BLOOM_FILTER. */
  BLOOM_FILTER(30);

  private final int number;

  MapType(int number) {
    this.number = number;
  }

  /** As in bpf(2). */
  public int number() {
    return number;
  }

  /** As bpftool writes it. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether shmap has a type with this number. */
  static boolean has(int number) {
    return Arrays.stream(values()).anyMatch(type -> type.number == number);
  }

  /** The type with a number; EINVAL for one that shmap does not have. */
  public static MapType of(int number) {
    for (MapType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new ShmapException(Errno.EINVAL, "map type " + number + ": not one that shmap has");
  }
}
