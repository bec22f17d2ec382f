package io.shmap.bench;

import io.shmap.LongHash;
import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;

/** HASH of this library, through its face of longs, in a file of /dev/shm. */
final class ShmapHash implements LongMap {

  private final SharedHash<Long, Long> hash;
  private final LongHash longs;

  ShmapHash(int entries) {
    Path path = Shmap.defaultStore().resolve("bench-" + ProcessHandle.current().pid());
    hash =
        Shmap.create(
            path, MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(entries + 1L).build());
    longs = hash.asLongs();
  }

  @Override
  public long get(long key) {
    return longs.get(key, ABSENT);
  }

  @Override
  public void put(long key, long value) {
    longs.put(key, value);
  }

  @Override
  public void remove(long key) {
    longs.delete(key);
  }

  @Override
  public void close() {
    hash.close();
  }
}
