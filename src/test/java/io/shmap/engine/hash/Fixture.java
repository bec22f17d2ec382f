package io.shmap.engine.hash;

import io.shmap.engine.KeyHash;
import io.shmap.memory.Region;
import io.shmap.sync.Census;
import io.shmap.sync.Owners;
import java.util.Map;
import java.util.TreeMap;

/** One map in private memory, and as many attachments as a test wants. */
final class Fixture {

  /** Which engine is tested: the right one, or one with a wrong step. */
  interface Variant {

    Variant RIGHT = HashEngine::new;

    HashEngine engine(Region region, HashGeometry geometry, long seed, Owners owners, int function);
  }

  static final int SLOTS = 16;
  static final long SEED = 0x5eed_0123_4567_89abL;

  final HashGeometry geometry;
  final Region memory;
  final KeyHash keyHash;

  private final Variant variant;
  private final Table table;
  private Census census = new Census(SLOTS);

  Fixture(HashGeometry geometry, Variant variant) {
    this.geometry = geometry;
    this.memory = Region.allocate(geometry.length());
    this.variant = variant;
    this.keyHash = new KeyHash(KeyHash.FUNCTION, geometry.keySize(), SEED);
    this.table = new Table(memory, geometry, keyHash);
    HashEngine.format(memory, geometry);
  }

  static Fixture of(int keySize, int valueSize, long maxEntries) {
    return new Fixture(HashGeometry.of(keySize, valueSize, maxEntries, SLOTS, 2), Variant.RIGHT);
  }

  /** The map as it was when {@code image} was taken, with no attachment. */
  void restore(Region image) {
    memory.copyFrom(0, image, 0, geometry.length());
    census = new Census(SLOTS);
  }

  Region image() {
    Region image = Region.allocate(geometry.length());
    image.copyFrom(0, memory, 0, geometry.length());
    return image;
  }

  Handle attach() {
    return attach(memory);
  }

  Handle attach(Region view) {
    return attach(view, Region.allocate(geometry.paddedValueSize()));
  }

  Handle attach(Region view, Region value) {
    Census.Member owners = census.attach();
    HashEngine engine = variant.engine(view, geometry, SEED, owners, KeyHash.FUNCTION);
    owners.settleWith(engine);
    Region key = Region.allocate(geometry.paddedKeySize());
    return new Handle(owners, engine, geometry, key, value);
  }

  void die(Handle handle) {
    census.die(handle.owners.self());
  }

  Census census() {
    return census;
  }

  long home(long id) {
    Region key = Region.allocate(geometry.paddedKeySize());
    Handle.putKey(key, 0, id, geometry.keySize());
    return table.home(keyHash.of(key, 0));
  }

  /** The n-th number, from 0, whose key has this home. */
  long idAt(long home, int nth) {
    int seen = -1;
    for (long id = 1; ; id++) {
      if (home(id) == home && ++seen == nth) {
        return id;
      }
    }
  }

  /** Every entry, by a walk over the nodes. */
  Map<Long, Long> contents(Handle handle) {
    Map<Long, Long> contents = new TreeMap<>();
    Region entries = Region.allocate(geometry.entrySize() * geometry.places());
    for (long node = 0; node < handle.engine.nodes(); node++) {
      int copied = handle.engine.copyNode(node, entries);
      for (int i = 0; i < copied; i++) {
        long at = i * geometry.entrySize();
        long id = Handle.idOf(entries, at, geometry.keySize());
        long version = Handle.version(entries, at + geometry.paddedKeySize(), geometry.valueSize());
        if (contents.put(id, version) != null) {
          throw new AssertionError("key twice, id=" + id);
        }
      }
    }
    return contents;
  }
}
