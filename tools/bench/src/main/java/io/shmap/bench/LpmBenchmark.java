package io.shmap.bench;

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
 * Lookups in, and changes of, a table of half a million IPv4 prefixes.
 *
 * <pre>
 * java -jar tools/bench/target/shmap-bench.jar LpmBenchmark
 * java -jar tools/bench/target/shmap-bench.jar LpmBenchmark.get -p trie=SHMAP,KERNEL -p writer=false
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-Dslf4j.internal.verbosity=ERROR"})
public class LpmBenchmark {

  static final int ROUTES = 1 << 19;

  /** Addresses that are looked up in turn. */
  static final int ADDRESSES = 1 << 18;

  private static final int BATCH = 32;
  private static final int CHANGES = 50_000;
  private static final long SEED = 42;

  /** Whose table. */
  public enum Trie {
    SHMAP,
    KERNEL,
    IPADDRESS;

    Routes open(int room) {
      return switch (this) {
        case SHMAP -> new ShmapRoutes(room);
        case KERNEL -> new KernelRoutes(room);
        case IPADDRESS -> new HeapRoutes();
      };
    }
  }

  /** Which addresses are looked up. */
  public enum Addresses {
    /** Any, of which some are in no prefix. */
    UNIFORM,
    /** Within a prefix of the table, each as often. */
    INSIDE
  }

  @Param({"SHMAP", "KERNEL", "IPADDRESS"})
  public Trie trie;

  @Param({"UNIFORM", "INSIDE"})
  public Addresses addresses;

  /** Whether another thread changes the table all the time; of shmap only. */
  @Param({"false"})
  public boolean writer;

  private final int[] wanted = new int[ADDRESSES];
  private final int[] batch = new int[BATCH];
  private RouteTable table;
  private Routes routes;
  private HeapRoutes heap;
  private volatile boolean writing;
  private Thread changes;
  private int at;

  @Setup(Level.Trial)
  public void fill() {
    table = RouteTable.random(ROUTES, SEED);
    routes = trie.open(ROUTES);
    for (int i = 0; i < ROUTES; i++) {
      routes.put(table.addresses()[i], table.lengths()[i], i);
    }
    Random random = new Random(SEED + 1);
    for (int i = 0; i < ADDRESSES; i++) {
      wanted[i] = addresses == Addresses.UNIFORM ? random.nextInt() : inside(random);
    }
    heap = trie == Trie.IPADDRESS ? (HeapRoutes) routes : null;
    if (heap != null) {
      heap.prepare(wanted);
    }
    if (writer) {
      writing = true;
      changes = new Thread(this::change);
      changes.start();
    }
  }

  private int inside(Random random) {
    int route = random.nextInt(ROUTES);
    int mask = RouteTable.mask(table.lengths()[route]);
    return table.addresses()[route] | random.nextInt() & ~mask;
  }

  /* Takes prefixes out and puts them in again. */
  private void change() {
    Routes own = ((ShmapRoutes) routes).forThread();
    for (int i = 0; writing; i = (i + 7919) % ROUTES) {
      own.remove(table.addresses()[i], table.lengths()[i]);
      own.put(table.addresses()[i], table.lengths()[i], i);
    }
  }

  @TearDown(Level.Trial)
  public void close() throws InterruptedException {
    writing = false;
    if (changes != null) {
      changes.join();
    }
    routes.close();
  }

  /** The longest prefix of one address. */
  @Benchmark
  public long get() {
    int i = at++ & ADDRESSES - 1;
    return heap != null ? heap.getNumbered(i) : routes.get(wanted[i]);
  }

  /** The longest prefixes of 32 addresses together. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long getAll() {
    int from = at & ADDRESSES - 1;
    at += BATCH;
    System.arraycopy(wanted, from, batch, 0, BATCH);
    return routes.getAll(batch);
  }

  /** One change: some prefixes are taken out, then put in again. */
  @Benchmark
  @OperationsPerInvocation(2 * CHANGES)
  public void churn() {
    int from = at;
    at = (at + CHANGES) % (ROUTES - CHANGES);
    for (int i = from; i < from + CHANGES; i++) {
      routes.remove(table.addresses()[i], table.lengths()[i]);
    }
    for (int i = from; i < from + CHANGES; i++) {
      routes.put(table.addresses()[i], table.lengths()[i], i);
    }
  }

  /** One insert of those that fill an empty table, in random order. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 3)
  @Measurement(iterations = 3)
  @OperationsPerInvocation(ROUTES)
  public void insert() {
    try (Routes empty = trie.open(ROUTES)) {
      for (int i = 0; i < ROUTES; i++) {
        empty.put(table.addresses()[i], table.lengths()[i], i);
      }
    }
  }
}
