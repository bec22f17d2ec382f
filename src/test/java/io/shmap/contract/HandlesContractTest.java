package io.shmap.contract;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contracts on one handle, and on two handles of one process. */
@ParameterizedClass
@EnumSource
class HandlesContractTest {

  enum Handles {
    ONE,
    TWO
  }

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private final Handles handles;

  HandlesContractTest(Handles handles) {
    this.handles = handles;
  }

  private HashContract.Pair pair(String type, int keySize, int valueSize) {
    String path = store.fresh().toString();
    Session writer = new Session();
    writer.send(String.join(" ", "create", path, type, "" + keySize, "" + valueSize, "16"));
    if (handles == Handles.ONE) {
      return new HashContract.Pair(writer, writer);
    }
    Session reader = new Session();
    reader.send("attach " + path);
    return new HashContract.Pair(writer, reader);
  }

  @Nested
  class Hash implements HashContract {
    @Override
    public Pair open(int valueSize) {
      return pair("HASH", 4, valueSize);
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
      return pair("LRU_HASH", 4, valueSize);
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
      return pair("ARRAY", 4, valueSize);
    }
  }

  @Nested
  class PerCpuHash implements PerCpuHashContract {
    @Override
    public Pair open(int valueSize) {
      return pair("PERCPU_HASH", 4, valueSize);
    }
  }

  @Nested
  class LruPerCpuHash implements LruContract {
    @Override
    public Pair open(int valueSize) {
      return pair("LRU_PERCPU_HASH", 4, valueSize);
    }
  }

  @Nested
  class PerCpuArray implements PerCpuArrayContract {
    @Override
    public HashContract.Pair open(int valueSize) {
      return pair("PERCPU_ARRAY", 4, valueSize);
    }
  }

  @Nested
  class ArrayOfMaps implements OfMapsContract.OfArrays {
    @Override
    public HashContract.Pair open() {
      return pair("ARRAY_OF_MAPS", 4, 4);
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
      return pair("HASH_OF_MAPS", 4, 4);
    }

    @Override
    public Path fresh() {
      return store.fresh();
    }
  }
}
