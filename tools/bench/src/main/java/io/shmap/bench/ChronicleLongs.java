package io.shmap.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.core.values.LongValue;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.values.Values;

/**
 * Chronicle Map of its {@link LongValue}s, in a file of /dev/shm. A get makes the value a view of
 * the entry and reads it: the map's way without copies and boxes.
 */
final class ChronicleLongs implements RacedMap {

  private final Path file;
  private final boolean isOwner;
  private final ChronicleMap<LongValue, LongValue> map;
  private final LongValue key = Values.newHeapInstance(LongValue.class);
  private final LongValue value = Values.newHeapInstance(LongValue.class);
  private final LongValue using = Values.newHeapInstance(LongValue.class);

  private ChronicleLongs(Path file, boolean isOwner, ChronicleMap<LongValue, LongValue> map) {
    this.file = file;
    this.isOwner = isOwner;
    this.map = map;
  }

  static ChronicleLongs create(int room) {
    Path file = ScratchFile.create(".cm");
    return new ChronicleLongs(file, true, open(file, room));
  }

  static ChronicleLongs attach(String address) {
    Path file = Path.of(address);
    return new ChronicleLongs(file, false, open(file, 1));
  }

  /* The numbers of a file that is there already count, not those given. */
  private static ChronicleMap<LongValue, LongValue> open(Path path, int room) {
    File file = path.toFile();
    ChronicleMapBuilder<LongValue, LongValue> builder =
        ChronicleMap.of(LongValue.class, LongValue.class)
            .name("race")
            .entries(room)
            .putReturnsNull(true)
            .removeReturnsNull(true);
    try {
      return builder.createPersistedTo(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public RacedMap forThread() {
    return new ChronicleLongs(file, false, map);
  }

  @Override
  public String address() {
    return file.toString();
  }

  @Override
  public long get(long number) {
    key.setValue(number);
    LongValue found = map.getUsing(key, using);
    return found == null ? ABSENT : found.getValue();
  }

  @Override
  public void put(long number, long valueNumber) {
    key.setValue(number);
    value.setValue(valueNumber);
    map.put(key, value);
  }

  @Override
  public void remove(long number) {
    key.setValue(number);
    map.remove(key);
  }

  @Override
  public long walk() {
    long[] sum = new long[1];
    map.forEachEntry(entry -> sum[0] += entry.value().getUsing(using).getValue());
    return sum[0];
  }

  @Override
  public long size() {
    return map.longSize();
  }

  @Override
  public void close() {
    map.close();
    if (isOwner) {
      ScratchFile.delete(file);
    }
  }
}
