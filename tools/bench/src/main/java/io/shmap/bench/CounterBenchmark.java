package io.shmap.bench;

import io.shmap.LongHash;
import io.shmap.LongPerCpuHash;
import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.SharedPerCpuHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Two threads that increment one counter; nanoseconds of one thread's increment. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CounterBenchmark {

  private static final long KEY = 1;

  private final ConcurrentHashMap<Long, LongAdder> adders = new ConcurrentHashMap<>();
  private SharedHash<Long, Long> ofHash;
  private LongHash hash;
  private SharedArray<Long> array;
  private SharedPerCpuArray<Long> perCpuArray;
  private SharedPerCpuHash<Long, Long> ofPerCpuHash;
  private LongPerCpuHash perCpuHash;

  @Setup(Level.Trial)
  public void open() {
    adders.put(KEY, new LongAdder());
    ofHash = create("hash", MapSpec.hash(Codecs.INT64, Codecs.INT64));
    hash = ofHash.asLongs();
    array = create("array", MapSpec.array(Codecs.INT64));
    perCpuArray = create("percpu_array", MapSpec.perCpuArray(Codecs.INT64));
    ofPerCpuHash = create("percpu_hash", MapSpec.perCpuHash(Codecs.INT64, Codecs.INT64));
    perCpuHash = ofPerCpuHash.asLongs();
  }

  private static <M extends SharedMap> M create(String name, MapSpec.Builder<M> spec) {
    String file = "counter-" + name + "-" + ProcessHandle.current().pid();
    return Shmap.create(Shmap.defaultStore().resolve(file), spec.maxEntries(4).build());
  }

  @TearDown(Level.Trial)
  public void close() {
    ofHash.close();
    array.close();
    perCpuArray.close();
    ofPerCpuHash.close();
  }

  @Benchmark
  public void adderOnHeap() {
    adders.get(KEY).increment();
  }

  @Benchmark
  public long hash() {
    return hash.addAndGet(KEY, 1);
  }

  @Benchmark
  public long array() {
    return array.addAndGet(KEY, 1);
  }

  @Benchmark
  public void perCpuArray() {
    perCpuArray.add(KEY, 1);
  }

  @Benchmark
  public void perCpuHash() {
    perCpuHash.add(KEY, 1);
  }
}
