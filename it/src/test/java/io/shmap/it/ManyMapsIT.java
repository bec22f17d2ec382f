package io.shmap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmap.MapInfo;
import io.shmap.MapSpec;
import io.shmap.SharedArray;
import io.shmap.SharedMap;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many maps in one store: each is listed and attached to, and of them the dead are removed. How
 * long that takes is printed; {@code src/docs/performance.md} has it for ten thousand.
 */
class ManyMapsIT {

  private static final int MAPS = Integer.getInteger("shmap.store.maps", 500);
  private static final int DEAD = MAPS / 5;

  private static final MapSpec<SharedArray<Long>> SMALL =
      MapSpec.array(Codecs.INT64).maxEntries(1).attachSlots(2).pinned().build();

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  @RegisterExtension final Children children = new Children(store);

  /* Does something to so many maps, prints how long it took, and returns what it found. */
  private static <T> T timed(String what, int maps, Supplier<T> work) {
    long start = System.nanoTime();
    T found = work.get();
    double nanos = System.nanoTime() - start;
    System.out.printf(
        Locale.ROOT,
        "store of %d maps: %-28s %9.1f ms, %7.1f us each%n",
        MAPS,
        what,
        nanos / 1e6,
        nanos / 1e3 / maps);
    return found;
  }

  private List<Path> createPinned(int count) {
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path path = store.fresh();
      try (SharedArray<Long> map = Shmap.create(path, SMALL)) {
        map.setLong(0, i);
      }
      paths.add(path);
    }
    return paths;
  }

  private static long attachToEach(List<Path> paths) {
    long sum = 0;
    for (Path path : paths) {
      try (SharedArray<Long> map = Shmap.attach(path, SMALL)) {
        sum += map.getLong(0);
      }
    }
    return sum;
  }

  private long attachToEachById(List<MapInfo> maps) {
    long found = 0;
    for (MapInfo info : maps) {
      try (SharedMap map = Shmap.attach(store.directory(), info.id())) {
        found += map.maxEntries();
      }
    }
    return found;
  }

  @Test
  void everyMapOfManyIsListedAttachedToAndSwept() {
    int living = MAPS - DEAD;
    List<Path> paths = timed("create and close", living, () -> createPinned(living));
    Child child = children.start();
    timed("create by another process", DEAD, () -> createBy(child));
    List<MapInfo> all = timed("list", MAPS, () -> Shmap.list(store.directory()));
    assertThat(all).hasSize(MAPS);
    assertThat(all.stream().filter(info -> info.attachments().size() == 1)).hasSize(DEAD);
    assertThat(all.stream().flatMap(info -> info.paths().stream()))
        .hasSize(MAPS)
        .containsAll(paths);
    assertThat(timed("attach by name, close", living, () -> attachToEach(paths)))
        .isEqualTo((long) living * (living - 1) / 2);
    assertThat(timed("attach by id, close", MAPS, () -> attachToEachById(all))).isEqualTo(MAPS);
    assertThat(timed("gc, nothing to do", MAPS, () -> Shmap.gc(store.directory()).removed()))
        .isEmpty();
    child.kill();
    Shmap.Swept swept = timed("gc, a fifth dead", MAPS, () -> Shmap.gc(store.directory()));
    assertThat(swept.findings()).isEmpty();
    assertThat(swept.removed()).hasSize(DEAD);
    assertThat(Shmap.list(store.directory())).hasSize(living);
    paths.forEach(Shmap::unpin);
    assertThat(store.entries()).isEmpty();
  }

  private int createBy(Child child) {
    for (int i = 0; i < DEAD; i++) {
      assertThat(child.send("create " + store.fresh() + " ARRAY 4 8 1")).isEqualTo("ok");
    }
    return DEAD;
  }
}
