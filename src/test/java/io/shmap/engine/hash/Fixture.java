package io.shmap.engine.hash;

import io.shmap.engine.KeyHash;
import io.shmap.memory.Region;
import io.shmap.sync.Census;
import io.shmap.sync.Owners;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** One map in private memory, and as many attachments as a test wants. */
final class Fixture {

  /** Which engine is tested: the right one, or one with a wrong step. */
  interface Variant {

    Variant RIGHT = HashEngine::new;

    HashEngine engine(Region region, HashGeometry geometry, long seed, Owners owners, int function);
  }

  static final int SLOTS = 16;

  /** Entries that an attachment can hold of a batch. */
  private static final int BATCH = 16;

  static final long SEED = 0x5eed_0123_4567_89abL;

  final HashGeometry geometry;
  final Region memory;
  final KeyHash keyHash;

  private final Variant variant;
  private final Table table;
  private final Region walked;
  private final List<Buffers> buffers = new ArrayList<>();
  private Census census = new Census(SLOTS);
  private int attached;

  Fixture(HashGeometry geometry, Variant variant) {
    this.geometry = geometry;
    this.memory = Region.allocate(geometry.length());
    this.walked = Region.allocate(geometry.entrySize() * geometry.places());
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
    attached = 0;
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
    return attach(view, UnaryOperator.identity());
  }

  /* The buffer for values may be watched. */
  Handle attach(Region view, UnaryOperator<Region> value) {
    return attach(census.attach(), view, value);
  }

  Handle attach(Census.Member owners, Region view, UnaryOperator<Region> value) {
    HashEngine engine = variant.engine(view, geometry, SEED, owners, KeyHash.FUNCTION);
    owners.settleWith(engine);
    Buffers own = nextBuffers();
    Region values = value.apply(own.value());
    return new Handle(owners, engine, geometry, own.key(), values, own.other(), own.batch());
  }

  /* Where an attachment has its operands; mappings of their own, so those of a few are kept. */
  private record Buffers(Region key, Region value, Region other, Region batch) {

    static Buffers of(HashGeometry geometry) {
      return new Buffers(
          Region.allocate(geometry.paddedKeySize()),
          Handle.operand(geometry),
          Handle.operand(geometry),
          Region.allocate(BATCH * geometry.entrySize()));
    }
  }

  private synchronized Buffers nextBuffers() {
    if (attached >= SLOTS) {
      return Buffers.of(geometry);
    }
    if (attached == buffers.size()) {
      buffers.add(Buffers.of(geometry));
    }
    return buffers.get(attached++);
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
    return contents(handle, walked);
  }

  Map<Long, Long> contents(Handle handle, Region entries) {
    Map<Long, Long> contents = new TreeMap<>();
    for (long node = 0; node < handle.engine.nodes(); node++) {
      int copied = handle.engine.copyNode(node, entries);
      for (int i = 0; i < copied; i++) {
        long at = i * geometry.entrySize();
        long id = Handle.idOf(entries, at, geometry.keySize());
        long version = Handle.version(entries, at + geometry.paddedKeySize(), geometry);
        if (contents.put(id, version) != null) {
          throw new AssertionError("key twice, id=" + id);
        }
      }
    }
    return contents;
  }
}
