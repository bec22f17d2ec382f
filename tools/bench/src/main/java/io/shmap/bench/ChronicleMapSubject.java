package io.shmap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;

/** Chronicle Map in a file of /dev/shm. */
final class ChronicleMapSubject implements LongMap {

  private final Path file;
  private final ChronicleMap<Long, Long> map;

  ChronicleMapSubject(int entries) {
    try {
      file = Files.createTempFile(Path.of("/dev/shm"), "bench-", ".cm");
      map =
          ChronicleMap.of(Long.class, Long.class)
              .name("bench")
              .entries(entries + 1000L)
              .putReturnsNull(true)
              .removeReturnsNull(true)
              .createPersistedTo(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long get(long key) {
    Long value = map.get(key);
    return value == null ? ABSENT : value;
  }

  @Override
  public void put(long key, long value) {
    map.put(key, value);
  }

  @Override
  public void remove(long key) {
    map.remove(key);
  }

  @Override
  public void close() {
    map.close();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
