package io.shmap.contract;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on one handle, and on two handles of one process. */
class HandlesContractTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private HashContract.Pair one(String type, int keySize, int valueSize) {
    Session session = created(type, keySize, valueSize, store.fresh().toString());
    return new HashContract.Pair(session, session);
  }

  private HashContract.Pair two(String type, int keySize, int valueSize) {
    String path = store.fresh().toString();
    Session writer = created(type, keySize, valueSize, path);
    Session reader = new Session();
    reader.send("attach " + path);
    return new HashContract.Pair(writer, reader);
  }

  private static Session created(String type, int keySize, int valueSize, String path) {
    Session session = new Session();
    session.send(String.join(" ", "create", path, type, "" + keySize, "" + valueSize, "16"));
    return session;
  }

  @Nested
  class OneHash implements HashContract {
    @Override
    public Pair open(int valueSize) {
      return one("HASH", 4, valueSize);
    }
  }

  @Nested
  class TwoHashes implements HashContract {
    @Override
    public Pair open(int valueSize) {
      return two("HASH", 4, valueSize);
    }
  }

  @Nested
  class OneTrie implements LpmContract {
    @Override
    public HashContract.Pair open(int keySize, int valueSize) {
      return one("LPM_TRIE", keySize, valueSize);
    }
  }

  @Nested
  class OneLruHash implements LruContract {
    @Override
    public Pair open(int valueSize) {
      return one("LRU_HASH", 4, valueSize);
    }
  }

  @Nested
  class TwoTries implements LpmContract {
    @Override
    public HashContract.Pair open(int keySize, int valueSize) {
      return two("LPM_TRIE", keySize, valueSize);
    }
  }

  @Nested
  class TwoLruHashes implements LruContract {
    @Override
    public Pair open(int valueSize) {
      return two("LRU_HASH", 4, valueSize);
    }
  }

  @Nested
  class OneArray implements ArrayContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return one("ARRAY", 4, valueSize);
    }
  }

  @Nested
  class OneBloom implements BloomContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return one("BLOOM_FILTER", 0, valueSize);
    }
  }

  @Nested
  class TwoBlooms implements BloomContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return two("BLOOM_FILTER", 0, valueSize);
    }
  }

  @Nested
  class TwoArrays implements ArrayContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return two("ARRAY", 4, valueSize);
    }
  }

  @Nested
  class OnePerCpuHash implements PerCpuHashContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return one("PERCPU_HASH", 4, valueSize);
    }
  }

  @Nested
  class TwoPerCpuHashes implements PerCpuHashContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return two("PERCPU_HASH", 4, valueSize);
    }
  }

  @Nested
  class OneLruPerCpuHash implements LruContract {
    @Override
    public Pair open(int valueSize) {
      return one("LRU_PERCPU_HASH", 4, valueSize);
    }
  }

  @Nested
  class TwoLruPerCpuHashes implements LruContract {
    @Override
    public Pair open(int valueSize) {
      return two("LRU_PERCPU_HASH", 4, valueSize);
    }
  }

  @Nested
  class OnePerCpuArray implements PerCpuArrayContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return one("PERCPU_ARRAY", 4, valueSize);
    }
  }

  @Nested
  class TwoPerCpuArrays implements PerCpuArrayContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return two("PERCPU_ARRAY", 4, valueSize);
    }
  }

  @Nested
  class OneArrayOfMaps implements OfMapsContract.OfArrays {
    @Override
    public HashContract.Pair open() {
      return one("ARRAY_OF_MAPS", 4, 4);
    }

    @Override
    public Path fresh() {
      return store.fresh();
    }
  }

  @Nested
  class OneHashOfMaps implements OfMapsContract.OfHashes {
    @Override
    public HashContract.Pair open() {
      return one("HASH_OF_MAPS", 4, 4);
    }

    @Override
    public Path fresh() {
      return store.fresh();
    }
  }

  @Nested
  class TwoArraysOfMaps implements OfMapsContract.OfArrays {
    @Override
    public HashContract.Pair open() {
      return two("ARRAY_OF_MAPS", 4, 4);
    }

    @Override
    public Path fresh() {
      return store.fresh();
    }
  }

  @Nested
  class TwoHashesOfMaps implements OfMapsContract.OfHashes {
    @Override
    public HashContract.Pair open() {
      return two("HASH_OF_MAPS", 4, 4);
    }

    @Override
    public Path fresh() {
      return store.fresh();
    }
  }
}
