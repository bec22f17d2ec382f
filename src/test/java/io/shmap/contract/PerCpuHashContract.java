package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a PERCPU_HASH promises: all that a HASH does of each CPU's values, and exact adds. */
public interface PerCpuHashContract extends HashContract {

  @Test
  default void addsOfBothAreInTheSum() {
    try (Pair map = open(8)) {
      for (int i = 1; i <= 10; i++) {
        map.writer().send("add 00000001 3");
        map.reader().send("add 00000001 4");
      }
      assertThat(map.reader().send("sum 00000001")).isEqualTo("70");
      assertThat(map.reader().send("sum 00000002")).isEqualTo("0");
      assertThat(map.writer().send("size")).isEqualTo("1");
      assertThat(map.writer().send("check true")).isEqualTo("[]");
    }
  }

  @Test
  default void anAddIsOneOfTheOwnCpuOnly() {
    try (Pair map = open(8)) {
      assertThat(map.writer().send("update 00000001 0500000000000000 any")).isEqualTo("ok");
      long before = Long.parseLong(map.reader().send("sum 00000001"));
      map.writer().send("add 00000001 1");
      assertThat(map.reader().send("sum 00000001")).isEqualTo("" + (before + 1));
      assertThat(map.reader().send("lookup-cpu 00000001 0"))
          .isIn("0500000000000000", "0600000000000000");
      assertThat(map.reader().send("lookup-cpu 00000002 0")).isEqualTo("absent");
      assertThat(map.reader().send("lookup-cpu 00000001 100000")).isEqualTo("error E2BIG");
    }
  }

  @Test
  default void anAddNeedsNumbersAndRoom() {
    try (Pair map = open(4)) {
      assertThat(map.writer().send("add 00000001 1")).isEqualTo("error EINVAL");
      assertThat(map.writer().send("sum 00000001")).isEqualTo("error EINVAL");
    }
    try (Pair map = open(8)) {
      for (int i = 0; i < 16; i++) {
        assertThat(map.writer().send(String.format("add %08x 1", i))).isEqualTo("1");
      }
      assertThat(map.reader().send("add 00000010 1")).isEqualTo("error E2BIG");
      assertThat(map.reader().send("add 0000000f 1")).isEqualTo("2");
    }
  }
}
