package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.engine.hash.HashGeometry;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.lifecycle.FilePatch;
import io.shmap.lifecycle.Handles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Headers with the right checksum that no creation writes: refused before anything in the file is
 * changed.
 */
class HostileHeaderTest {

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private Path path;
  private byte[] good;

  @BeforeEach
  void makePinnedMap() throws IOException {
    path = store.fresh();
    Shmap.create(path, MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(4).pinned().build())
        .close();
    good = Files.readAllBytes(path);
  }

  @AfterEach
  void removeIt() throws IOException {
    Files.write(path, good);
    Shmap.unpin(path);
  }

  private void put(long offset, long value, int size) throws IOException {
    new FilePatch(path).putInHeader(offset, value, size);
  }

  /* Attaching fails, names the map, and leaves no record, lock, descriptor or mapping. */
  private void assertRefused(Errno errno, String message) throws IOException {
    ShmapException e = catchThrowableOfType(ShmapException.class, () -> Shmap.attach(path));
    assertThat(e).isNotNull();
    assertThat(e).hasMessageStartingWith("attach " + path + ": ").hasMessageContaining(message);
    assertThat(e.errno()).isEqualTo(errno);
    assertThat(Handles.in(store.directory())).isEqualTo(new Handles(List.of(), List.of()));
    byte[] now = Files.readAllBytes(path);
    int slots = (int) (HeaderLayout.LENGTH + ControlLayout.SLOTS);
    assertThat(Arrays.copyOfRange(now, slots, now.length))
        .as("records and data")
        .isEqualTo(Arrays.copyOfRange(good, slots, good.length));
  }

  @ParameterizedTest
  @CsvSource({
    "0x05c, 0, header damaged, not a possible hash map",
    "0x060, 0, header damaged, not a possible hash map",
    "0x05c, 0x7fffffff, header damaged, not a possible hash map",
    "0x058, 0x80000000, header damaged, not a possible hash map",
    "0x05c, 16, header damaged, geometry",
    "0x068, 400, header damaged, geometry",
    "0x100, 9, header damaged, geometry",
    "0x07c, 0, header damaged, possible CPUs",
    "0x07c, 0x7fffffff, header damaged, possible CPUs"
  })
  void sizesThatNoCreationAcceptsAreDamage(String offset, String value, String what, String more)
      throws IOException {
    put(Long.decode(offset), Long.decode(value), 4);
    assertRefused(Errno.EUCLEAN, what + ", " + more);
  }

  @Test
  void aTypeThatIsNotThereIsNamed() throws IOException {
    put(HeaderLayout.TYPE, 99, 4);
    assertRefused(Errno.EINVAL, "type=99");
  }

  @Test
  void aTypeThatIsNotThereDoesNotHideTheOthers() throws IOException {
    put(HeaderLayout.TYPE, 99, 4);
    try (SharedMap other =
        Shmap.create(store.fresh(), MapSpec.array(Codecs.INT64).maxEntries(1).build())) {
      assertThat(Shmap.list(store.directory()))
          .extracting(MapInfo::paths)
          .containsExactly(List.of(other.path()));
    }
  }

  @Test
  void anotherHashFunctionIsNamed() throws IOException {
    put(HeaderLayout.HASH_FUNCTION, 2, 4);
    assertRefused(Errno.EINVAL, "hash function=2 but this library knows 1");
  }

  /* nodes * node size is 2^64 + 128: a table that seems to fit into one page, and does not. */
  @Test
  void aTableWhoseLengthOverflowsIsDamage() throws IOException {
    int keySize = 1_796_214_112;
    long maxEntries = 3_819_078_638L;
    HashGeometry geometry = HashGeometry.of(keySize, keySize, maxEntries, 1, 4);
    assertThat(geometry.length()).isBetween(0L, 4096L);
    put(HeaderLayout.KEY_SIZE, keySize, 4);
    put(HeaderLayout.VALUE_SIZE, keySize, 4);
    put(HeaderLayout.MAX_ENTRIES, maxEntries, 8);
    put(HeaderLayout.ATTACH_SLOTS, 1, 4);
    put(HeaderLayout.POSSIBLE_CPUS, 4, 4);
    for (int i = 0; i < geometry.numbers().length; i++) {
      put(HeaderLayout.GEOMETRY + 8 * i, geometry.numbers()[i], 8);
    }
    put(HeaderLayout.SECTIONS + 8, ControlLayout.length(1), 8);
    long data = HeaderLayout.LENGTH + ControlLayout.length(1);
    put(HeaderLayout.SECTIONS + 16, data, 8);
    put(HeaderLayout.SECTIONS + 24, good.length - data, 8);
    assertRefused(Errno.EUCLEAN, "header damaged, not a possible hash map");
  }
}
