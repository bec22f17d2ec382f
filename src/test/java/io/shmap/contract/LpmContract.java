package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.HashContract.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an LPM_TRIE promises, told in lines to a writer and a reader. */
public interface LpmContract {

  /** A fresh trie of 16 prefixes. */
  Pair open(int keySize, int valueSize);

  /* A key of 8 bytes: the length, then an address. */
  private static String prefix(int length, String address) {
    return String.format("%02x000000", length) + address;
  }

  private static String value(int size, int i) {
    return String.format("%02x", i).repeat(size);
  }

  @Test
  default void theLongestPrefixOfAKeyIsFound() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(8, size)) {
        String[] prefixes = {
          prefix(0, "00000000"),
          prefix(8, "0a000000"),
          prefix(16, "0a010000"),
          prefix(24, "0a010200"),
          prefix(32, "0a010203")
        };
        for (int i = 0; i < prefixes.length; i++) {
          String command = "update " + prefixes[i] + " " + value(size, i + 1) + " any";
          assertThat(map.writer().send(command)).isEqualTo("ok");
          assertThat(map.reader().send("lookup " + prefix(32, "0a010203")))
              .isEqualTo(value(size, i + 1));
        }
        assertThat(map.reader().send("lookup " + prefix(32, "0a010204"))).isEqualTo(value(size, 4));
        assertThat(map.reader().send("lookup " + prefix(16, "0a010203"))).isEqualTo(value(size, 3));
        assertThat(map.reader().send("lookup " + prefix(32, "0aff0000"))).isEqualTo(value(size, 2));
        assertThat(map.reader().send("match " + prefix(32, "0b000000")))
            .isEqualTo(prefixes[0] + " " + value(size, 1));
        assertThat(map.reader().send("size")).isEqualTo("5");
        assertThat(map.reader().send("check true")).isEqualTo("[]");
      }
    }
  }

  @Test
  default void nothingIsFoundWhereNoPrefixFits() {
    try (Pair map = open(8, 8)) {
      assertThat(map.reader().send("lookup " + prefix(32, "0a010203"))).isEqualTo("absent");
      map.writer().send("update " + prefix(8, "0b000000") + " " + value(8, 1) + " any");
      assertThat(map.reader().send("lookup " + prefix(32, "0a010203"))).isEqualTo("absent");
      assertThat(map.reader().send("lookup " + prefix(7, "0b000000"))).isEqualTo("absent");
      assertThat(map.reader().send("lookup " + prefix(33, "0b000000"))).isEqualTo("absent");
    }
  }

  @Test
  default void aDeleteIsOfExactlyOnePrefix() {
    try (Pair map = open(8, 8)) {
      map.writer().send("update " + prefix(8, "0a000000") + " " + value(8, 1) + " any");
      map.writer().send("update " + prefix(16, "0a010000") + " " + value(8, 2) + " any");
      assertThat(map.writer().send("delete " + prefix(24, "0a010000"))).isEqualTo("absent");
      assertThat(map.writer().send("delete " + prefix(33, "0a010000"))).isEqualTo("error EINVAL");
      assertThat(map.writer().send("delete " + prefix(16, "0a01ffff"))).isEqualTo("ok");
      assertThat(map.reader().send("lookup " + prefix(32, "0a010203"))).isEqualTo(value(8, 1));
      assertThat(map.reader().send("exact " + prefix(16, "0a010000"))).isEqualTo("absent");
      assertThat(map.reader().send("exact " + prefix(8, "0a000000"))).isEqualTo(value(8, 1));
    }
  }

  @Test
  default void flagsAreOfExactlyOnePrefix() {
    try (Pair map = open(8, 1)) {
      String prefix = prefix(8, "0a000000");
      assertThat(map.writer().send("update " + prefix + " 01 exist")).isEqualTo("absent");
      assertThat(map.writer().send("update " + prefix + " 01 noexist")).isEqualTo("ok");
      assertThat(map.writer().send("update " + prefix + " 02 noexist")).isEqualTo("error EEXIST");
      assertThat(map.writer().send("update " + prefix + " 03 exist")).isEqualTo("ok");
      assertThat(map.reader().send("lookup " + prefix)).isEqualTo("03");
      assertThat(map.writer().send("update " + prefix(33, "0a000000") + " 01 any"))
          .isEqualTo("error EINVAL");
    }
  }

  @Test
  default void hostBitsAreKeptAndDoNotTellPrefixesApart() {
    try (Pair map = open(8, 1)) {
      map.writer().send("update " + prefix(8, "0a090909") + " 01 any");
      assertThat(map.reader().send("next -")).isEqualTo(prefix(8, "0a090909"));
      assertThat(map.reader().send("exact " + prefix(8, "0affffff"))).isEqualTo("01");
      map.writer().send("update " + prefix(8, "0a080808") + " 02 exist");
      assertThat(map.reader().send("next -")).isEqualTo(prefix(8, "0a080808"));
      assertThat(map.reader().send("size")).isEqualTo("1");
    }
  }

  @Test
  default void maxEntriesFitAndNotOneMore() {
    for (int keySize : new int[] {5, 8, 20, 260}) {
      try (Pair map = open(keySize, 8)) {
        String rest = "00".repeat(keySize - 5);
        for (int i = 0; i < 16; i++) {
          String prefix = prefix(8 - i % 2, String.format("%02x", 16 * i) + rest);
          assertThat(map.writer().send("update " + prefix + " " + value(8, i) + " any"))
              .isEqualTo("ok");
        }
        String one = prefix(8, "ff" + rest);
        assertThat(map.writer().send("update " + one + " " + value(8, 1) + " any"))
            .isEqualTo("error ENOSPC");
        assertThat(map.writer().send("update " + one + " " + value(8, 1) + " exist"))
            .isEqualTo("absent");
        assertThat(
                map.writer().send("update " + prefix(8, "00" + rest) + " " + value(8, 9) + " any"))
            .isEqualTo("ok");
        assertThat(map.writer().send("delete " + prefix(8, "00" + rest))).isEqualTo("ok");
        assertThat(map.writer().send("update " + one + " " + value(8, 1) + " any")).isEqualTo("ok");
        assertThat(map.reader().send("size")).isEqualTo("16");
        assertThat(map.reader().send("walk")).isEqualTo("16");
        assertThat(map.reader().send("check true")).isEqualTo("[]");
      }
    }
  }

  @Test
  default void nextKeyGoesInPostorderAndRestartsAtAnAbsentOne() {
    try (Pair map = open(8, 1)) {
      assertThat(map.reader().send("next -")).isEqualTo("absent");
      List<String> order =
          List.of(
              prefix(32, "0a010203"),
              prefix(24, "0a01024d"),
              prefix(16, "0a010000"),
              prefix(16, "0a800000"),
              prefix(8, "0a000000"),
              prefix(32, "c0a80001"),
              prefix(0, "00000000"));
      for (int i : new int[] {4, 0, 6, 2, 5, 1, 3}) {
        map.writer().send("update " + order.get(i) + " 01 any");
      }
      List<String> seen = new ArrayList<>();
      for (String k = map.reader().send("next -");
          !k.equals("absent");
          k = map.reader().send("next " + k)) {
        seen.add(k);
      }
      assertThat(seen).isEqualTo(order);
      assertThat(map.reader().send("next " + prefix(9, "0a000000"))).isEqualTo(order.get(0));
    }
  }

  @Test
  default void manyKeysAreFoundAsEachIsAlone() {
    try (Pair map = open(8, 8)) {
      map.writer().send("update " + prefix(8, "0a000000") + " " + value(8, 1) + " any");
      map.writer().send("update " + prefix(16, "0a010000") + " " + value(8, 2) + " any");
      StringBuilder keys = new StringBuilder();
      StringBuilder values = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        String first = i % 4 == 0 ? "0b" : "0a";
        String second = String.format("%02x", i % 2);
        keys.append(' ').append(prefix(32, first + second + "0000"));
        values.append(' ').append(i % 4 == 0 ? "absent" : value(8, 1 + i % 2));
      }
      assertThat(map.reader().send("lookup-all" + keys)).isEqualTo("30" + values);
    }
  }

  @Test
  default void aFrozenTrieRefusesChangesByEverybody() {
    try (Pair map = open(8, 1)) {
      String prefix = prefix(8, "0a000000");
      map.writer().send("update " + prefix + " 01 any");
      assertThat(map.writer().send("freeze")).isEqualTo("ok");
      assertThat(map.reader().send("freeze")).isEqualTo("error EPERM");
      assertThat(map.reader().send("update " + prefix + " 02 any")).isEqualTo("error EPERM");
      assertThat(map.reader().send("delete " + prefix)).isEqualTo("error EPERM");
      assertThat(map.reader().send("lookup " + prefix)).isEqualTo("01");
    }
  }
}
