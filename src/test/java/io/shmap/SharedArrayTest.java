package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The typed face of an array. */
class SharedArrayTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private record Point(int x, int y, String name) {}

  @Test
  void valuesAreStoredAndFound() {
    MapSpec<SharedArray<Long>> spec = MapSpec.array(Codecs.INT64).maxEntries(4).build();
    Path path = store.fresh();
    try (SharedArray<Long> one = Shmap.create(path, spec);
        SharedArray<Long> two = Shmap.attach(path, spec)) {
      assertThat(one.get(3)).isZero();
      one.set(3, 7L);
      assertThat(two.get(3)).isEqualTo(7L);
      assertThat(two.addAndGet(3, 5)).isEqualTo(12);
      assertThat(one.compareAndSet(3, 12, 13)).isTrue();
      assertThat(one.compareAndSet(3, 12, 14)).isFalse();
      two.setLong(0, 9);
      assertThat(one.getLong(0)).isEqualTo(9);
      assertThatThrownBy(() -> one.get(4))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("access " + path + ": index=4 maxEntries=4");
      assertThatThrownBy(() -> one.set(-1, 1L)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void recordsWithTextFit() {
    MapSpec<SharedArray<Point>> spec =
        MapSpec.array(Codecs.recordOf(Point.class).component("name", Codecs.utf8(12)).build())
            .maxEntries(4)
            .build();
    try (SharedArray<Point> points = Shmap.create(store.fresh(), spec)) {
      assertThat(points.get(0)).isEqualTo(new Point(0, 0, ""));
      points.set(1, new Point(1, 2, "größer"));
      assertThat(points.get(1)).isEqualTo(new Point(1, 2, "größer"));
      assertThatThrownBy(() -> points.set(1, new Point(1, 2, "x".repeat(13))))
          .isInstanceOfSatisfying(
              ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
      assertThat(points.get(1)).isEqualTo(new Point(1, 2, "größer"));
      assertThatThrownBy(() -> points.getLong(1)).hasMessageContaining("values are not longs");
    }
  }

  @Test
  void aViewShowsTheElementsInPlaceAndHoldsUpFreeze() {
    MapSpec<SharedArray<byte[]>> spec =
        MapSpec.array(Codecs.bytes(12)).maxEntries(4).mmapable().build();
    Path path = store.fresh();
    try (SharedArray<byte[]> array = Shmap.create(path, spec);
        SharedArray<byte[]> other = Shmap.attach(path, spec)) {
      try (ArrayView view = array.view()) {
        assertThat(view.stride()).isEqualTo(16);
        view.bytes().writeInt(2L * view.stride(), 0x04030201);
        assertThat(other.get(2)).startsWith(1, 2, 3, 4);
        other.set(3, new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(view.bytes().readByte(3L * view.stride())).isEqualTo((byte) 9);
        assertThatThrownBy(other::freeze)
            .isInstanceOfSatisfying(
                ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
      }
      other.freeze();
      assertThatThrownBy(array::view)
          .isInstanceOfSatisfying(
              ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    }
  }

  @Test
  void onlyAnMmapableArrayHasAView() {
    MapSpec<SharedArray<Long>> spec = MapSpec.array(Codecs.INT64).maxEntries(4).build();
    try (SharedArray<Long> array = Shmap.create(store.fresh(), spec)) {
      assertThatThrownBy(array::view)
          .isInstanceOfSatisfying(
              ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }
  }
}
