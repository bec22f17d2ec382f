package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.HashContract.Pair;
import org.junit.jupiter.api.Test;

/** What an ARRAY promises, told in lines to a writer and a reader. */
public interface ArrayContract {

  /** A fresh array of 16 values of the given size. */
  Pair open(int valueSize);

  private static String value(int size, int i) {
    return String.format("%02x", i).repeat(size);
  }

  @Test
  default void everyElementIsZeroAtFirst() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        assertThat(map.reader().send("lookup 00000000")).isEqualTo(value(size, 0));
        assertThat(map.reader().send("lookup 0f000000")).isEqualTo(value(size, 0));
        assertThat(map.reader().send("lookup 10000000")).isEqualTo("error E2BIG");
      }
    }
  }

  @Test
  default void anElementThatWasStoredIsFound() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        for (int i = 1; i < 40; i++) {
          assertThat(map.writer().send("update 03000000 " + value(size, i) + " any"))
              .isEqualTo("ok");
          assertThat(map.reader().send("lookup 03000000")).isEqualTo(value(size, i));
        }
        assertThat(map.reader().send("lookup 04000000")).isEqualTo(value(size, 0));
        assertThat(map.writer().send("update 10000000 " + value(size, 1) + " any"))
            .isEqualTo("error E2BIG");
        assertThat(map.reader().send("check true")).isEqualTo("[]");
      }
    }
  }

  @Test
  default void aFrozenArrayRefusesChangesByEverybody() {
    for (int size : new int[] {8, 24}) {
      try (Pair map = open(size)) {
        map.writer().send("update 01000000 " + value(size, 1) + " any");
        assertThat(map.writer().send("freeze")).isEqualTo("ok");
        assertThat(map.reader().send("freeze")).isEqualTo("error EPERM");
        assertThat(map.reader().send("update 01000000 " + value(size, 2) + " any"))
            .isEqualTo("error EPERM");
        assertThat(map.reader().send("lookup 01000000")).isEqualTo(value(size, 1));
      }
    }
  }
}
