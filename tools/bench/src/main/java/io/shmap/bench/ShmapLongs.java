package io.shmap.bench;

import io.shmap.LongHash;
import io.shmap.MapSpec;
import io.shmap.SharedHash;
import io.shmap.Shmap;
import io.shmap.codec.Codecs;
import java.nio.file.Path;

/** HASH of this library, through its face of longs, in a file of /dev/shm. */
final class ShmapLongs implements RacedMap {

  private final SharedHash<Long, Long> hash;
  private final LongHash longs;

  private ShmapLongs(SharedHash<Long, Long> hash) {
    this.hash = hash;
    this.longs = hash.asLongs();
  }

  static ShmapLongs create(int room) {
    Path path = Shmap.defaultStore().resolve("race-" + ProcessHandle.current().pid());
    return new ShmapLongs(
        Shmap.create(path, MapSpec.hash(Codecs.INT64, Codecs.INT64).maxEntries(room).build()));
  }

  static ShmapLongs attach(String address) {
    return new ShmapLongs(
        Shmap.attach(Path.of(address), MapSpec.hash(Codecs.INT64, Codecs.INT64).build()));
  }

  @Override
  public String address() {
    return hash.path().toString();
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
  public void getAll(long[] keys, long[] values) {
    longs.getAll(keys, values, ABSENT);
  }

  @Override
  public long walk() {
    long[] sum = new long[1];
    hash.forEach((key, value) -> sum[0] += value);
    return sum[0];
  }

  @Override
  public long size() {
    return hash.size();
  }

  @Override
  public void close() {
    hash.close();
  }
}
