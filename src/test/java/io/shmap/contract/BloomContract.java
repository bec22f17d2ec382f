package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.HashContract.Pair;
import org.junit.jupiter.api.Test;

/** What a BLOOM_FILTER promises, told in lines to a writer and a reader. */
public interface BloomContract {

  /** A fresh filter for 16 values of the given size. */
  Pair open(int valueSize);

  private static String value(int size, int i) {
    return String.format("%02x", i).repeat(size);
  }

  @Test
  default void nothingIsInAnEmptyFilter() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        for (int i = 0; i < 100; i++) {
          assertThat(map.reader().send("has-value " + value(size, i))).isEqualTo("absent");
        }
        assertThat(map.reader().send("count")).isEqualTo("0");
      }
    }
  }

  @Test
  default void aValueThatWasAddedIsFoundAndTheOthersAreNot() {
    for (int size : new int[] {1, 4, 8, 24}) {
      try (Pair map = open(size)) {
        for (int i = 0; i < 4; i++) {
          assertThat(map.writer().send("add-value " + value(size, i))).isEqualTo("new");
          assertThat(map.reader().send("has-value " + value(size, i))).isEqualTo("maybe");
          assertThat(map.reader().send("add-value " + value(size, i))).isEqualTo("maybe");
        }
        int found = 0;
        for (int i = 4; i < 104; i++) {
          found += map.reader().send("has-value " + value(size, i)).equals("maybe") ? 1 : 0;
        }
        // With 4 values of 16 the rate is below one in a million.
        assertThat(found).as("false positives of 100").isLessThan(2);
        // Counted by bits, of which two values may share some.
        assertThat(map.reader().send("count")).isIn("3", "4");
        assertThat(map.reader().send("check true")).isEqualTo("[]");
      }
    }
  }

  @Test
  default void moreValuesThanPlannedAreNotRefused() {
    try (Pair map = open(8)) {
      for (int i = 0; i < 200; i++) {
        assertThat(map.writer().send("add-value " + value(8, i))).isIn("new", "maybe");
      }
      for (int i = 0; i < 200; i++) {
        assertThat(map.reader().send("has-value " + value(8, i))).isEqualTo("maybe");
      }
    }
  }

  @Test
  default void aFrozenFilterRefusesChangesByEverybody() {
    try (Pair map = open(8)) {
      map.writer().send("add-value " + value(8, 1));
      assertThat(map.writer().send("freeze")).isEqualTo("ok");
      assertThat(map.reader().send("freeze")).isEqualTo("error EPERM");
      assertThat(map.reader().send("add-value " + value(8, 1))).isEqualTo("error EPERM");
      assertThat(map.writer().send("add-value " + value(8, 2))).isEqualTo("error EPERM");
      assertThat(map.reader().send("has-value " + value(8, 1))).isEqualTo("maybe");
      assertThat(map.reader().send("has-value " + value(8, 2))).isEqualTo("absent");
    }
  }
}
