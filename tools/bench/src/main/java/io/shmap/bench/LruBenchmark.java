package io.shmap.bench;

import io.shmap.LongHash;
import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An LRU_HASH of longs that is full, beside a HASH of as many entries; one thread. {@link Compare}
 * runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class LruBenchmark {

  private static final long ABSENT = -1;

  @Param({"HASH", "LRU_HASH"})
  public String type;

  @Param({"10000", "1000000"})
  public int entries;

  private Path directory;
  private SharedHash<Long, Long> map;
  private LongHash longs;
  private long[] present;
  private int mask;
  private int next;

  @Setup(Level.Trial)
  public void fill() {
    directory = ScratchFile.createDirectory();
    map = open();
    longs = map.asLongs();
    for (long key : Keys.first(entries)) {
      longs.put(key, 1);
    }
    present = Keys.UNIFORM.sequence(Integer.highestOneBit(entries) * 2, entries, 0);
    mask = present.length - 1;
  }

  private SharedHash<Long, Long> open() {
    return type.equals("HASH")
        ? Shmap.create(
            directory.resolve(type),
            MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(entries).build())
        : Shmap.create(
            directory.resolve(type),
            MapSpec.lruHash(Codecs.INT64, Codecs.INT64).maxEntries(entries).build());
  }

  @TearDown(Level.Trial)
  public void close() {
    long size = map.size();
    map.close();
    ScratchFile.delete(directory);
    if (size != entries) {
      throw new IllegalStateException(type + " has " + size + " entries, not " + entries);
    }
  }

  @Benchmark
  public long getHit() {
    long value = longs.get(present[next++ & mask], ABSENT);
    if (value == ABSENT) {
      throw new IllegalStateException("a hit misses");
    }
    return value;
  }

  @Benchmark
  public void putExisting() {
    longs.put(present[next++ & mask], next);
  }

  /** Which keys come next, and room for them in a HASH: an LRU_HASH makes it itself. */
  @State(Scope.Thread)
  public static class Newcomers {

    private static final int COUNT = 1000;

    private long next;

    @Setup(Level.Trial)
    public void startBehind(LruBenchmark benchmark) {
      next = benchmark.entries;
    }

    @Setup(Level.Invocation)
    public void makeRoom(LruBenchmark benchmark) {
      if (benchmark.type.equals("HASH")) {
        long oldest = next - benchmark.entries;
        for (int i = 0; i < COUNT; i++) {
          benchmark.longs.delete(Keys.key(oldest + i));
        }
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(Newcomers.COUNT)
  public void putNew(Newcomers newcomers) {
    for (int i = 0; i < Newcomers.COUNT; i++) {
      longs.put(Keys.key(newcomers.next++), i);
    }
  }
}
