package io.shmap;

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
  private static final long OFFSET = 5 * PAGE;

  @RegisterExtension final TemporaryStore store = new TemporaryStore();

  private long length;
  private int fd;
  private Mapping mapping;

  /* A file of four large pages and a bit. */
  @BeforeEach
  void useThem() {
    assumeThat(LargePages.size()).as("large pages of this kernel").isPositive();
    length = 4 * LargePages.size();
    fd = Kernel.LINUX.open("/dev/shm", Kernel.O_TMPFILE | Kernel.O_RDWR, 0600);
    assertThat(Kernel.LINUX.reserve(fd, 0, OFFSET + length)).isZero();
    mapping = Mapping.of(Kernel.LINUX, fd, 0, OFFSET + length, true);
    fill(mapping.region("file").slice(OFFSET, length));
    assumeThat(mapping.useLargePages(0, length)).as("Linux 6.1, and pages to be had").isTrue();
  }

  @AfterEach
  void closeFile() {
    mapping.release();
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
    requireFilled(mapping.region("file").slice(OFFSET, length));
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
