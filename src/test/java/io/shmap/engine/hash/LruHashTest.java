package io.shmap.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.engine.Engine;
import io.shmap.layout.HashLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.memory.Region;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as use, and who goes. */
class LruHashTest {

  private static final long ABSENT = 9_999;

  private final Fixture fixture =
      new Fixture(HashGeometry.of(8, 8, 12, Fixture.SLOTS, 2), LruEngine::new);
  private final Handle map = fixture.attach();
  private final LruEngine engine = (LruEngine) map.engine;
  private final LruLongFace longs = (LruLongFace) map.longs();

  /** Seven of one home, so that one lives further on. */
  private final long[] ids = LongStream.range(0, 7).map(n -> fixture.idAt(1, (int) n)).toArray();

  @BeforeEach
  void fill() {
    for (long id : ids) {
      map.update(id, id + 1);
    }
  }

  /** An access to one key. */
  interface Access {
    void to(LruHashTest test, long id);
  }

  private record Named(String name, Access access) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Named> uses() {
    return List.of(
        new Named("lookup", (test, id) -> test.map.lookup(id)),
        new Named("lookup of longs", (test, id) -> test.longs.get(id, -1)),
        new Named("lookup of many", LruHashTest::lookUpMany),
        new Named("lookup of many longs", LruHashTest::lookUpManyLongs),
        new Named("update", (test, id) -> test.map.update(id, 5)),
        new Named("put of longs", (test, id) -> test.longs.put(id, 5, Engine.ANY)),
        new Named("compare and set", (test, id) -> test.map.compareAndSet(id, id + 1, 5)),
        new Named("add", (test, id) -> test.longs.addAndGet(id, 1, null, 0, true)));
  }

  static List<Named> noUses() {
    return List.of(
        new Named("peek", LruHashTest::peek),
        new Named("peek of longs", (test, id) -> test.longs.peek(id, -1)),
        new Named("next key", LruHashTest::nextKey),
        new Named("walk", (test, id) -> test.fixture.contents(test.map)),
        new Named("batch", LruHashTest::batch),
        new Named("check", (test, id) -> test.engine.check(true)),
        new Named("lookup of another", (test, id) -> test.map.lookup(ABSENT)),
        new Named("lookup of another long", (test, id) -> test.longs.get(ABSENT, -1)),
        new Named("refused insert", (test, id) -> test.map.update(id, 1, Engine.NOEXIST)),
        new Named("refused update", (test, id) -> test.map.update(ABSENT, 1, Engine.EXIST)));
  }

  private static void lookUpMany(LruHashTest test, long id) {
    test.map.putKey(id);
    assertThat(test.engine.keyBatch().get(test.map.key, test.map.value, 1)).isOne();
  }

  private static void lookUpManyLongs(LruHashTest test, long id) {
    long[] found = new long[3];
    long[] wanted = {ABSENT, id, ABSENT + 1};
    assertThat(test.engine.longBatch(test.longs).get(wanted, found, 3, -1)).isOne();
    assertThat(found).containsExactly(-1, id + 1, -1);
  }

  private static void peek(LruHashTest test, long id) {
    test.map.putKey(id);
    assertThat(test.engine.peek(test.map.key, 0, test.map.value, 0)).isZero();
  }

  private static void nextKey(LruHashTest test, long id) {
    test.map.putKey(id);
    test.engine.nextKey(test.map.key, 0, test.map.other, 0);
  }

  private static void batch(LruHashTest test, long id) {
    Region keys = Region.allocate(1 << 10);
    Region values = Region.allocate(1 << 10);
    assertThat(test.engine.nextBatch(new int[1], keys, values, new int[] {64}, false))
        .isEqualTo(-2);
  }

  @ParameterizedTest
  @MethodSource("uses")
  void useIsNotedOfTheEntryAlone(Named use) {
    for (long id : ids) {
      clearReferences();
      use.access.to(this, id);
      assertThat(referenced()).as("id=" + id).containsOnlyKeys(id);
      map.update(id, id + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("noUses")
  void whatIsNoUseIsNotNoted(Named noUse) {
    for (long id : ids) {
      clearReferences();
      noUse.access.to(this, id);
      assertThat(referenced()).as("id=" + id).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 24"})
  void aNewEntryIsBornReferencedAndALongValueStaysSo(int keySize, int valueSize) {
    Fixture other =
        new Fixture(HashGeometry.of(keySize, valueSize, 12, Fixture.SLOTS, 2), LruEngine::new);
    Handle handle = other.attach();
    handle.update(1, 1);
    assertThat(referencedPlaces(other)).isOne();
    for (int i = 0; i < 20; i++) {
      handle.update(1, i);
      assertThat(liveAndUnreferenced(other)).isZero();
    }
  }

  /** The hand stands before node 0: what is unreferenced goes, in its order; others lose theirs. */
  @Test
  void theHandTakesTheUnreferencedAndClearsWhatItPasses() {
    for (long id = 100; map.engine.size() < 12; id++) {
      map.update(id, id + 1);
    }
    Map<Long, Long> before = fixture.contents(map);
    long spared = before.keySet().stream().filter(id -> fixture.home(id) != 1).findFirst().get();
    for (long id : before.keySet()) {
      if (id != spared) {
        map.lookup(id);
      }
    }
    setUnreferenced(spared);
    fixture.memory.putLong(HashLayout.HAND, 0);
    long newcomer = fixture.idAt(fixture.home(spared), 40);
    assertThat(map.update(newcomer, 1)).isZero();
    assertThat(fixture.contents(map)).doesNotContainKey(spared).containsKey(newcomer);
    assertThat(engine.evictions()).isOne();
  }

  /** Bounded, though everybody is in use all the time. */
  @Test
  void somebodyGoesThoughAllAreReferenced() {
    for (long id = 100; id < 1_100; id++) {
      for (long used : fixture.contents(map).keySet()) {
        map.lookup(used);
      }
      long hand = fixture.memory.getLong(HashLayout.HAND);
      assertThat(map.update(id, id + 1)).isZero();
      long passed = fixture.memory.getLong(HashLayout.HAND) - hand;
      assertThat(passed).isLessThanOrEqualTo(2 * fixture.geometry.nodes() + 2);
      assertThat(map.lookup(id)).isEqualTo(id + 1);
    }
    assertThat(engine.size()).isEqualTo(12);
    assertThat(engine.evictions()).isEqualTo(1_000 + ids.length - 12);
    assertThat(engine.check(true)).isEmpty();
  }

  private long ref(long node) {
    return fixture.geometry.nodesOffset() + node * fixture.geometry.nodeSize() + NodeLayout.REF;
  }

  private void clearReferences() {
    for (long node = 0; node < fixture.geometry.nodes(); node++) {
      fixture.memory.putLong(ref(node), 0);
    }
  }

  private void setUnreferenced(long id) {
    Map<Long, Long> places = places();
    fixture.memory.putByte(places.get(id), (byte) 0);
  }

  /* Where the reference byte of each entry is. */
  private Map<Long, Long> places() {
    Map<Long, Long> places = new TreeMap<>();
    HashGeometry geometry = fixture.geometry;
    for (long node = 0; node < geometry.nodes(); node++) {
      long at = ref(node) - NodeLayout.REF;
      int live = NodeLayout.live(fixture.memory.getLong(at + NodeLayout.STATE));
      for (int place = 0; place < geometry.places(); place++) {
        if ((live >>> place & 1) != 0) {
          long key = at + NodeLayout.PLACES + place * geometry.placeSize();
          places.put(fixture.memory.getLong(key), ref(node) + place);
        }
      }
    }
    return places;
  }

  private Map<Long, Long> referenced() {
    Map<Long, Long> referenced = places();
    referenced.values().removeIf(at -> fixture.memory.getByte(at) == 0);
    return referenced;
  }

  private static int referencedPlaces(Fixture fixture) {
    return countPlaces(fixture, true);
  }

  private static int liveAndUnreferenced(Fixture fixture) {
    return countPlaces(fixture, false);
  }

  private static int countPlaces(Fixture fixture, boolean referenced) {
    HashGeometry geometry = fixture.geometry;
    int count = 0;
    for (long node = 0; node < geometry.nodes(); node++) {
      long at = geometry.nodesOffset() + node * geometry.nodeSize();
      int live = NodeLayout.live(fixture.memory.getLong(at + NodeLayout.STATE));
      for (int place = 0; place < geometry.places(); place++) {
        boolean isReferenced = fixture.memory.getByte(at + NodeLayout.REF + place) != 0;
        count += (live >>> place & 1) != 0 && isReferenced == referenced ? 1 : 0;
      }
    }
    return count;
  }
}
