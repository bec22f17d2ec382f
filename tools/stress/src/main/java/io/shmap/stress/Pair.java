package io.shmap.stress;

import io.shmap.LongHash;
import io.shmap.MapSpec;
import io.shmap.RiggedHandle;
import io.shmap.SharedArray;
import io.shmap.SharedHash;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.memory.Region;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Two handles on one map, which meet only in the file. It lives as long as the JVM, which jcstress
 * ends after one test.
 */
final class Pair<M> {

  /* More than twice the states that jcstress keeps at once, which is 256 times 40. */
  static final int ENTRIES = 1 << 15;

  private static final AtomicLong FRESH = new AtomicLong();

  final M one;
  final M other;

  private Pair(M one, M other) {
    this.one = one;
    this.other = other;
  }

  static <M extends SharedMap> Pair<M> of(MapSpec<M> spec) {
    return of(spec, UnaryOperator.identity());
  }

  /** The first of the two goes through a region that is made of the map's. */
  private static <M extends SharedMap> Pair<M> of(MapSpec<M> spec, UnaryOperator<Region> memory) {
    String name = "stress-" + ProcessHandle.current().pid() + "-" + FRESH.getAndIncrement();
    Path path = Shmap.defaultStore().resolve(name);
    M other = Shmap.create(path, spec);
    return new Pair<>(RiggedHandle.attach(path, spec, memory), other);
  }

  static Pair<SharedHash<Long, Wide>> wides() {
    return wides(UnaryOperator.identity());
  }

  static Pair<SharedHash<Long, Wide>> wides(UnaryOperator<Region> memory) {
    return of(MapSpec.hash(Codecs.INT64, Wide.CODEC).maxEntries(ENTRIES).build(), memory);
  }

  static Pair<LongHash> longs() {
    return longs(UnaryOperator.identity());
  }

  static Pair<LongHash> longs(UnaryOperator<Region> memory) {
    Pair<SharedHash<Long, Long>> pair =
        of(MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(ENTRIES).build(), memory);
    return new Pair<>(pair.one.asLongs(), pair.other.asLongs());
  }

  static Pair<SharedArray<Long>> words() {
    return of(MapSpec.array(Codecs.INT64).maxEntries(ENTRIES).build());
  }

  static Pair<SharedArray<Wide>> cells() {
    return of(MapSpec.array(Wide.CODEC).maxEntries(ENTRIES).build());
  }

  /** A hash for one entry. */
  static Pair<SharedHash<Long, byte[]>> pages(UnaryOperator<Region> memory) {
    return of(MapSpec.hash(Codecs.INT64, Page.CODEC).maxEntries(1).build(), memory);
  }

  /** An array of one element. */
  static Pair<SharedArray<byte[]>> cellOfAPage(UnaryOperator<Region> memory) {
    return of(MapSpec.array(Page.CODEC).maxEntries(1).build(), memory);
  }

  /** A key that no living state has. */
  static long freshKey() {
    return FRESH.getAndIncrement();
  }

  /** An index that no living state has; its element is what a former state left. */
  static long freshIndex() {
    return FRESH.getAndIncrement() % ENTRIES;
  }
}
