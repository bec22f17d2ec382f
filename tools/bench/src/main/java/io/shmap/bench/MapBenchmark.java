package io.shmap.bench;

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
import org.openjdk.jmh.infra.ThreadParams;

/**
 * One operation on a map that holds {@code entries} entries, for one key, or one entry of a walk.
 * {@link Race} and {@link Compare} run it.
 *
 * <p>Every map has room for a tenth more than it holds. Hits that miss, and misses that hit, end
 * the run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsPrepend = {"-Xms1g", "-Xmx1g"}, // references of a larger heap would be shifted
    jvmArgsAppend = {
      "-Dslf4j.internal.verbosity=ERROR",
      "-Dchronicle.analytics.disable=true",
      "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
      "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
      "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
      "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED"
    })
public class MapBenchmark {

  /** Keys of one batched lookup. */
  static final int BATCH = 32;

  /** Keys that come, and go, in one invocation. */
  static final int CHANGES = 1000;

  @Param({"CONCURRENT_HASH_MAP", "AGRONA", "CHRONICLE_MAP", "SHMAP"})
  public Subject subject;

  @Param({"LONGS"})
  public EntrySize size;

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

  private RacedMap map;
  private long[] present;
  private long[] absent;

  @Setup(Level.Trial)
  public void fill() {
    map = subject.open(size, entries + entries / 10);
    map.putAll(Keys.first(entries));
    int length = Integer.highestOneBit(entries) * 2;
    present = keys.sequence(length, entries, 0);
    absent = keys.sequence(length, entries, entries);
    if (history == History.UPDATED) {
      map.putAll(present);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    long size = map.size();
    map.close();
    if (size != entries) {
      throw new IllegalStateException(subject + " has " + size + " entries, not " + entries);
    }
  }

  /** A thread and its place in the sequences of keys. */
  @State(Scope.Thread)
  public static class Visitor {
    private RacedMap map;
    private long[] present;
    private long[] absent;
    private int mask;
    private int next;
    private final long[] wanted = new long[BATCH];
    private final long[] found = new long[BATCH];

    @Setup(Level.Trial)
    public void begin(MapBenchmark benchmark, ThreadParams thread) {
      map = benchmark.map.forThread();
      present = benchmark.present;
      absent = benchmark.absent;
      mask = present.length - 1;
      next = present.length / thread.getThreadCount() * thread.getThreadIndex();
    }

    private long nextPresent() {
      return present[next++ & mask];
    }

    private long nextAbsent() {
      return absent[next++ & mask];
    }

    private void nextBatch() {
      for (int i = 0; i < BATCH; i++) {
        wanted[i] = nextPresent();
      }
    }
  }

  /** A thread that removes its oldest keys and adds new ones; the map keeps its size. */
  @State(Scope.Thread)
  public static class Renewer {
    private RacedMap map;
    private long oldest;
    private long newest;
    private int step;
    final long[] changed = new long[CHANGES];

    @Setup(Level.Trial)
    public void begin(MapBenchmark benchmark, ThreadParams thread) {
      map = benchmark.map.forThread();
      step = thread.getThreadCount();
      oldest = thread.getThreadIndex();
      newest = benchmark.entries / step * step + thread.getThreadIndex();
    }

    private void chooseOldest() {
      for (int i = 0; i < CHANGES; i++, oldest += step) {
        changed[i] = Keys.key(oldest);
      }
    }

    private void chooseNew() {
      for (int i = 0; i < CHANGES; i++, newest += step) {
        changed[i] = Keys.key(newest);
      }
    }

    private void remove() {
      for (long key : changed) {
        map.remove(key);
      }
    }

    private void add() {
      for (long key : changed) {
        map.put(key, 1);
      }
    }
  }

  /** Has removed as many keys as are then inserted. */
  @State(Scope.Thread)
  public static class Inserter extends Renewer {

    @Setup(Level.Invocation)
    public void makeRoom() {
      super.chooseOldest();
      super.remove();
      super.chooseNew();
    }
  }

  /** Inserts as many keys as were deleted. */
  @State(Scope.Thread)
  public static class Deleter extends Renewer {

    @Setup(Level.Invocation)
    public void choose() {
      super.chooseOldest();
    }

    @TearDown(Level.Invocation)
    public void refill() {
      super.chooseNew();
      super.add();
    }
  }

  @Benchmark
  public long getHit(Visitor visitor) {
    return requireHit(visitor.map.get(visitor.nextPresent()));
  }

  @Benchmark
  public long getMiss(Visitor visitor) {
    long value = visitor.map.get(visitor.nextAbsent());
    if (value != RacedMap.ABSENT) {
      throw new IllegalStateException("a miss hits");
    }
    return value;
  }

  @Benchmark
  public void putExisting(Visitor visitor) {
    visitor.map.put(visitor.nextPresent(), visitor.next);
  }

  @Benchmark
  @OperationsPerInvocation(CHANGES)
  public void insert(Inserter inserter) {
    ((Renewer) inserter).add();
  }

  @Benchmark
  @OperationsPerInvocation(CHANGES)
  public void delete(Deleter deleter) {
    ((Renewer) deleter).remove();
  }

  /** A batch of keys, looked up one after the other. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long getEach(Visitor visitor) {
    visitor.nextBatch();
    for (int i = 0; i < BATCH; i++) {
      visitor.found[i] = visitor.map.get(visitor.wanted[i]);
    }
    return requireHits(visitor.found);
  }

  /** The same batch, looked up by what the map has for it. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long getAll(Visitor visitor) {
    visitor.nextBatch();
    visitor.map.getAll(visitor.wanted, visitor.found);
    return requireHits(visitor.found);
  }

  /** The time of all entries; {@link Race} divides it by their number. */
  @Benchmark
  public long walk(Visitor visitor) {
    return visitor.map.walk();
  }

  private static long requireHit(long value) {
    if (value == RacedMap.ABSENT) {
      throw new IllegalStateException("a hit misses");
    }
    return value;
  }

  private static long requireHits(long[] values) {
    long all = 0;
    for (long value : values) {
      all ^= requireHit(value);
    }
    return all;
  }
}
