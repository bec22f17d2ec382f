package io.shmap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.shmap.codec.Codecs;
import io.shmap.contract.TemporaryStore;
import io.shmap.memory.Mapping;
import io.shmap.memory.Region;
import io.shmap.os.Kernel;
import io.shmap.os.LargePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the kernel says about the pages of maps, in /proc/self/smaps. */
class LargePagesTest {

  private static final int PAGE = 4096;

  /** What stat counts in. */
  private static final int BLOCK = 512;

  private static final long OFFSET = 5 * PAGE;
  private static final int ROOM = Kernel.MAP_PRIVATE | Kernel.MAP_ANONYMOUS | Kernel.MAP_NORESERVE;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private long length;
  private int fd;
  private Mapping mapping;

  /* A file of four large pages and a bit, put into them without the library. */
  @BeforeEach
  void useThem() {
    long large = LargePages.size();
    assumeThat(large).as("large pages of this kernel").isPositive();
    length = 4 * large;
    fd = Kernel.LINUX.open("/dev/shm", Kernel.O_TMPFILE | Kernel.O_RDWR, 0600);
    assertThat(Kernel.LINUX.reserve(fd, 0, OFFSET + length)).isZero();
    mapping = Mapping.of(Kernel.LINUX, fd, OFFSET, length, true);
    fill(mapping.region("file"));

    long room = Kernel.LINUX.mmap(0, length + large, Kernel.PROT_NONE, ROOM, -1, 0);
    long aligned = (room + large - 1) / large * large;
    int onTop = Kernel.MAP_SHARED | Kernel.MAP_FIXED;
    assertThat(Kernel.LINUX.mmap(aligned, length, Kernel.PROT_READ_WRITE, onTop, fd, 0))
        .isEqualTo(aligned);
    int done = Kernel.LINUX.madvise(aligned, length, Kernel.MADV_COLLAPSE);
    Kernel.LINUX.munmap(room, length + large);
    assumeThat(done).as("Linux 6.1 or later, and large pages to be had").isZero();
  }

  @AfterEach
  void closeFile() {
    if (mapping != null) {
      mapping.release();
    }
    Kernel.LINUX.close(fd);
  }

  private void fill(Region region) {
    for (long at = 0; at < length; at += PAGE) {
      region.putLong(at, at + 1);
    }
  }

  private void requireFilled(Region region) {
    for (long at = 0; at < length; at += PAGE) {
      assertThat(region.getLong(at)).isEqualTo(at + 1);
    }
  }

  @Test
  void whoeverMapsTheFileHasThemAndWhatLayInIt() throws IOException {
    requireFilled(mapping.region("file"));
    assertThat(inLargePages(mapping.region("file"))).isEqualTo(length);
    for (boolean writable : new boolean[] {true, false}) {
      Mapping other = Mapping.of(Kernel.LINUX, fd, OFFSET, length, writable);
      requireFilled(other.region("other"));
      assertThat(inLargePages(other.region("other"))).isEqualTo(length);
      other.release();
    }
  }

  @Test
  void aMapThatIsLongEnoughLiesInThem() throws IOException {
    Path path = store.fresh();
    MapSpec<SharedHash<Long, Long>> spec =
        MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(200_000).build();
    try (SharedHash<Long, Long> map = Shmap.create(path, spec);
        SharedHash<Long, Long> again = Shmap.attach(path, spec)) {
      for (long key = 0; key < map.maxEntries(); key++) {
        map.put(key, key);
      }
      assertThat(again.size()).isEqualTo(map.maxEntries());
      again.forEach((key, value) -> assertThat(value).isEqualTo(key));
      long inLargePages = 0;
      for (String[] lines : mappings()) {
        inLargePages += lines[0].endsWith(path.toString()) ? inLargePages(lines) : 0;
      }
      // Of each handle the data without its end, and the creator's has no name yet.
      assertThat(inLargePages).isGreaterThan(Files.size(path) - LargePages.size());
    }
  }

  @Test
  void whatIsNotInThemIsReservedToo() throws Exception {
    Path path = store.fresh();
    MapSpec<SharedHash<Long, Long>> spec =
        MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(200_000).build();
    try (SharedHash<Long, Long> map = Shmap.create(path, spec)) {
      Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
      String blocks = new String(stat.getInputStream().readAllBytes(), UTF_8).trim();
      assertThat(Files.size(path) % LargePages.size()).as("some are small").isPositive();
      assertThat(Long.parseLong(blocks) * BLOCK).isEqualTo(Files.size(path));
      assertThat(map.size()).isZero();
    }
  }

  private static long inLargePages(Region region) throws IOException {
    long address = region.pointer(0);
    for (String[] lines : mappings()) {
      String[] range = lines[0].split("[- ]");
      if (Long.parseUnsignedLong(range[0], 16) <= address
          && address < Long.parseUnsignedLong(range[1], 16)) {
        return inLargePages(lines);
      }
    }
    throw new AssertionError("not mapped");
  }

  private static long inLargePages(String[] lines) {
    for (String line : lines) {
      if (line.startsWith("ShmemPmdMapped:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new AssertionError("no ShmemPmdMapped in " + lines[0]);
  }

  /* Each with its lines. */
  private static String[][] mappings() throws IOException {
    String all = Files.readString(Path.of("/proc/self/smaps"));
    String[] each = all.split("\n(?=[0-9a-f]+-[0-9a-f]+ )");
    String[][] lines = new String[each.length][];
    for (int i = 0; i < each.length; i++) {
      lines[i] = each[i].split("\n");
    }
    return lines;
  }
}
