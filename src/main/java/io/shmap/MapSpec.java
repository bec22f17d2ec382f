package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.codec.Codecs;
import io.shmap.codec.MapSchema;
import io.shmap.codec.Schema;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.lifecycle.Header;
import io.shmap.lifecycle.Template;
import io.shmap.map.BpfFlags;
import io.shmap.map.MapAttributes;
import io.shmap.map.Nesting;
import io.shmap.map.OpenMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a map is: its type, what keys and values are, how many entries it holds. Immutable; one spec
 * serves any number of maps and threads.
 *
 * <pre>{@code
 * record Quote(long time, double bid, double ask) {}
 *
 * static final MapSpec<SharedHash<Long, Quote>> QUOTES =
 *     MapSpec.hash(Codecs.INT64, Codecs.record(Quote.class)).maxEntries(1_000_000).build();
 * }</pre>
 *
 * @param <M> the handle that maps of this spec are opened as
 */
public final class MapSpec<M extends SharedMap> {

  private final MapAttributes attributes;
  private final Function<OpenMap, M> handle;

  private MapSpec(MapAttributes attributes, Function<OpenMap, M> handle) {
    this.attributes = attributes;
    this.handle = handle;
  }

  /** A hash: any key to a value. */
  public static <K, V> Builder<SharedHash<K, V>> hash(Codec<K> keys, Codec<V> values) {
    return new Builder<>(
        MapType.HASH,
        keys.size(),
        values.size(),
        new MapSchema(keys.schema(), values.schema()),
        map -> new SharedHash<>(map, keys, values));
  }

  /**
   * A hash that is never full: a new key that meets {@code maxEntries} others makes the entry go
   * that was not used for long.
   */
  public static <K, V> Builder<SharedLruHash<K, V>> lruHash(Codec<K> keys, Codec<V> values) {
    return new Builder<>(
        MapType.LRU_HASH,
        keys.size(),
        values.size(),
        new MapSchema(keys.schema(), values.schema()),
        map -> new SharedLruHash<>(map, keys, values));
  }

  /** A hash with a value for each CPU: any key to as many values. */
  public static <K, V> Builder<SharedPerCpuHash<K, V>> perCpuHash(Codec<K> keys, Codec<V> values) {
    return new Builder<>(
        MapType.PERCPU_HASH,
        keys.size(),
        values.size(),
        new MapSchema(keys.schema(), values.schema()),
        map -> new SharedPerCpuHash<>(map, keys, values));
  }

  /** The same that is never full, as {@link #lruHash}. */
  public static <K, V> Builder<SharedLruPerCpuHash<K, V>> lruPerCpuHash(
      Codec<K> keys, Codec<V> values) {
    return new Builder<>(
        MapType.LRU_PERCPU_HASH,
        keys.size(),
        values.size(),
        new MapSchema(keys.schema(), values.schema()),
        map -> new SharedLruPerCpuHash<>(map, keys, values));
  }

  /** An array: an index from 0 to {@code maxEntries - 1} to a value, all zero bytes at first. */
  public static <V> Builder<SharedArray<V>> array(Codec<V> values) {
    return new Builder<>(
        MapType.ARRAY,
        Integer.BYTES,
        values.size(),
        new MapSchema(Schema.parse("u32"), values.schema()),
        map -> new SharedArray<>(map, values));
  }

  /**
   * An array with a value for each CPU: an index from 0 to {@code maxEntries - 1} to as many
   * values, all zero bytes at first.
   */
  public static <V> Builder<SharedPerCpuArray<V>> perCpuArray(Codec<V> values) {
    return new Builder<>(
        MapType.PERCPU_ARRAY,
        Integer.BYTES,
        values.size(),
        new MapSchema(Schema.parse("u32"), values.schema()),
        map -> new SharedPerCpuArray<>(map, values));
  }

  /**
   * A trie: prefixes to values, found by the longest that a key begins with.
   *
   * @param keys prefix length in bits (u32), then 1 to 256 bytes of data: {@link
   *     Codecs#IPV4_PREFIX}, {@link Codecs#IPV6_PREFIX}, or any codec that writes such bytes
   */
  public static <K, V> Builder<SharedLpmTrie<K, V>> lpmTrie(Codec<K> keys, Codec<V> values) {
    Builder<SharedLpmTrie<K, V>> builder =
        new Builder<>(
            MapType.LPM_TRIE,
            keys.size(),
            values.size(),
            new MapSchema(keys.schema(), values.schema()),
            map -> new SharedLpmTrie<>(map, keys, values));
    builder.flags = BpfFlags.NO_PREALLOC; // as bpf(2) demands
    return builder;
  }

  /** A Bloom filter: which values have surely not been added. */
  public static <V> Builder<SharedBloom<V>> bloom(Codec<V> values) {
    return new Builder<>(
        MapType.BLOOM_FILTER,
        0,
        values.size(),
        new MapSchema(null, values.schema()),
        map -> new SharedBloom<>(map, values));
  }

  /** An array of maps: an index from 0 to {@code maxEntries - 1} to a map like {@code inner}. */
  public static <M extends SharedMap> Builder<SharedArrayOfMaps<M>> arrayOfMaps(MapSpec<M> inner) {
    return new Builder<>(
            MapType.ARRAY_OF_MAPS,
            Integer.BYTES,
            Integer.BYTES,
            new MapSchema(Schema.parse("u32"), Schema.parse("u32")),
            map ->
                new SharedArrayOfMaps<>(
                    map, header -> inner.requireAgreement(header, map.path()), inner::open))
        .inner(inner);
  }

  /** A hash of maps: any key to a map like {@code inner}. */
  public static <K, M extends SharedMap> Builder<SharedHashOfMaps<K, M>> hashOfMaps(
      Codec<K> keys, MapSpec<M> inner) {
    return new Builder<>(
            MapType.HASH_OF_MAPS,
            keys.size(),
            Integer.BYTES,
            new MapSchema(keys.schema(), Schema.parse("u32")),
            map ->
                new SharedHashOfMaps<>(
                    map, keys, header -> inner.requireAgreement(header, map.path()), inner::open))
        .inner(inner);
  }

  /* Keys and values as bytes, by what the file says; for attach without a spec. */
  static SharedMap openRaw(OpenMap map) {
    Header header = map.header();
    Codec<byte[]> values = Codecs.bytes(header.valueSize());
    return switch (MapType.of(header.type())) {
      case HASH -> new SharedHash<>(map, Codecs.bytes(header.keySize()), values);
      case ARRAY -> new SharedArray<>(map, values);
      case PERCPU_ARRAY -> new SharedPerCpuArray<>(map, values);
      case PERCPU_HASH -> new SharedPerCpuHash<>(map, Codecs.bytes(header.keySize()), values);
      case LRU_PERCPU_HASH ->
          new SharedLruPerCpuHash<>(map, Codecs.bytes(header.keySize()), values);
      case LPM_TRIE -> new SharedLpmTrie<>(map, Codecs.bytes(header.keySize()), values);
      case LRU_HASH -> new SharedLruHash<>(map, Codecs.bytes(header.keySize()), values);
      case BLOOM_FILTER -> new SharedBloom<>(map, values);
      case ARRAY_OF_MAPS -> new SharedArrayOfMaps<>(map, inner -> {}, MapSpec::openRaw);
      case HASH_OF_MAPS ->
          new SharedHashOfMaps<>(
              map, Codecs.bytes(header.keySize()), inner -> {}, MapSpec::openRaw);
    };
  }

  public MapType type() {
    return MapType.of(attributes.type());
  }

  /** How many entries always fit, and not one more. */
  public long maxEntries() {
    return attributes.maxEntries();
  }

  /** What keys and values are, as the map's file will say. */
  public String schema() {
    return attributes.schema();
  }

  MapAttributes attributes() {
    return attributes;
  }

  M open(OpenMap map) {
    return handle.apply(map);
  }

  /* Throws with every difference between this spec and a file. */
  void requireAgreement(Header header, Object path) {
    List<String> differences = new ArrayList<>();
    compare(
        differences,
        "type",
        MapType.of(header.type()).text(),
        MapType.of(attributes.type()).text());
    compare(differences, "key size", header.keySize(), attributes.keySize());
    compare(differences, "value size", header.valueSize(), attributes.valueSize());
    if (attributes.maxEntries() != 0) {
      compare(differences, "max entries", header.maxEntries(), attributes.maxEntries());
    }
    compare(differences, "flags", header.flags(), attributes.flags());
    compare(differences, "map extra", header.mapExtra(), attributes.mapExtra());
    compare(differences, "inner maps", header.inner(), attributes.inner());
    if (!header.schema().isEmpty()) {
      compare(differences, "schema", header.schema(), attributes.schema());
    }
    if (!differences.isEmpty()) {
      throw new ShmapException(
          Errno.EINVAL, "attach " + path + ": " + String.join(", ", differences));
    }
  }

  private static void compare(List<String> differences, String what, Object file, Object spec) {
    if (!file.equals(spec)) {
      differences.add(what + " " + file + " in file but " + spec + " in spec");
    }
  }

  /**
   * Builds a spec.
   *
   * @param <M> the handle
   */
  public static final class Builder<M extends SharedMap> {

    private final MapType type;
    private final int keySize;
    private final int valueSize;
    private final MapSchema schema;
    private final Function<OpenMap, M> handle;
    private long maxEntries;
    private int flags;
    private long mapExtra;
    private String name = "";
    private int attachSlots = MapAttributes.DEFAULT_ATTACH_SLOTS;
    private int mode = MapAttributes.DEFAULT_MODE;
    private boolean pinned;
    private Template inner = Template.NONE;

    private Builder(
        MapType type, int keySize, int valueSize, MapSchema schema, Function<OpenMap, M> handle) {
      this.type = type;
      this.keySize = keySize;
      this.valueSize = valueSize;
      this.schema = schema;
      this.handle = handle;
    }

    /**
     * How many entries always fit, and not one more; of a Bloom filter, with how many values its
     * rate of false positives holds. Needed to create; without it a map of any size is attached to.
     */
    public Builder<M> maxEntries(long count) {
      if (count < 1 || count > 0xffff_ffffL) {
        throw new ShmapException(
            Errno.EINVAL, "spec: max entries=" + count + " not in 1.." + 0xffff_ffffL);
      }
      maxEntries = count;
      return this;
    }

    /** A name for people, up to 15 of {@code [A-Za-z0-9_.]}; not the file's. */
    public Builder<M> name(String text) {
      name = text;
      return this;
    }

    /** How many handles may be open at once, in all processes together; 64 if not given. */
    public Builder<M> attachSlots(int count) {
      attachSlots = count;
      return this;
    }

    /** Permission bits of the file, whatever the umask; 0600 if not given. */
    public Builder<M> mode(int bits) {
      mode = bits;
      return this;
    }

    /** The map outlives its handles, as long as it has a name. */
    public Builder<M> pinned() {
      pinned = true;
      return this;
    }

    /** Array: values lie flat and in place, and {@link SharedArray#view} shows them. */
    public Builder<M> mmapable() {
      flags |= BpfFlags.MMAPABLE;
      return this;
    }

    /** Bloom filter: how many bits each value sets, 1 to 15; 5 if not given. */
    public Builder<M> hashes(int count) {
      if (count < 1 || count > 15) {
        throw new ShmapException(Errno.EINVAL, "spec: hashes=" + count + " not in 1..15");
      }
      mapExtra = count;
      return this;
    }

    private Builder<M> inner(MapSpec<?> spec) {
      MapAttributes of = spec.attributes;
      inner =
          Nesting.template(of.type(), of.flags(), of.keySize(), of.valueSize(), of.maxEntries());
      return this;
    }

    public MapSpec<M> build() {
      MapAttributes attributes =
          MapAttributes.of(type.number(), keySize, valueSize, maxEntries)
              .withFlags(flags, mapExtra, 0)
              .withText(name, schema.text())
              .withFile(attachSlots, mode, pinned)
              .withInner(inner);
      return new MapSpec<>(attributes, handle);
    }
  }
}
