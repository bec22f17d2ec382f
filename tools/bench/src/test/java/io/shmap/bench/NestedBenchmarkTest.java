package io.shmap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured finds what it looks for, in every table. */
class NestedBenchmarkTest {

  @ParameterizedTest
  @ValueSource(strings = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  void everyTableIsFoundThroughTheOuterMap(String outer) {
    NestedBenchmark benchmark = new NestedBenchmark();
    benchmark.outer = outer;
    benchmark.entries = 100;
    benchmark.fill();
    try {
      assertThat(found(benchmark::getHeld)).hasSize(NestedBenchmark.TABLES);
      assertThat(found(benchmark::getThrough)).hasSize(NestedBenchmark.TABLES);
      assertThat(found(benchmark::readThrough)).hasSize(NestedBenchmark.TABLES);
      assertThat(found(benchmark::lookupTable)).hasSize(NestedBenchmark.TABLES);
    } finally {
      benchmark.close();
    }
  }

  private static Set<Object> found(Supplier<?> turn) {
    return Stream.generate(turn).limit(2 * NestedBenchmark.TABLES).collect(Collectors.toSet());
  }
}
