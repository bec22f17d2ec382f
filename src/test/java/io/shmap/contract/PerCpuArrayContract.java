package io.shmap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.contract.HashContract.Pair;
import org.junit.jupiter.api.Test;

/** What a PERCPU_ARRAY promises, told in lines to a writer and a reader. */
public interface PerCpuArrayContract {

  /** A fresh array of 16 values of the given size for each CPU. */
  Pair open(int valueSize);

  private static String value(int size, int i) {
    return String.format("%02x", i).repeat(size);
  }

  @Test
  default void everyValueOfEveryCpuIsZeroAtFirst() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        assertThat(map.reader().send("lookup-cpu 0f000000 0")).isEqualTo(value(size, 0));
        assertThat(map.reader().send("lookup-cpu 10000000 0")).isEqualTo("error E2BIG");
        assertThat(map.reader().send("lookup-cpu 0f000000 100000")).isEqualTo("error E2BIG");
        assertThat(map.reader().send("lookup 0f000000")).matches("(00)+");
      }
    }
  }

  @Test
  default void aValueIsThatOfOneCpu() {
    for (int size : new int[] {1, 8, 24}) {
      try (Pair map = open(size)) {
        assertThat(map.writer().send("update 03000000 " + value(size, 1) + " any")).isEqualTo("ok");
        String all = map.reader().send("lookup 03000000");
        assertThat(all).as("one for each CPU").matches("(" + value(size, 1) + ")+");
        assertThat(map.writer().send("update-cpu 03000000 0 " + value(size, 2))).isEqualTo("ok");
        assertThat(map.reader().send("lookup 03000000"))
            .isEqualTo(value(size, 2) + all.substring(2 * size));
        assertThat(map.reader().send("lookup 04000000")).matches("(00)+");
        assertThat(map.reader().send("check true")).isEqualTo("[]");
      }
    }
  }

  @Test
  default void whatEverybodyAddsIsInTheSum() {
    try (Pair map = open(8)) {
      long sum = 0;
      for (int i = 1; i < 100; i++) {
        Peer peer = i % 2 == 0 ? map.writer() : map.reader();
        assertThat(peer.send("add 03000000 " + i)).isEqualTo("ok");
        sum += i;
        assertThat(map.reader().send("sum 03000000")).isEqualTo("" + sum);
        assertThat(map.writer().send("sum 03000000")).isEqualTo("" + sum);
      }
      assertThat(map.reader().send("sum 04000000")).isEqualTo("0");
    }
  }

  @Test
  default void aFrozenArrayRefusesChangesByEverybody() {
    try (Pair map = open(8)) {
      map.writer().send("add 03000000 5");
      assertThat(map.writer().send("freeze")).isEqualTo("ok");
      assertThat(map.reader().send("freeze")).isEqualTo("error EPERM");
      assertThat(map.reader().send("add 03000000 1")).isEqualTo("error EPERM");
      assertThat(map.writer().send("update-cpu 03000000 0 " + value(8, 2)))
          .isEqualTo("error EPERM");
      assertThat(map.reader().send("sum 03000000")).isEqualTo("5");
    }
  }
}
