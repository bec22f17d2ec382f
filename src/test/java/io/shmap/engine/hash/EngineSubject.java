package io.shmap.engine.hash;

import io.shmap.engine.Engine;
import io.shmap.linear.Call;
import io.shmap.linear.Register;
import io.shmap.linear.Subject;
import io.shmap.memory.Jostle;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One attachment in a history, whose thread steps aside at any access. The n-th key of the history
 * is the n-th of {@code ids}.
 */
final class EngineSubject implements Subject {

  private static final int RARITY = 24;

  private final Handle map;
  private final long[] ids;
  private final HashGeometry geometry;
  private final Region entries;
  private final long entrySize;

  EngineSubject(Fixture fixture, long[] ids, long seed) {
    this.geometry = fixture.geometry;
    Jostle jostle = new Jostle(seed, RARITY);
    // What is copied goes into these word by word, so it steps aside there too.
    this.entries =
        new WatchedRegion(Region.allocate(geometry.entrySize() * geometry.places()), jostle);
    this.map =
        fixture.attach(
            new WatchedRegion(fixture.memory, jostle), value -> new WatchedRegion(value, jostle));
    this.ids = ids;
    this.entrySize = geometry.entrySize();
  }

  @Override
  public Set<Call> calls() {
    EnumSet<Call> calls = EnumSet.allOf(Call.class);
    if (geometry.valueSize() != Long.BYTES) {
      calls.remove(Call.ADD);
    }
    if (geometry.planes() != 0) {
      calls.removeAll(EnumSet.of(Call.COMPARE_AND_SET, Call.COMPARE_AND_DELETE));
    }
    return calls;
  }

  @Override
  public long call(Call call, long key, long argument, long expected) {
    long id = ids[(int) key];
    return switch (call) {
      case LOOKUP -> map.lookup(id);
      case TAKE -> map.lookupAndDelete(id);
      case PUT -> answer(map.update(id, argument));
      case INSERT -> answer(map.update(id, argument, Engine.NOEXIST));
      case REPLACE -> answer(map.update(id, argument, Engine.EXIST));
      case DELETE -> answer(map.delete(id));
      case ADD -> add(id, argument);
      case COMPARE_AND_SET -> answer(map.compareAndSet(id, expected, argument));
      case COMPARE_AND_DELETE -> answer(map.deleteIfEqual(id, expected));
    };
  }

  private long add(long id, long delta) {
    if (geometry.planes() != 0) {
      return answer(map.addToOwn(id, delta));
    }
    map.putKey(id);
    int result = map.engine.addAndGet(map.key, 0, delta, map.value, 0, true);
    return result == 0 ? map.value.getLong(0) : answer(result);
  }

  private static long answer(int result) {
    return switch (result) {
      case 0 -> Register.DONE;
      case -7 -> Register.FULL;
      case -2, -11, -17 -> Register.REFUSED;
      default -> throw new AssertionError("errno=" + -result);
    };
  }

  @Override
  public List<Long> walk() {
    List<Long> keys = new ArrayList<>();
    for (long node = 0; node < map.engine.nodes(); node++) {
      int copied = map.engine.copyNode(node, entries);
      for (int i = 0; i < copied; i++) {
        long id = Handle.idOf(entries, i * entrySize, Long.BYTES);
        for (int key = 0; key < ids.length; key++) {
          if (ids[key] == id) {
            keys.add((long) key);
          }
        }
      }
    }
    return keys;
  }

  @Override
  public void close() {}
}
