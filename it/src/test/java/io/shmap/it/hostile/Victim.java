package io.shmap.it.hostile;

import io.shmap.MapSpec;
import io.shmap.MapType;
import io.shmap.RiggedHandle;
import io.shmap.SharedArray;
import io.shmap.SharedBloom;
import io.shmap.SharedHash;
import io.shmap.SharedLpmTrie;
import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.SharedPerCpuHash;
import io.shmap.Shmap;
import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;
import io.shmap.codec.IpPrefix;
import io.shmap.codec.Length;
import io.shmap.engine.lpm.LpmGeometry;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.FilePatch;
import io.shmap.map.BpfFlags;
import io.shmap.map.MapAttributes;
import io.shmap.map.Maps;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A map that is damaged: one for each way in which a type lays out its data, small, so that one
 * damaged word matters to the next operation.
 *
 * @param attributes what is created
 * @param opening attaches as an application with a spec does
 * @param typed all that can be done through the handle of the spec
 * @param table what is in the slots of a map of maps, null for others
 */
record Victim(String name, MapAttributes attributes, Opening opening, Handle typed, Victim table) {

  static final int ENTRIES = 12;
  static final int FILLED = 9;
  static final int TABLES = 3;

  private static final int SLOTS = 8;

  /** Why a file may be refused; see {@link Shmap#attach(Path, MapSpec)}. */
  static final Set<Errno> REFUSALS =
      Set.of(
          Errno.EUCLEAN,
          Errno.EINVAL,
          Errno.EOPNOTSUPP,
          Errno.ESTALE,
          Errno.EXDEV,
          Errno.ENOENT,
          Errno.EUSERS,
          Errno.EBUSY);

  private Victim(String name, MapAttributes attributes, Opening opening, Handle typed) {
    this(name, attributes, opening, typed, null);
  }

  /** Attaches, if the file agrees with the spec. */
  interface Opening {
    OpenMap attach(Maps maps, Path path, boolean readOnly);
  }

  /** Opens a handle of the spec's. */
  interface Handle {
    Operations over(OpenMap map, Random random);
  }

  /** Values with bytes that no value has: an enum, a boolean, text, padding. */
  record Reading(boolean valid, Unit unit, double value, @Length(7) String place) {}

  /** What a reading is in. */
  enum Unit {
    CELSIUS,
    PASCAL
  }

  /** All victims of all types. A new type does not compile until it has some. */
  static List<Victim> all() {
    return Arrays.stream(MapType.values()).flatMap(type -> of(type).stream()).toList();
  }

  private static List<Victim> of(MapType type) {
    return switch (type) {
      case HASH ->
          List.of(
              hash("hash-of-longs", Codecs.INT64, Codecs.INT64, n -> (long) n, n -> (long) n),
              hash("hash-of-words", Codecs.bytes(5), Codecs.bytes(3), bytes(5), bytes(3)),
              hash("hash-of-long-values", Codecs.bytes(4), Codecs.bytes(40), bytes(4), bytes(40)),
              hash(
                  "hash-of-records",
                  Codecs.INT32,
                  Codecs.record(Reading.class),
                  n -> n,
                  Victim::reading));
      case LRU_HASH ->
          List.of(
              lruHash("lru-of-longs", Codecs.INT64, Codecs.INT64, n -> (long) n, n -> (long) n),
              lruHash(
                  "lru-of-long-values", Codecs.bytes(4), Codecs.bytes(40), bytes(4), bytes(40)));
      case ARRAY ->
          List.of(
              array("array-of-longs", Codecs.INT64, n -> (long) n, false),
              array("array-of-words", Codecs.bytes(3), bytes(3), false),
              array("array-of-cells", Codecs.record(Reading.class), Victim::reading, false),
              array("mmapable-array", Codecs.bytes(20), bytes(20), true));
      case PERCPU_HASH ->
          List.of(
              perCpuHash("per-cpu-hash-of-longs", MapSpec::perCpuHash, Codecs.INT64, n -> (long) n),
              perCpuHash(
                  "per-cpu-hash-of-records", MapSpec::perCpuHash, Codecs.bytes(20), bytes(20)));
      case LRU_PERCPU_HASH ->
          List.of(
              perCpuHash(
                  "lru-per-cpu-hash-of-longs",
                  MapSpec::lruPerCpuHash,
                  Codecs.INT64,
                  n -> (long) n));
      case PERCPU_ARRAY ->
          List.of(
              perCpuArray("per-cpu-array-of-longs", Codecs.INT64, n -> (long) n),
              perCpuArray("per-cpu-array-of-records", Codecs.bytes(20), bytes(20)));
      case LPM_TRIE ->
          List.of(
              trie(
                  "trie-of-addresses",
                  Codecs.IPV4_PREFIX,
                  Codecs.INT64,
                  Victim::network,
                  n -> (long) n),
              trie(
                  "trie-of-long-values",
                  Codecs.bytes(20),
                  Codecs.bytes(40),
                  prefixes(20),
                  bytes(40)));
      case BLOOM_FILTER ->
          List.of(
              bloom("bloom-of-longs", Codecs.INT64, n -> (long) n),
              bloom("bloom-of-records", Codecs.record(Reading.class), Victim::reading));
      case ARRAY_OF_MAPS -> List.of(arrayOfMaps());
      case HASH_OF_MAPS -> List.of(hashOfMaps());
    };
  }

  private static Victim arrayOfMaps() {
    MapSpec.Builder<SharedHash<Long, Long>> table = MapSpec.hash(Codecs.INT64, Codecs.INT64);
    return ofMaps(
        "array-of-maps",
        MapSpec.arrayOfMaps(table.maxEntries(ENTRIES).build()).maxEntries(ENTRIES).build(),
        Integer.BYTES,
        hash("table", table, Codecs.INT64, Codecs.INT64, n -> (long) n, n -> (long) n));
  }

  private static Victim hashOfMaps() {
    MapSpec<SharedArray<byte[]>> table =
        MapSpec.array(Codecs.bytes(20)).maxEntries(ENTRIES).build();
    return ofMaps(
        "hash-of-maps",
        MapSpec.hashOfMaps(Codecs.bytes(5), table).maxEntries(ENTRIES).build(),
        5,
        array("table", Codecs.bytes(20), bytes(20), false));
  }

  private static <M extends SharedMap> Victim ofMaps(
      String name, MapSpec<M> spec, int keySize, Victim table) {
    MapAttributes of = table.attributes;
    return new Victim(
        name,
        attributes(spec, keySize, Integer.BYTES, 0)
            .withInner(
                Nesting.template(
                    of.type(), of.flags(), of.keySize(), of.valueSize(), of.maxEntries())),
        (maps, path, readOnly) -> RiggedHandle.attach(maps, path, readOnly, spec),
        (map, random) -> new MapsOperations(map, RiggedHandle.over(map, spec), random, table),
        table);
  }

  private static <K, V> Victim hash(
      String name, Codec<K> keys, Codec<V> values, IntFunction<K> key, IntFunction<V> value) {
    return hash(name, MapSpec.hash(keys, values), keys, values, key, value);
  }

  private static <K, V> Victim lruHash(
      String name, Codec<K> keys, Codec<V> values, IntFunction<K> key, IntFunction<V> value) {
    return hash(name, MapSpec.lruHash(keys, values), keys, values, key, value);
  }

  private static <K, V, M extends SharedHash<K, V>> Victim hash(
      String name,
      MapSpec.Builder<M> builder,
      Codec<K> keys,
      Codec<V> values,
      IntFunction<K> key,
      IntFunction<V> value) {
    MapSpec<M> spec = builder.maxEntries(ENTRIES).build();
    return new Victim(
        name,
        attributes(spec, keys.size(), values.size(), 0),
        (maps, path, readOnly) -> RiggedHandle.attach(maps, path, readOnly, spec),
        (map, random) ->
            new HashOperations<>(map, RiggedHandle.over(map, spec), random, key, value));
  }

  private static <V> Victim array(
      String name, Codec<V> values, IntFunction<V> value, boolean mmapable) {
    MapSpec.Builder<SharedArray<V>> builder = MapSpec.array(values).maxEntries(ENTRIES);
    MapSpec<SharedArray<V>> spec = (mmapable ? builder.mmapable() : builder).build();
    return new Victim(
        name,
        attributes(spec, Integer.BYTES, values.size(), mmapable ? BpfFlags.MMAPABLE : 0),
        (maps, path, readOnly) -> RiggedHandle.attach(maps, path, readOnly, spec),
        (map, random) -> new ArrayOperations<>(map, RiggedHandle.over(map, spec), random, value));
  }

  /** Makes the builder of a per-CPU hash with keys of 6 bytes. */
  private interface PerCpuHashes<V> {
    MapSpec.Builder<? extends SharedPerCpuHash<byte[], V>> of(Codec<byte[]> keys, Codec<V> values);
  }

  private static <V> Victim perCpuHash(
      String name, PerCpuHashes<V> hashes, Codec<V> values, IntFunction<V> value) {
    MapSpec<? extends SharedPerCpuHash<byte[], V>> spec =
        hashes.of(Codecs.bytes(6), values).maxEntries(ENTRIES).build();
    return new Victim(
        name,
        attributes(spec, 6, values.size(), 0),
        (maps, path, readOnly) -> RiggedHandle.attach(maps, path, readOnly, spec),
        (map, random) ->
            new PerCpuHashOperations<>(map, RiggedHandle.over(map, spec), random, bytes(6), value));
  }

  private static <V> Victim perCpuArray(String name, Codec<V> values, IntFunction<V> value) {
    MapSpec<SharedPerCpuArray<V>> spec = MapSpec.perCpuArray(values).maxEntries(ENTRIES).build();
    return new Victim(
        name,
        attributes(spec, Integer.BYTES, values.size(), 0),
        (maps, path, readOnly) -> RiggedHandle.attach(maps, path, readOnly, spec),
        (map, random) ->
            new PerCpuArrayOperations<>(map, RiggedHandle.over(map, spec), random, value));
  }

  private static <V> Victim bloom(String name, Codec<V> values, IntFunction<V> value) {
    MapSpec<SharedBloom<V>> spec = MapSpec.bloom(values).maxEntries(ENTRIES).build();
    return new Victim(
        name,
        attributes(spec, 0, values.size(), 0),
        (maps, path, readOnly) -> RiggedHandle.attach(maps, path, readOnly, spec),
        (map, random) -> new BloomOperations<>(map, RiggedHandle.over(map, spec), random, value));
  }

  private static <K, V> Victim trie(
      String name, Codec<K> keys, Codec<V> values, IntFunction<K> key, IntFunction<V> value) {
    MapSpec<SharedLpmTrie<K, V>> spec = MapSpec.lpmTrie(keys, values).maxEntries(ENTRIES).build();
    return new Victim(
        name,
        attributes(spec, keys.size(), values.size(), BpfFlags.NO_PREALLOC),
        (maps, path, readOnly) -> RiggedHandle.attach(maps, path, readOnly, spec),
        (map, random) ->
            new TrieOperations<>(map, RiggedHandle.over(map, spec), random, key, value));
  }

  private static MapAttributes attributes(MapSpec<?> spec, int keySize, int valueSize, int flags) {
    return MapAttributes.of(spec.type().number(), keySize, valueSize, ENTRIES)
        .withFlags(flags, 0, 0)
        .withText("victim", spec.schema())
        .withFile(SLOTS, MapAttributes.DEFAULT_MODE, true);
  }

  /* Values of this many bytes, made from a number. */
  private static IntFunction<byte[]> bytes(int size) {
    return n -> {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (i < Integer.BYTES ? n >>> 8 * i : n * 31 + i);
      }
      return bytes;
    };
  }

  /* Prefixes of this many bytes, length and all, many of them within others. */
  private static IntFunction<byte[]> prefixes(int size) {
    int bits = Byte.SIZE * (size - LpmGeometry.PREFIX_LENGTH_SIZE);
    return n -> {
      byte[] bytes = new byte[size];
      Mutator.buffer(bytes).putInt(0, n * 5 % (bits + 1));
      bytes[LpmGeometry.PREFIX_LENGTH_SIZE] = (byte) (n % 3 << 6);
      return bytes;
    };
  }

  private static IpPrefix network(int n) {
    return IpPrefix.parse("10." + n % 3 * 64 + ".0.0/" + n * 5 % 33);
  }

  private static Reading reading(int n) {
    return new Reading(n % 2 == 0, Unit.values()[n & 1], n / 4.0, "place " + n % 10);
  }

  /**
   * Makes the map, pinned, with some entries in it and nobody attached; the maps in its slots are
   * kept by them, and one of those by a pin too.
   */
  void create(Maps maps, Path path, long hashSeed) throws IOException {
    maps.create(path, attributes).close();
    new FilePatch(path).putInHeader(HeaderLayout.HASH_SEED, hashSeed, Long.BYTES);
    List<Path> tables = files(path).subList(1, files(path).size());
    for (Path inner : tables) {
      table.create(maps, inner, hashSeed);
    }
    try (OpenMap map = maps.attach(path, false, header -> {})) {
      typed.over(map, new Random(hashSeed)).fill(FILLED);
    }
    tables.stream().skip(1).forEach(Shmap::unpin);
  }

  /** The names that {@link #create} makes: the map's own, and those of the maps in its slots. */
  List<Path> files(Path path) {
    List<Path> files = new ArrayList<>(List.of(path));
    for (int i = 0; table != null && i < TABLES; i++) {
      files.add(table(path, i));
    }
    return files;
  }

  /** The name of one of the maps in the slots of a map of maps. */
  static Path table(Path path, int number) {
    return path.resolveSibling(path.getFileName() + "-table-" + number);
  }

  /**
   * Attaches in one of the ways that there are: with the spec or without, to write or to read.
   *
   * @throws ShmapException the file is refused, for a reason that is documented
   */
  Operations enter(Maps maps, Path path, Random random) {
    boolean readOnly = random.nextInt(8) == 0;
    boolean withSpec = random.nextBoolean();
    OpenMap map;
    try {
      map =
          withSpec
              ? opening.attach(maps, path, readOnly)
              : maps.attach(path, readOnly, header -> {});
    } catch (ShmapException e) {
      requireDocumented(e, path);
      throw e;
    }
    return withSpec ? typed.over(map, random) : raw(map, random, table);
  }

  private static void requireDocumented(ShmapException e, Path path) {
    if (!REFUSALS.contains(e.errno()) || !e.getMessage().contains(path.toString())) {
      throw new AssertionError("not documented, errno=" + e.errno(), e);
    }
  }

  /**
   * All that can be done to a map of which nothing is known but its file.
   *
   * @param table what may be put into it if it is a map of maps; null for nothing
   */
  @SuppressWarnings("unchecked")
  static Operations raw(OpenMap map, Random random, Victim table) {
    SharedMap handle = RiggedHandle.over(map);
    IntFunction<byte[]> values = bytes(map.header().valueSize());
    return switch (handle.type()) {
      case HASH, LRU_HASH ->
          new HashOperations<>(
              map,
              (SharedHash<byte[], byte[]>) handle,
              random,
              bytes(map.header().keySize()),
              values);
      case ARRAY -> new ArrayOperations<>(map, (SharedArray<byte[]>) handle, random, values);
      case PERCPU_ARRAY ->
          new PerCpuArrayOperations<>(map, (SharedPerCpuArray<byte[]>) handle, random, values);
      case PERCPU_HASH, LRU_PERCPU_HASH ->
          new PerCpuHashOperations<>(
              map,
              (SharedPerCpuHash<byte[], byte[]>) handle,
              random,
              bytes(map.header().keySize()),
              values);
      case BLOOM_FILTER -> new BloomOperations<>(map, (SharedBloom<byte[]>) handle, random, values);
      case LPM_TRIE ->
          new TrieOperations<>(
              map,
              (SharedLpmTrie<byte[], byte[]>) handle,
              random,
              prefixes(map.header().keySize()),
              values);
      case ARRAY_OF_MAPS, HASH_OF_MAPS -> new MapsOperations(map, handle, random, table);
    };
  }
}
