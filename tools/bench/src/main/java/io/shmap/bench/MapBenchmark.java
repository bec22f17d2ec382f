package io.shmap.bench;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Long to long, one thread, against a map that holds {@code entries} keys. {@link Compare} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      "-Dchronicle.analytics.disable=true",
      "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
      "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
      "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
      "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED"
    })
public class MapBenchmark {

  @Param({"CONCURRENT_HASH_MAP", "AGRONA", "CHRONICLE_MAP", "SHMAP"})
  public Subject subject;

  @Param({"10000", "1000000"})
  public int entries;

  @Param({"UNIFORM"})
  public Keys keys;

  /**
   * What happened to the map before. A map on the heap that was only filled has its nodes, keys and
   * values side by side, in the order of allocation, as no map has that is in use.
   */
  @Param({"FILLED", "UPDATED"})
  public History history;

  /** What happened to the map before it is measured. */
  public enum History {
    /** Every key was put once. */
    FILLED,
    /** Then the value of every key was replaced once, on average, in random order. */
    UPDATED
  }

  private LongMap map;
  private long[] present;
  private long[] absent;
  private int mask;
  private int next;

  @Setup(Level.Trial)
  public void fill() {
    map = subject.open(entries);
    for (int i = 0; i < entries; i++) {
      map.put(Keys.key(i), i);
    }
    int length = Integer.highestOneBit(entries) * 2;
    mask = length - 1;
    present = keys.sequence(length, entries, 0);
    absent = keys.sequence(length, entries, entries);
    if (history == History.UPDATED) {
      for (int i = 0; i < entries; i++) {
        map.put(present[i & mask], i);
      }
    }
    // A benchmark of hits that miss would look fast.
    if (map.get(present[0]) == LongMap.ABSENT || map.get(absent[0]) != LongMap.ABSENT) {
      throw new IllegalStateException(subject + " does not hold what was put");
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    map.close();
  }

  private long nextOf(long[] sequence) {
    return sequence[next++ & mask];
  }

  @Benchmark
  public long getHit() {
    return map.get(nextOf(present));
  }

  @Benchmark
  public long getMiss() {
    return map.get(nextOf(absent));
  }

  @Benchmark
  public void putExisting() {
    map.put(nextOf(present), next);
  }

  /** One new key in, and out again. */
  @Benchmark
  public void insertDelete() {
    long key = nextOf(absent);
    map.put(key, next);
    map.remove(key);
  }
}
