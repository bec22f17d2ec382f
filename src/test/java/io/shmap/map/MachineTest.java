package io.shmap.map;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Reading what the kernel says about processors and memory nodes. */
class MachineTest {

  @Test
  void rangesAreCounted() {
    assertThat(Machine.count("0")).isEqualTo(1);
    assertThat(Machine.count("0-3")).isEqualTo(4);
    assertThat(Machine.count("0-3,8-11,17")).isEqualTo(9);
  }

  @Test
  void thereAreAsManyPossibleCpusAsTheJvmMayUseAtLeast() {
    assertThat(Machine.possibleCpus())
        .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void nodeZeroIsEverywhere() {
    assertThat(Machine.hasNumaNode(0)).isTrue();
    assertThat(Machine.hasNumaNode(-1)).as("no node in particular").isTrue();
    assertThat(Machine.hasNumaNode(99)).isFalse();
    assertThat(Machine.hasNumaNode(Integer.MIN_VALUE)).isFalse();
  }
}
