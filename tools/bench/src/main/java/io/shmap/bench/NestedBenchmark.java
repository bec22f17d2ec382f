package io.shmap.bench;

import io.shmap.MapSpec;
import io.shmap.SharedArrayOfMaps;
import io.shmap.SharedHash;
import io.shmap.SharedHashOfMaps;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
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
 * A get in a HASH of longs that is looked up in a map of maps first, beside the same get through a
 * handle on that HASH; one thread. {@link Compare} runs it.
 *
 * <p>What is looked up has been attached to before, and nobody replaces it: this is the price of
 * asking each time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class NestedBenchmark {

  /** A power of two. */
  static final int TABLES = 16;

  @Param({"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  public String outer;

  /** Of all tables together. */
  @Param({"10000"})
  public int entries;

  /** Reads in a table that is looked up. */
  private interface Read {
    Long in(long slot, Function<SharedHash<Long, Long>, Long> reader);
  }

  private final List<SharedHash<Long, Long>> held = new ArrayList<>();
  private Path directory;
  private SharedMap map;
  private LongFunction<SharedHash<Long, Long>> lookup;
  private Read read;
  private long[] keys;
  private long wanted;
  private int next;
  private final Function<SharedHash<Long, Long>, Long> reader = table -> table.get(wanted);

  @Setup(Level.Trial)
  public void fill() {
    directory = ScratchFile.createDirectory();
    MapSpec<SharedHash<Long, Long>> table =
        MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(entries).build();
    for (int i = 0; i < TABLES; i++) {
      held.add(Shmap.create(directory.resolve("table-" + i), table));
    }
    if (outer.equals("ARRAY_OF_MAPS")) {
      putIntoArray(table);
    } else {
      putIntoHash(table);
    }
    keys = Keys.UNIFORM.sequence(Integer.highestOneBit(entries) * 2, entries, 0);
    for (int i = 0; i < keys.length; i++) {
      held.get(i % TABLES).asLongs().put(keys[i], i % TABLES);
    }
  }

  private void putIntoArray(MapSpec<SharedHash<Long, Long>> table) {
    SharedArrayOfMaps<SharedHash<Long, Long>> array =
        Shmap.create(
            directory.resolve(outer), MapSpec.arrayOfMaps(table).maxEntries(TABLES).build());
    for (int i = 0; i < TABLES; i++) {
      array.set(i, held.get(i));
    }
    map = array;
    lookup = array::get;
    read = array::read;
  }

  private void putIntoHash(MapSpec<SharedHash<Long, Long>> table) {
    SharedHashOfMaps<Long, SharedHash<Long, Long>> hash =
        Shmap.create(
            directory.resolve(outer),
            MapSpec.hashOfMaps(Codecs.INT64, table).maxEntries(TABLES).build());
    for (int i = 0; i < TABLES; i++) {
      hash.put((long) i, held.get(i));
    }
    map = hash;
    lookup = hash::get;
    read = hash::read;
  }

  @TearDown(Level.Trial)
  public void close() {
    map.close();
    held.forEach(SharedMap::close);
    ScratchFile.delete(directory);
  }

  /* The next table; its key is in wanted. */
  private int turn() {
    int at = next++ & keys.length - 1;
    wanted = keys[at];
    return at % TABLES;
  }

  private static long requireOf(int table, Long value) {
    if (value == null || value != table) {
      throw new IllegalStateException("table " + table + " has value " + value);
    }
    return value;
  }

  /** The baseline. */
  @Benchmark
  public long getHeld() {
    int table = turn();
    return requireOf(table, held.get(table).get(wanted));
  }

  @Benchmark
  public long getThrough() {
    int table = turn();
    return requireOf(table, lookup.apply(table).get(wanted));
  }

  /** As threads that share a handle do it. */
  @Benchmark
  public long readThrough() {
    int table = turn();
    return requireOf(table, read.in(table, reader));
  }

  /** The look-up of a table alone. */
  @Benchmark
  public SharedMap lookupTable() {
    return lookup.apply(turn());
  }
}
