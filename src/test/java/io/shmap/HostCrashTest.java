package io.shmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import io.shmap.layout.ControlLayout;
import io.shmap.layout.HeaderLayout;
import io.shmap.layout.NodeLayout;
import io.shmap.layout.OwnerWord;
import io.shmap.lifecycle.Creating;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pinned map that was written under an earlier boot of the host. */
class HostCrashTest {

  private static final MapSpec<SharedHash<Long, Long>> SPEC =
      MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(4).pinned().build();

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private Path path;

  @BeforeEach
  void pinAMapOfAnEarlierBoot() throws IOException {
    path = store.fresh();
    try (SharedHash<Long, Long> hash = Shmap.create(path, SPEC)) {
      hash.put(1L, 2L);
    }
    writeLong(HeaderLayout.LENGTH + ControlLayout.BOOT_ID, 42);
  }

  @AfterEach
  void unpin() {
    Shmap.unpin(path);
  }

  private long readLong(long offset) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer word = ByteBuffer.allocate(8);
      file.read(word, offset);
      return word.getLong(0);
    }
  }

  private void writeLong(long offset, long value) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(8).putLong(0, value), offset);
    }
  }

  @Test
  void isUsedAgainIfItIsWhole() throws IOException {
    long boot = HeaderLayout.LENGTH + ControlLayout.BOOT_ID;
    try (SharedHash<Long, Long> hash = Shmap.attachReadOnly(path, SPEC)) {
      assertThat(hash.get(1L)).isEqualTo(2L);
      assertThat(readLong(boot)).isEqualTo(42);
    }
    try (SharedHash<Long, Long> hash = Shmap.attach(path, SPEC)) {
      assertThat(hash.get(1L)).isEqualTo(2L);
      assertThat(readLong(boot)).isNotEqualTo(42);
    }
  }

  @Test
  void isUsedAgainThoughAWriterHeldALockWhenTheHostCrashed() throws IOException {
    int writer = OwnerWord.of(7, 1);
    writeLong(firstNode() + NodeLayout.LOCK, Long.reverseBytes(writer));
    try (SharedHash<Long, Long> hash = Shmap.attach(path, SPEC)) {
      hash.put(1L, 3L);
      assertThat(hash.get(1L)).isEqualTo(3L);
      assertThat(hash.check(true)).isEmpty();
    }
  }

  @Test
  void isRefusedIfItIsDamaged() throws IOException {
    long tags = firstNode() + NodeLayout.TAGS;
    writeLong(tags, ~readLong(tags));
    assertThatThrownBy(() -> Shmap.attach(path, SPEC))
        .isInstanceOfSatisfying(
            ShmapException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EUCLEAN))
        .hasMessageStartingWith(
            "attach " + path + ": damaged since the host was started anew, findings=");
  }

  /* Four entries make a table of one or two nodes; the one with the entry has tags. */
  private long firstNode() throws IOException {
    long data = Creating.dataOffset(64);
    long geometry = HeaderLayout.GEOMETRY;
    long nodeSize = Long.reverseBytes(readLong(geometry + 8 * 3));
    long nodes = Long.reverseBytes(readLong(geometry + 8 * 4));
    long offset = Long.reverseBytes(readLong(geometry + 8 * 5));
    for (long node = 0; node < nodes; node++) {
      long at = data + offset + node * nodeSize;
      if ((readLong(at + NodeLayout.STATE) >>> 56) != 0) {
        return at;
      }
    }
    throw new AssertionError("no live entry, nodes=" + nodes);
  }
}
