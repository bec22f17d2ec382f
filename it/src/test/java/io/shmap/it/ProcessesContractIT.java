package io.shmap.it;

import io.shmap.contract.ArrayContract;
import io.shmap.contract.BloomContract;
import io.shmap.contract.HashContract;
import io.shmap.contract.LpmContract;
import io.shmap.contract.LruContract;
import io.shmap.contract.OfMapsContract;
import io.shmap.contract.Peer;
import io.shmap.contract.PerCpuArrayContract;
import io.shmap.contract.PerCpuHashContract;
import io.shmap.contract.Session;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contracts between two processes, in memory and on a disk: this one creates, another JVM
 * attaches.
 */
@ParameterizedClass
@EnumSource
class ProcessesContractIT {

  private static Child child;

  @RegisterExtension final TemporaryStore store;

  ProcessesContractIT(Storage storage) {
    store = storage.store();
  }

  @BeforeAll
  static void startChild() {
    child = Child.session();
  }

  @AfterAll
  static void endChild() {
    child.close();
  }

  private HashContract.Pair pair(String type, int valueSize) {
    return pair(type, 4, valueSize);
  }

  private HashContract.Pair pair(String type, int keySize, int valueSize) {
    String path = store.fresh().toString();
    Session here = new Session();
    here.send(String.join(" ", "create", path, type, "" + keySize, "" + valueSize, "16"));
    child.send("attach " + path);
    return new HashContract.Pair(here, new Borrowed());
  }

  /* The child serves many maps: closing a pair closes its handle only. */
  private static final class Borrowed implements Peer {
    @Override
    public String send(String line) {
      return child.send(line);
    }

    @Override
    public void close() {
      child.send("close");
    }
  }

  @Nested
  class Hash implements HashContract {
    @Override
    public Pair open(int valueSize) {
      return pair("HASH", valueSize);
    }
  }

  @Nested
  class Trie implements LpmContract {
    @Override
    public HashContract.Pair open(int keySize, int valueSize) {
      return pair("LPM_TRIE", keySize, valueSize);
    }
  }

  @Nested
  class LruHash implements LruContract {
    @Override
    public Pair open(int valueSize) {
      return pair("LRU_HASH", valueSize);
    }
  }

  @Nested
  class Bloom implements BloomContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return pair("BLOOM_FILTER", 0, valueSize);
    }
  }

  @Nested
  class Array implements ArrayContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return pair("ARRAY", valueSize);
    }
  }

  @Nested
  class PerCpuHash implements PerCpuHashContract {
    @Override
    public Pair open(int valueSize) {
      return pair("PERCPU_HASH", valueSize);
    }
  }

  @Nested
  class LruPerCpuHash implements LruContract {
    @Override
    public Pair open(int valueSize) {
      return pair("LRU_PERCPU_HASH", valueSize);
    }
  }

  @Nested
  class PerCpuArray implements PerCpuArrayContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return pair("PERCPU_ARRAY", valueSize);
    }
  }

  @Nested
  class ArrayOfMaps implements OfMapsContract.OfArrays {
    @Override
    public HashContract.Pair open() {
      return pair("ARRAY_OF_MAPS", 4);
    }

    @Override
    public Path fresh() {
      return store.fresh();
    }
  }

  @Nested
  class HashOfMaps implements OfMapsContract.OfHashes {
    @Override
    public HashContract.Pair open() {
      return pair("HASH_OF_MAPS", 4);
    }

    @Override
    public Path fresh() {
      return store.fresh();
    }
  }
}
