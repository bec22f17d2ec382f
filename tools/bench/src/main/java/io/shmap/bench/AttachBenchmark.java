package io.shmap.bench;

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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to attach to a map that is there, look up one key, and detach. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class AttachBenchmark {

  private static final MapSpec<SharedHash<Long, Long>> ANY_SIZE =
      MapSpec.hash(Codecs.INT64, Codecs.INT64).build();

  @Param({"10000", "1000000"})
  public int entries;

  private Path path;
  private SharedHash<Long, Long> kept;

  @Setup(Level.Trial)
  public void create() {
    path = Shmap.defaultStore().resolve("bench-attach-" + ProcessHandle.current().pid());
    kept = Shmap.create(path, MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(entries).build());
    for (long key = 0; key < entries; key++) {
      kept.asLongs().put(key, key);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    kept.close();
  }

  @Benchmark
  public long attachGetDetach() {
    try (SharedHash<Long, Long> attached = Shmap.attach(path, ANY_SIZE)) {
      return attached.asLongs().get(1, -1);
    }
  }
}
