package io.shmap.engine.lpm;

import io.shmap.memory.DyingRegion;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import io.shmap.sync.Census;
import io.shmap.sync.Owners;
import java.util.LinkedHashMap;
import java.util.Map;

/** One trie in private memory, and the simulated processes that are attached to it. */
final class LpmMap {

  /** Which engine is tested: the right one, or one with a wrong step. */
  interface Variant {

    Variant RIGHT = LpmEngine::new;

    LpmEngine engine(Region region, LpmGeometry geometry, Owners owners);
  }

  /** One attached process. */
  record Process(LpmEngine engine, int owner, Mortality life) {}

  final LpmGeometry geometry;
  final Region memory;
  private final Variant variant;

  /* Each is a mapping of its own, so there are only these: one thread at a time. */
  private final Region key;
  private final Region next;
  private final Region value;

  private Census census = new Census(16);

  LpmMap(LpmGeometry geometry, Variant variant) {
    this.geometry = geometry;
    this.memory = Region.allocate(geometry.length());
    this.variant = variant;
    this.key = Region.allocate(geometry.keySize());
    this.next = Region.allocate(geometry.keySize());
    this.value = Region.allocate(geometry.valueSize());
  }

  private Region key(Prefix prefix) {
    prefix.write(key, 0);
    return key;
  }

  static LpmMap of(int dataSize, int valueSize, long maxEntries) {
    return new LpmMap(new LpmGeometry(dataSize, valueSize, maxEntries), Variant.RIGHT);
  }

  LpmEngine attach() {
    return attach(memory);
  }

  LpmEngine attach(Region view) {
    return process(view, Mortality.immortal()).engine();
  }

  /** A process whose stores are counted, and that dies when its life says so. */
  Process process() {
    Mortality life = Mortality.immortal();
    return process(new DyingRegion(memory, life), life);
  }

  private Process process(Region view, Mortality life) {
    Census.Member member = census.attach();
    LpmEngine engine = variant.engine(view, geometry, member);
    member.settleWith(engine);
    return new Process(engine, member.self(), life);
  }

  void die(Process process) {
    census.die(process.owner());
  }

  Region image() {
    Region image = Region.allocate(geometry.length());
    image.copyFrom(0, memory, 0, geometry.length());
    return image;
  }

  /** The trie as it was when {@code image} was taken, with nobody attached. */
  void restore(Region image) {
    memory.copyFrom(0, image, 0, geometry.length());
    census = new Census(16);
  }

  /** A value of the trie's size: the same number in every byte, but for the first four. */
  Region value(int number) {
    for (int i = 0; i < geometry.valueSize(); i++) {
      value.putByte(i, (byte) (i < 4 ? number >>> 8 * i : number * 31));
    }
    return value;
  }

  /** The number of a value, -1 if its bytes are not those of one. */
  int number(Region value) {
    int number = 0;
    for (int i = 0; i < Math.min(4, geometry.valueSize()); i++) {
      number |= (value.getByte(i) & 0xff) << 8 * i;
    }
    for (int i = 4; i < geometry.valueSize(); i++) {
      if (value.getByte(i) != (byte) (number * 31)) {
        return -1;
      }
    }
    return number;
  }

  int update(LpmEngine engine, Prefix prefix, int number, long flags) {
    return engine.update(key(prefix), 0, value(number), 0, flags);
  }

  int delete(LpmEngine engine, Prefix prefix) {
    return engine.delete(key(prefix), 0);
  }

  /** The entry that a lookup finds, or null. */
  Map.Entry<Prefix, Integer> lookup(LpmEngine engine, Prefix prefix) {
    int result = engine.match(key(prefix), 0, next, 0, value(-1), 0);
    return result == 0
        ? Map.entry(Prefix.read(next, 0, geometry.dataSize()), number(value))
        : absent(result);
  }

  private static <T> T absent(int result) {
    if (result != -2) {
      throw new AssertionError("result=" + result);
    }
    return null;
  }

  Prefix nextKey(LpmEngine engine, Prefix prefix) {
    int result = engine.nextKey(prefix == null ? null : key(prefix), 0, next, 0);
    return result == 0 ? Prefix.read(next, 0, geometry.dataSize()) : absent(result);
  }

  /** The entry behind a prefix, or null. */
  Map.Entry<Prefix, Integer> after(LpmEngine engine, Prefix prefix) {
    Region from = prefix == null ? null : key(prefix);
    int result = engine.nextEntry(from, 0, next, 0, value(-1), 0);
    return result == 0
        ? Map.entry(Prefix.read(next, 0, geometry.dataSize()), number(value))
        : absent(result);
  }

  boolean isExactlyThere(LpmEngine engine, Prefix prefix) {
    return engine.lookupExact(key(prefix), 0, value(-1), 0) == 0;
  }

  /** Every entry, in the order of a walk. */
  Map<Prefix, Integer> contents(LpmEngine engine) {
    Map<Prefix, Integer> contents = new LinkedHashMap<>();
    Prefix last = null;
    for (Map.Entry<Prefix, Integer> next = after(engine, null);
        next != null;
        next = after(engine, last)) {
      last = next.getKey();
      contents.put(last, next.getValue());
    }
    return contents;
  }

  static Map<Prefix, Integer> contents(Model model) {
    Map<Prefix, Integer> contents = new LinkedHashMap<>();
    model.entries.values().forEach(entry -> contents.put(entry.getKey(), entry.getValue()));
    return contents;
  }
}
