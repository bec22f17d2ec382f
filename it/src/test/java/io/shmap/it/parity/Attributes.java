package io.shmap.it.parity;

import io.shmap.bpf.MapAttr;
import java.util.Random;

/**
 * Attributes of maps, about as often legal as not; instead of a descriptor they have the number of
 * a {@link InnerMaps.Kind}.
 */
final class Attributes {

  private static final int[] TYPES = {
    1, 1, 1, 1, 2, 2, 2, 2, 5, 5, 5, 5, 6, 6, 6, 6, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11, 12,
    12, 12, 12, 12, 12, 13, 13, 13, 13, 13, 13, 30, 30, 30, 30, 0, 35, 99, -1
  };
  private static final int[] SIZES = {1, 3, 4, 8, 16, 100, 512, 4096};
  private static final int[] PREFIX_SIZES = {5, 8, 20, 68, 260, 4, 261};
  private static final int[] ODD_SIZES = {0, 1 << 22, 1 << 23, Integer.MAX_VALUE, 1 << 31, -1};
  private static final long[] ODD_ENTRIES = {0, (1L << 31) + 1, 0xffff_ffffL};
  private static final String[] NAMES = {"", "a", "a.b_C9", "fifteen_letters"};
  private static final String[] ODD_NAMES = {"a b", "-", "sixteen_letters_", "a/b", "a\n"};
  private static final int[] NODES = {0, 0, 1, 99, -1, 1 << 31};

  /** Asks for the privileges of a token, which is looked at between the attributes. */
  private static final int TOKEN_FD = 1 << 16;

  /** Without it a trie is refused. */
  private static final int NO_PREALLOC = 1;

  /** With NO_COMMON_LRU the kernel rounds up to a multiple of the CPUs, which this is. */
  private static final int PER_CPU_ENTRIES = 128;

  private Attributes() {}

  static MapAttr random(Random random) {
    int type = TYPES[random.nextInt(TYPES.length)];
    boolean array = type == 2 || type == 6 || type == 12;
    boolean outer = type == 12 || type == 13;
    int keySize = array && random.nextInt(10) > 0 ? 4 : size(random);
    if (type == 11 && random.nextInt(10) > 0) {
      keySize = PREFIX_SIZES[random.nextInt(PREFIX_SIZES.length)];
    }
    if (type == 30 && random.nextInt(10) > 0) {
      keySize = 0;
    }
    int valueSize = outer && random.nextInt(10) > 0 ? Integer.BYTES : size(random);
    // An array of very many small elements, or a filter of very many bits, is a question of memory,
    // not of legality.
    boolean small = array || type == 11 || type == 30;
    boolean seldom = random.nextInt(12) == 0 && !small;
    long entries = seldom ? pick(random, ODD_ENTRIES) : 1 + random.nextInt(64);
    if ((type == 9 || type == 10) && !seldom) {
      entries = PER_CPU_ENTRIES;
    }
    if (small && random.nextInt(20) == 0) {
      entries = 0;
    }
    // Large values only if they are refused: the kernel's memory is everybody's.
    if (array && valueSize > 4096) {
      valueSize = valueSize < 0 ? valueSize : -1;
    }
    return MapAttr.of(type, keySize, valueSize, entries)
        .withMapFlags(flags(random) | (type == 11 && random.nextInt(10) > 0 ? NO_PREALLOC : 0))
        .withInnerMapFd(InnerMaps.Kind.random(random).ordinal())
        .withNumaNode(NODES[random.nextInt(NODES.length)])
        .withMapName(name(random))
        .withMapExtra(mapExtra(random, type));
  }

  private static long mapExtra(Random random, int type) {
    if (type == 30 && random.nextInt(3) > 0) {
      return random.nextInt(18);
    }
    return random.nextInt(20) == 0 ? 1L << random.nextInt(64) : 0;
  }

  private static long pick(Random random, long[] numbers) {
    return numbers[random.nextInt(numbers.length)];
  }

  private static int size(Random random) {
    return random.nextInt(12) == 0
        ? ODD_SIZES[random.nextInt(ODD_SIZES.length)]
        : SIZES[random.nextInt(SIZES.length)];
  }

  private static String name(Random random) {
    return random.nextInt(12) == 0
        ? ODD_NAMES[random.nextInt(ODD_NAMES.length)]
        : NAMES[random.nextInt(NAMES.length)];
  }

  /* Mostly none or one; sometimes two of all 32. */
  private static int flags(Random random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> 0;
      case 2, 3 -> 1 << random.nextInt(14);
      case 4 -> 1 << random.nextInt(14) | 1 << random.nextInt(14);
      default -> (1 << random.nextInt(32) | 1 << random.nextInt(32)) & ~TOKEN_FD;
    };
  }
}
