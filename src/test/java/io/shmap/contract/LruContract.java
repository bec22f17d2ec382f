package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an LRU_HASH promises: all that a HASH does, but that it is never full. */
public interface LruContract extends HashContract {

  private static String key(int i) {
    return String.format("%08x", i);
  }

  private static String value(int size, int i) {
    return String.format("%02x", i).repeat(size);
  }

  private static void put(Peer map, int i) {
    assertThat(map.send("update " + key(i) + " " + value(8, i) + " any")).isEqualTo("ok");
  }

  private static void fill(Pair map) {
    for (int i = 0; i < 16; i++) {
      put(map.writer(), i);
    }
  }

  /** As a HASH, but that one more takes the place of another. */
  @Override
  @Test
  default void maxEntriesFitAndNotOneMore() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        for (int i = 0; i < 100; i++) {
          Peer peer = i % 2 == 0 ? map.writer() : map.reader();
          assertThat(peer.send("update " + key(i) + " " + value(size, i) + " any")).isEqualTo("ok");
          int entries = Math.min(16, i + 1);
          assertThat(map.reader().send("size")).isEqualTo("" + entries);
          assertThat(map.reader().send("walk")).isEqualTo("" + entries);
          assertThat(map.reader().send("evictions")).isEqualTo("" + (i + 1 - entries));
          assertThat(map.writer().send("lookup " + key(i))).isEqualTo(value(size, i));
        }
        assertThat(map.reader().send("check true")).isEqualTo("[]");
      }
    }
  }

  @Test
  default void onlyANewKeyMakesAnEntryGo() {
    try (Pair map = open(8)) {
      fill(map);
      for (int i = 0; i < 16; i++) {
        put(map.reader(), i);
        assertThat(map.reader().send("add " + key(i) + " 1")).isNotEqualTo("absent");
        assertThat(map.reader().send("update " + key(i) + " " + value(8, 1) + " exist"))
            .isEqualTo("ok");
        assertThat(map.reader().send("update " + key(i) + " " + value(8, 1) + " noexist"))
            .isEqualTo("error EEXIST");
      }
      assertThat(map.writer().send("update " + key(16) + " " + value(8, 1) + " exist"))
          .isEqualTo("absent");
      assertThat(map.writer().send("lookup " + key(16))).isEqualTo("absent");
      assertThat(map.writer().send("delete " + key(16))).isEqualTo("absent");
      assertThat(map.reader().send("evictions")).isEqualTo("0");
      for (int i = 0; i < 16; i++) {
        assertThat(map.reader().send("lookup " + key(i))).isEqualTo(value(8, 1));
      }
    }
  }

  @Test
  default void aMapWithRoomLetsNobodyGo() {
    try (Pair map = open(8)) {
      fill(map);
      for (int i = 16; i < 60; i++) {
        String oldest = map.reader().send("next -");
        assertThat(map.reader().send("delete " + oldest)).isEqualTo("ok");
        put(map.writer(), i);
        assertThat(map.writer().send("size")).isEqualTo("16");
      }
      assertThat(map.reader().send("evictions")).isEqualTo("0");
    }
  }

  @Test
  default void everyWayToInsertMakesRoom() {
    try (Pair map = open(8)) {
      fill(map);
      assertThat(map.writer().send("update " + key(16) + " " + value(8, 1) + " noexist"))
          .isEqualTo("ok");
      assertThat(map.reader().send("add " + key(17) + " 5")).isEqualTo("5");
      assertThat(map.reader().send("walk")).isEqualTo("16");
      assertThat(map.reader().send("evictions")).isEqualTo("2");
    }
  }

  /**
   * Fifteen old entries are unreferenced behind the first eviction, which has cleared all. While
   * there is one of them an entry that is looked up before each insert stays.
   */
  @Test
  default void whatIsLookedUpStaysWhileOthersMayGo() {
    for (int used = 0; used < 16; used++) {
      try (Pair map = open(8)) {
        fill(map);
        put(map.writer(), 16);
        if (!map.reader().send("peek " + key(used)).equals("absent")) {
          for (int i = 17; i < 31; i++) {
            assertThat(map.reader().send("lookup " + key(used))).isEqualTo(value(8, used));
            put(map.writer(), i);
          }
          assertThat(map.reader().send("peek " + key(used))).isEqualTo(value(8, used));
        }
      }
    }
  }

  @Test
  default void whatIsOnlyPeekedAtGoes() {
    try (Pair map = open(8)) {
      fill(map);
      put(map.writer(), 16);
      int left = 16;
      for (int i = 17; i < 200 && left > 0; i++) {
        left = 0;
        for (int old = 0; old < 16; old++) {
          left += map.reader().send("peek " + key(old)).equals("absent") ? 0 : 1;
        }
        put(map.writer(), i);
      }
      assertThat(left).as("entries that were peeked at before each insert").isZero();
    }
  }
}
