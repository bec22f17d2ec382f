package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.MapClosedException;
import io.shmap.error.ShmapException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The typed face of a Bloom filter. */
class SharedBloomTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private record Visit(long user, int page) {}

  private static final MapSpec<SharedBloom<Visit>> VISITS =
      MapSpec.bloom(Codecs.record(Visit.class)).maxEntries(1000).hashes(7).build();

  private static void assertErrno(Errno errno, Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
  }

  @Test
  void valuesAreAddedAndFound() {
    Path path = store.fresh();
    try (SharedBloom<Visit> one = Shmap.create(path, VISITS);
        SharedBloom<Visit> two = Shmap.attach(path, VISITS)) {
      assertThat(one.hashes()).isEqualTo(7);
      assertThat(one.maxEntries()).isEqualTo(1000);
      assertThat(one.type()).isEqualTo(MapType.BLOOM_FILTER);
      assertThat(VISITS.schema()).isEqualTo("value: struct Visit { i64 user; i32 page; }");
      assertThat(one.mightContain(new Visit(1, 2))).isFalse();
      assertThat(one.add(new Visit(1, 2))).isTrue();
      assertThat(two.mightContain(new Visit(1, 2))).isTrue();
      assertThat(two.add(new Visit(1, 2))).isFalse();
      assertThat(two.mightContain(new Visit(2, 1))).isFalse();
      assertThat(two.approximateCount()).isEqualTo(1);
      assertThat(two.check(true)).isEmpty();
    }
  }

  @Test
  void aReadOnlyHandleAsksAndDoesNotAdd() {
    Path path = store.fresh();
    try (SharedBloom<Visit> writer = Shmap.create(path, VISITS);
        SharedBloom<Visit> reader = Shmap.attachReadOnly(path, VISITS)) {
      writer.add(new Visit(1, 2));
      assertThat(reader.mightContain(new Visit(1, 2))).isTrue();
      assertThat(reader.approximateCount()).isEqualTo(1);
      assertErrno(Errno.EPERM, () -> reader.add(new Visit(1, 2)));
      assertErrno(Errno.EPERM, () -> reader.add(new Visit(3, 4)));
      writer.freeze();
      assertErrno(Errno.EPERM, () -> writer.add(new Visit(3, 4)));
      assertThat(reader.mightContain(new Visit(3, 4))).isFalse();
    }
  }

  @Test
  void aFilterWithOtherHashesIsNotAttachedTo() {
    Path path = store.fresh();
    MapSpec<SharedBloom<Visit>> other =
        MapSpec.bloom(Codecs.record(Visit.class)).maxEntries(1000).build();
    try (SharedBloom<Visit> writer = Shmap.create(path, VISITS)) {
      assertThatThrownBy(() -> Shmap.attach(path, other))
          .hasMessage("attach " + path + ": map extra 7 in file but 0 in spec");
      assertThat(writer.info().references()).isEqualTo(1);
    }
  }

  @Test
  void hashesHaveBounds() {
    assertErrno(Errno.EINVAL, () -> MapSpec.bloom(Codecs.INT64).hashes(0));
    assertErrno(Errno.EINVAL, () -> MapSpec.bloom(Codecs.INT64).hashes(16));
    assertErrno(
        Errno.EINVAL,
        () ->
            Shmap.create(
                store.fresh(), MapSpec.array(Codecs.INT64).maxEntries(1).hashes(3).build()));
  }

  @Test
  void aClosedHandleSaysSo() {
    SharedBloom<Visit> bloom = Shmap.create(store.fresh(), VISITS);
    bloom.close();
    assertThatThrownBy(() -> bloom.mightContain(new Visit(1, 2)))
        .isInstanceOf(MapClosedException.class);
    assertThatThrownBy(() -> bloom.add(new Visit(1, 2))).isInstanceOf(MapClosedException.class);
    assertThatThrownBy(bloom::approximateCount).isInstanceOf(MapClosedException.class);
  }
}
