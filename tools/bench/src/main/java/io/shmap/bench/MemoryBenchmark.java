package io.shmap.bench;

import io.shmap.memory.Mapping;
import io.shmap.memory.Region;
import io.shmap.os.Kernel;
import java.util.Random;
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
 * What this machine's memory takes for a load from a random line of a file in /dev/shm: what a
 * lookup cannot be faster than. One operation is one load.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class MemoryBenchmark {

  private static final int LINE = 64;
  private static final int LOADS = 1000;

  @Param({"4", "16", "64", "256"})
  public int megabytes;

  @Param({"false", "true"})
  public boolean largePages;

  private int fd;
  private Mapping mapping;
  private Region memory;
  private int lines;
  private long at;
  private int random;

  /** Each line leads to another; the way goes through all of them. */
  @Setup(Level.Trial)
  public void link() {
    long length = (long) megabytes << 20;
    fd = Kernel.LINUX.open("/dev/shm", Kernel.O_TMPFILE | Kernel.O_RDWR, 0600);
    int reserved = Kernel.LINUX.reserve(fd, 0, length);
    if (fd < 0 || reserved != 0) {
      throw new IllegalStateException("no memory: " + fd + " " + reserved);
    }
    mapping = Mapping.of(Kernel.LINUX, fd, 0, length, true);
    if (largePages && !mapping.useLargePages(0, length)) {
      throw new IllegalStateException("no large pages");
    }
    memory = mapping.region("memory");
    lines = (int) (length / LINE);
    int[] order = shuffled(lines);
    for (int i = 0; i < lines; i++) {
      memory.putLong(offset(order[i]), offset(order[(i + 1) % lines]));
    }
  }

  private static int[] shuffled(int count) {
    Random random = new Random(42);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private static long offset(int line) {
    return (long) line * LINE;
  }

  @TearDown(Level.Trial)
  public void release() {
    mapping.release();
    Kernel.LINUX.close(fd);
  }

  /** The next address is in the line that is loaded. */
  @Benchmark
  @OperationsPerInvocation(LOADS)
  public long dependent() {
    long offset = at;
    for (int i = 0; i < LOADS; i++) {
      offset = memory.getLong(offset);
    }
    at = offset;
    return offset;
  }

  /** The next address is known before. */
  @Benchmark
  @OperationsPerInvocation(LOADS)
  public long independent() {
    long sum = 0;
    int number = random;
    for (int i = 0; i < LOADS; i++) {
      number = number * 1664525 + 1013904223;
      sum += memory.getLong(offset((int) ((number & 0xffff_ffffL) * lines >>> 32)));
    }
    random = number;
    return sum;
  }
}
