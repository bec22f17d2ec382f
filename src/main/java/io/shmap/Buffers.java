package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Where a thread's key and values lie in a handle's operations: one key, two values. Off the heap,
 * and of this process alone.
 */
final class Buffers {

  /** Offset of the key. */
  static final long KEY = 0;

  private final Region region;
  private final BytesStore<?, ?> bytes;
  private final long value;
  private final long second;

  private Buffers(long keySize, long valueSize) {
    this.value = pad(keySize);
    this.second = value + pad(valueSize);
    this.region = Region.allocate(second + pad(valueSize));
    this.bytes = region.bytes();
  }

  private static long pad(long size) {
    return size + 7 & ~7L;
  }

  /** One for each thread that uses a handle. */
  static ThreadLocal<Buffers> perThread(long keySize, long valueSize) {
    return ThreadLocal.withInitial(() -> new Buffers(keySize, valueSize));
  }

  Region region() {
    return region;
  }

  /** Offset of the value, the new one where there are two. */
  long value() {
    return value;
  }

  /** Offset of the second value, the expected one. */
  long second() {
    return second;
  }

  <T> void put(Codec<T> codec, T what, long offset) {
    codec.encode(what, bytes, offset);
  }

  <T> T get(Codec<T> codec, long offset) {
    T what = codec.decode(bytes, offset);
    region.keepAlive();
    return what;
  }

  <T> T get(Codec<T> codec, long offset, T using) {
    T what = codec.decode(bytes, offset, using);
    region.keepAlive();
    return what;
  }
}
