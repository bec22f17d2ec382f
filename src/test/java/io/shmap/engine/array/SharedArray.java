package io.shmap.engine.array;

import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.sync.Census;
import io.shmap.sync.Owners;
import java.util.function.BiFunction;

/** One array in private memory, and the simulated processes that are attached to it. */
final class SharedArray {

  final ArrayGeometry geometry;
  final Region memory;
  final Census census = new Census(8);

  SharedArray(int valueSize, long maxEntries, boolean mmapable) {
    geometry = new ArrayGeometry(valueSize, maxEntries, mmapable);
    memory = Region.allocate(geometry.length());
  }

  /** One attached process. */
  record Process(ArrayEngine engine, int owner, Mortality life) {}

  ArrayEngine attach() {
    return process().engine();
  }

  /** A process whose stores are counted, and that dies when its life says so. */
  Process process() {
    Mortality life = Mortality.immortal();
    return process(new DyingRegion(memory, life), life);
  }

  Process process(Region view, Mortality life) {
    return process(life, (data, owners) -> new ArrayEngine(view, geometry, owners));
  }

  Process process(Mortality life, BiFunction<Region, Owners, ArrayEngine> engines) {
    Census.Member member = census.attach();
    ArrayEngine engine = engines.apply(memory, member);
    member.settleWith(engine);
    return new Process(engine, member.self(), life);
  }

  /** What an attachment of its own does that lives only for this. */
  void settle(int owner) {
    Census.Member member = census.attach();
    member.settleWith(new ArrayEngine(memory, geometry, member));
    if (member.settle(owner) != 0) {
      throw new AssertionError("is alive, owner=" + owner);
    }
    census.die(member.self());
    member.settle(member.self());
  }

  /** As many bytes as a value has, all of them {@code filler}. */
  Region value(int filler) {
    Region value = Region.allocate(geometry.valueSize());
    for (long i = 0; i < value.length(); i++) {
      value.putByte(i, (byte) filler);
    }
    return value;
  }

  /** The bytes a value consists of, or -1 if it is a mix. */
  int read(ArrayEngine engine, long index) {
    Region out = Region.allocate(geometry.valueSize());
    if (engine.get(index, out, 0) != 0) {
      throw new AssertionError("get failed, index=" + index);
    }
    int first = out.getByte(0);
    for (long i = 1; i < out.length(); i++) {
      if (out.getByte(i) != first) {
        return -1;
      }
    }
    return first;
  }

  static Region key(long index) {
    Region key = Region.allocate(4);
    key.putInt(0, (int) index);
    return key;
  }
}
