package io.shmap.bench;

import io.shmap.engine.bloom.BloomEngine;
import io.shmap.engine.bloom.BloomGeometry;
import io.shmap.layout.BloomLayout;
import io.shmap.memory.Region;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * BLOOM_FILTER with values of 8 bytes, as full as it is made for; one thread. {@code
 * BloomBenchmark} as the argument of the jar runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class BloomBenchmark {

  @Param({"10000", "1000000"})
  public int entries;

  @Param({"5", "10"})
  public int hashes;

  private BloomGeometry geometry;
  private Region full;
  private Region filling;
  private BloomEngine filled;
  private BloomEngine fresh;
  private Region value;
  private int next;
  private int room;

  @Setup(Level.Trial)
  public void fill() {
    geometry = BloomGeometry.of(Long.BYTES, entries, hashes);
    full = Region.allocate(geometry.length());
    filling = Region.allocate(geometry.length());
    filled = engine(full);
    fresh = engine(filling);
    value = Region.allocate(Long.BYTES);
    for (int i = 0; i < entries; i++) {
      value.putLong(0, Keys.key(i));
      filled.add(value, 0);
    }
    room = entries;
  }

  private BloomEngine engine(Region region) {
    return new BloomEngine(region, geometry, 1, new Alone(), BloomEngine.HASH_FUNCTION);
  }

  /* The next of the values that were added. */
  private void turnToAdded() {
    next = next + 1 == entries ? 0 : next + 1;
    value.putLong(0, Keys.key(next));
  }

  @Benchmark
  public boolean queryHit() {
    turnToAdded();
    return filled.mightContain(value, 0);
  }

  @Benchmark
  public boolean queryMiss() {
    value.putLong(0, Keys.key(entries + next++));
    return filled.mightContain(value, 0);
  }

  @Benchmark
  public int addPresent() {
    turnToAdded();
    return filled.add(value, 0);
  }

  /** Emptying the filter each time that it is full takes less than half a nanosecond an add. */
  @Benchmark
  public int addNew() {
    if (--room == 0) {
      for (long offset = BloomLayout.BLOCKS; offset < geometry.length(); offset += Long.BYTES) {
        filling.putLong(offset, 0);
      }
      room = entries;
    }
    value.putLong(0, Keys.key(next++));
    return fresh.add(value, 0);
  }
}
