package io.shmap.engine.bloom;

import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.sync.Census;

/** One filter of 8-byte values in private memory, and the simulated processes attached to it. */
final class SharedFilter {

  static final long SEED = 0x5eed;

  final BloomGeometry geometry;
  final Region memory;
  final Census census = new Census(8);

  SharedFilter(long maxEntries, int hashes) {
    geometry = BloomGeometry.of(Long.BYTES, maxEntries, hashes);
    memory = Region.allocate(geometry.length());
  }

  /** One attached process. */
  record Process(BloomEngine engine, int owner, Mortality life) {

    int add(long value) {
      return engine.add(SharedFilter.value(value), 0);
    }
  }

  BloomEngine attach() {
    return process().engine();
  }

  /** A process whose stores are counted, and that dies when its life says so. */
  Process process() {
    Mortality life = Mortality.immortal();
    return process(new DyingRegion(memory, life), life);
  }

  Process process(Region view, Mortality life) {
    return process(view, life, new Blocks(view, geometry));
  }

  Process process(Region view, Mortality life, Blocks blocks) {
    Census.Member member = census.attach();
    BloomEngine engine =
        new BloomEngine(view, geometry, SEED, member, BloomEngine.HASH_FUNCTION, blocks);
    member.settleWith(engine);
    return new Process(engine, member.self(), life);
  }

  static Region value(long number) {
    Region value = Region.allocate(Long.BYTES);
    value.putLong(0, number);
    return value;
  }

  static boolean has(BloomEngine engine, long number) {
    return engine.mightContain(value(number), 0);
  }
}
