package io.shmap.linear;

import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedLpmTrie;
import io.shmap.SharedLruHash;
import io.shmap.SharedLruPerCpuHash;
import io.shmap.SharedMap;
import io.shmap.SharedPerCpuArray;
import io.shmap.SharedPerCpuHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;

/** The public faces whose histories are checked. */
public enum Face {
  /** A hash of longs, without boxes. */
  LONGS {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      return new LongHashSubject(handle(path, hash(Encoding.WORD, maxEntries), create));
    }
  },
  /** A hash of longs, with the operations that all hashes have. */
  BOXES {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      return new HashSubject<>(
          handle(path, hash(Encoding.WORD, maxEntries), create), Encoding.WORD);
    }
  },
  /** A hash with values longer than a word. */
  WIDE_VALUES {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      return new HashSubject<>(
          handle(path, hash(Encoding.WIDE, maxEntries), create), Encoding.WIDE);
    }
  },
  /** An LRU map of longs, without boxes. */
  LRU_LONGS {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      return new LongHashSubject(handle(path, lru(Encoding.WORD, maxEntries), create));
    }
  },
  /** An LRU map with values longer than a word. */
  LRU_VALUES {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      return new HashSubject<>(handle(path, lru(Encoding.WIDE, maxEntries), create), Encoding.WIDE);
    }
  },
  /** An array of longs. */
  WORDS {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      MapSpec<SharedArray<Long>> spec = MapSpec.array(Codecs.INT64).maxEntries(maxEntries).build();
      return new WordsSubject(handle(path, spec, create));
    }
  },
  /** An array with values longer than a word. */
  CELLS {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      MapSpec<SharedArray<long[]>> spec =
          MapSpec.array(Encoding.WIDE.codec()).maxEntries(maxEntries).build();
      return new CellsSubject(handle(path, spec, create));
    }
  },
  /** A trie with values of a word. */
  PREFIXES {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      return new TrieSubject<>(
          handle(path, trie(Encoding.WORD, maxEntries), create), Encoding.WORD);
    }
  },
  /** A trie with values longer than a word. */
  WIDE_PREFIXES {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      return new TrieSubject<>(
          handle(path, trie(Encoding.WIDE, maxEntries), create), Encoding.WIDE);
    }
  },
  /** A hash of numbers that each CPU has. */
  COUNTERS {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      MapSpec<SharedPerCpuHash<Long, Long>> spec =
          MapSpec.perCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(maxEntries).build();
      return CountersSubject.of(handle(path, spec, create));
    }
  },
  /** An LRU map of numbers that each CPU has. */
  LRU_COUNTERS {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      MapSpec<SharedLruPerCpuHash<Long, Long>> spec =
          MapSpec.lruPerCpuHash(Codecs.INT64, Codecs.INT64).maxEntries(maxEntries).build();
      return CountersSubject.of(handle(path, spec, create));
    }
  },
  /** An array of numbers that each CPU has. */
  COUNTERS_BY_INDEX {
    @Override
    Subject open(Path path, long maxEntries, boolean create) {
      MapSpec<SharedPerCpuArray<Long>> spec =
          MapSpec.perCpuArray(Codecs.INT64).maxEntries(maxEntries).build();
      return CountersSubject.of(handle(path, spec, create));
    }
  };

  /** The state of each entry of a new map. */
  long initial() {
    return this == WORDS || this == CELLS || isCounters() ? 0 : Register.ABSENT;
  }

  private boolean isCounters() {
    return this == COUNTERS || this == LRU_COUNTERS || this == COUNTERS_BY_INDEX;
  }

  /** What is asked of the history of each entry. */
  Rounds.Check check() {
    return isCounters() ? Sums::violation : Linearizability::violation;
  }

  /** Whether an insert of one of so many keys may make another entry go. */
  public boolean mayEvict(int keys, long maxEntries) {
    return (this == LRU_LONGS || this == LRU_VALUES) && keys > maxEntries;
  }

  public Subject create(Path path, long maxEntries) {
    return open(path, maxEntries, true);
  }

  public Subject attach(Path path, long maxEntries) {
    return open(path, maxEntries, false);
  }

  abstract Subject open(Path path, long maxEntries, boolean create);

  private static <V> MapSpec<SharedHash<Long, V>> hash(Encoding<V> encoding, long maxEntries) {
    return MapSpec.hash(Codecs.INT64, encoding.codec()).maxEntries(maxEntries).build();
  }

  private static <V> MapSpec<SharedLruHash<Long, V>> lru(Encoding<V> encoding, long maxEntries) {
    return MapSpec.lruHash(Codecs.INT64, encoding.codec()).maxEntries(maxEntries).build();
  }

  private static <V> MapSpec<SharedLpmTrie<byte[], V>> trie(Encoding<V> encoding, long maxEntries) {
    return MapSpec.lpmTrie(Codecs.bytes(8), encoding.codec()).maxEntries(maxEntries).build();
  }

  private static <M extends SharedMap> M handle(Path path, MapSpec<M> spec, boolean create) {
    return create ? Shmap.create(path, spec) : Shmap.attach(path, spec);
  }
}
