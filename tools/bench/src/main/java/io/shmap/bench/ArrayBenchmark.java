package io.shmap.bench;

import io.shmap.engine.array.ArrayEngine;
import io.shmap.engine.array.ArrayGeometry;
import io.shmap.memory.Region;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
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
 * ARRAY with values of 8 bytes beside an {@link AtomicLongArray}, and with values of 64 bytes for
 * themselves; one thread. {@link Compare} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ArrayBenchmark {

  @Param({"10000", "1000000"})
  public int entries;

  private static final int CELL = 64;

  private AtomicLongArray atomic;
  private ArrayEngine words;
  private ArrayEngine cells;
  private Region value;
  private int[] indexes;
  private int mask;
  private int next;

  @Setup(Level.Trial)
  public void fill() {
    atomic = new AtomicLongArray(entries);
    words = array(8);
    cells = array(CELL);
    value = Region.allocate(CELL);
    int length = Integer.highestOneBit(entries) * 2;
    mask = length - 1;
    indexes = new int[length];
    for (int i = 0; i < length; i++) {
      indexes[i] = (int) Long.remainderUnsigned(Keys.key(i), entries);
    }
    for (int i = 0; i < entries; i++) {
      atomic.set(i, i);
      words.setLong(i, i);
      cells.set(i, value, 0);
    }
  }

  private ArrayEngine array(int valueSize) {
    ArrayGeometry geometry = new ArrayGeometry(valueSize, entries, false);
    return new ArrayEngine(Region.allocate(geometry.length()), geometry, new Alone());
  }

  private int nextIndex() {
    return indexes[next++ & mask];
  }

  @Benchmark
  public long atomicGet() {
    return atomic.get(nextIndex());
  }

  @Benchmark
  public long wordGet() {
    return words.getLong(nextIndex());
  }

  @Benchmark
  public void atomicSet() {
    atomic.set(nextIndex(), next);
  }

  @Benchmark
  public int wordSet() {
    return words.setLong(nextIndex(), next);
  }

  @Benchmark
  public long atomicAdd() {
    return atomic.addAndGet(nextIndex(), 1);
  }

  @Benchmark
  public long wordAdd() {
    return words.addAndGet(nextIndex(), 1);
  }

  @Benchmark
  public int cellGet() {
    return cells.get(nextIndex(), value, 0);
  }

  @Benchmark
  public int cellSet() {
    return cells.set(nextIndex(), value, 0);
  }
}
