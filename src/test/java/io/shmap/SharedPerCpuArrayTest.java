package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The typed face of a per-CPU array. */
class SharedPerCpuArrayTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private record Point(int x, int y, int z) {}

  @Test
  void whatHandlesAddIsInTheSum() {
    MapSpec<SharedPerCpuArray<Long>> spec = MapSpec.perCpuArray(Codecs.INT64).maxEntries(4).build();
    Path path = store.fresh();
    try (SharedPerCpuArray<Long> one = Shmap.create(path, spec);
        SharedPerCpuArray<Long> two = Shmap.attach(path, spec)) {
      one.add(3, 7);
      two.add(3, -2);
      assertThat(one.sum(3)).isEqualTo(5);
      assertThat(two.getAll(3).stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
      assertThat(two.sum(2)).isZero();
      one.set(3, 0, 100L);
      assertThat(two.get(3, 0)).isEqualTo(100);
      one.setAll(3, Collections.nCopies(one.cpus(), 2L));
      assertThat(two.sum(3)).isEqualTo(2L * one.cpus());
      assertThatThrownBy(() -> one.add(4, 1))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageStartingWith("access " + path + ": index=4 maxEntries=4");
      assertThatThrownBy(() -> one.get(0, one.cpus()))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> one.setAll(0, List.of())).hasMessageContaining("values=0");
      one.freeze();
      assertThatThrownBy(() -> two.add(3, 1)).hasMessageContaining("map is frozen");
    }
  }

  @Test
  void eachCpuHasARecordOfItsOwn() {
    MapSpec<SharedPerCpuArray<Point>> spec =
        MapSpec.perCpuArray(Codecs.record(Point.class)).maxEntries(2).build();
    try (SharedPerCpuArray<Point> points = Shmap.create(store.fresh(), spec)) {
      int last = points.cpus() - 1;
      points.set(1, last, new Point(-5, 6, 7));
      assertThat(points.get(1, last)).isEqualTo(new Point(-5, 6, 7));
      assertThat(points.getAll(1)).hasSize(points.cpus()).endsWith(new Point(-5, 6, 7));
      assertThat(points.getAll(0)).containsOnly(new Point(0, 0, 0));
      assertThatThrownBy(() -> points.sum(1)).hasMessageContaining("values are not longs");
      assertThat(points.check(true)).isEmpty();
    }
  }

  @Test
  void aMapOfAnotherTypeIsRefusedWithTheDifference() {
    Path path = store.fresh();
    try (SharedArray<Long> array =
        Shmap.create(path, MapSpec.array(Codecs.INT64).maxEntries(4).build())) {
      MapSpec<?> spec = MapSpec.perCpuArray(Codecs.INT64).maxEntries(4).build();
      assertThatThrownBy(() -> Shmap.attach(path, spec))
          .hasMessageContaining("type array in file but percpu_array in spec");
      assertThat(array.isClosed()).isFalse();
    }
  }
}
