package io.shmap.engine.array;

import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.sync.Census;

/** One per-CPU array in private memory, and the simulated processes that are attached to it. */
final class SharedPerCpuArray {

  static final int CPUS = 3;

  final PerCpuArrayGeometry geometry;
  final Region memory;
  final Census census = new Census(8);

  SharedPerCpuArray(int valueSize, long maxEntries) {
    geometry = new PerCpuArrayGeometry(valueSize, maxEntries, CPUS);
    memory = Region.allocate(geometry.length());
  }

  /** One attached process. */
  record Process(PerCpuArrayEngine engine, int owner, Mortality life) {}

  PerCpuArrayEngine attach() {
    return process().engine();
  }

  /** A process whose stores are counted, and that dies when its life says so. */
  Process process() {
    Mortality life = Mortality.immortal();
    return process(new DyingRegion(memory, life), life);
  }

  Process process(Region view, Mortality life) {
    Census.Member member = census.attach();
    PerCpuArrayEngine engine = new PerCpuArrayEngine(view, geometry, member);
    member.settleWith(engine);
    return new Process(engine, member.self(), life);
  }

  /** What an attachment of its own does that lives only for this. */
  void settle(int owner) {
    Census.Member member = census.attach();
    member.settleWith(new PerCpuArrayEngine(memory, geometry, member));
    if (member.settle(owner) != 0) {
      throw new AssertionError("is alive, owner=" + owner);
    }
    census.die(member.self());
    member.settle(member.self());
  }

  /** True if the change died; then its owner is dead for the others too. */
  boolean dies(Process process, Runnable change) {
    try {
      change.run();
      return false;
    } catch (Mortality.Died died) {
      census.die(process.owner());
      return true;
    }
  }

  /** The values of all CPUs, each byte {@code filler}. */
  Region values(int filler) {
    Region values = Region.allocate(geometry.stripes());
    for (long i = 0; i < values.length(); i++) {
      values.putByte(i, (byte) filler);
    }
    return values;
  }

  static Region key(long index) {
    Region key = Region.allocate(4);
    key.putInt(0, (int) index);
    return key;
  }

  /** All words of an element, of each CPU in turn. */
  long[] words(PerCpuArrayEngine engine, long index) {
    Region out = Region.allocate(geometry.stripes());
    if (engine.lookup(key(index), 0, out, 0) != 0) {
      throw new AssertionError("lookup failed, index=" + index);
    }
    long[] words = new long[geometry.stripes() / 8];
    for (int i = 0; i < words.length; i++) {
      words[i] = out.getLong(8L * i);
    }
    return words;
  }
}
