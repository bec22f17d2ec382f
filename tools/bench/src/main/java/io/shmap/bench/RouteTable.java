package io.shmap.bench;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * IPv4 prefixes as many and as long as in a router's full table, spread about as those are: those
 * of up to /16 hold each other seldom, and those longer than /18 lie in a quarter of the space. Of
 * random addresses about 18 in a hundred then have their longest prefix in a tree below the table's
 * bits, as in the real one.
 *
 * @param addresses with zeros behind the length, in random order
 * @param lengths in bits
 */
record RouteTable(int[] addresses, byte[] lengths) {

  /* From /8 on: the global table of 2015, when it had half a million, in rounded numbers. */
  private static final int[] COUNTS = {
    17, 13, 36, 97, 265, 510, 1030, 1790, 13_000, 7500, 12_500, 26_000, 38_000, 41_000, 62_000,
    53_000, 300_000
  };

  private static final int SHORTEST = 8;
  private static final int APART = 16;
  private static final int CLUSTERED = 18;
  private static final int TRIES = 20;

  static RouteTable random(int size, long seed) {
    Random random = new Random(seed);
    byte[] lengths = new byte[size];
    for (int i = 0; i < size; i++) {
      lengths[i] = (byte) length(random);
    }
    Arrays.sort(lengths);
    int[] addresses = new int[size];
    Set<Long> taken = new HashSet<>(2 * size);
    for (int i = 0; i < size; i++) {
      addresses[i] = place(random, lengths[i], taken);
    }
    RouteTable table = new RouteTable(addresses, lengths);
    table.shuffle(random);
    return table;
  }

  private static int length(Random random) {
    int at = random.nextInt(Arrays.stream(COUNTS).sum());
    int i = 0;
    while (at >= COUNTS[i]) {
      at -= COUNTS[i++];
    }
    return SHORTEST + i;
  }

  private static int place(Random random, int length, Set<Long> taken) {
    for (int tries = 0; ; tries++) {
      int address = (1 + random.nextInt(223)) << 24 | random.nextInt(1 << 24);
      boolean fits =
          length <= APART
              ? tries >= TRIES || !isWithinAnother(address, length, taken)
              : length <= CLUSTERED || isCluster(address >>> 32 - APART);
      if (fits && taken.add(key(address, length))) {
        return address & mask(length);
      }
    }
  }

  private static boolean isWithinAnother(int address, int length, Set<Long> taken) {
    for (int shorter = SHORTEST; shorter < length; shorter++) {
      if (taken.contains(key(address, shorter))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCluster(int block) {
    return (block * 0x9e37_79b9 >>> 16) % 100 < 28;
  }

  private static long key(int address, int length) {
    return (long) length << 32 | (address & mask(length)) & 0xffff_ffffL;
  }

  private void shuffle(Random random) {
    for (int i = addresses.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int address = addresses[i];
      addresses[i] = addresses[other];
      addresses[other] = address;
      byte length = lengths[i];
      lengths[i] = lengths[other];
      lengths[other] = length;
    }
  }

  static int mask(int length) {
    return length == 0 ? 0 : -1 << 32 - length;
  }
}
