package io.shmap;

import io.shmap.codec.Codec;
import io.shmap.memory.Region;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Where a thread's key and values lie in a handle's operations: one key, four values. Off the heap,
 * and of this process alone.
 */
final class Buffers {

  /** Offset of the key. */
  static final long KEY = 0;

  private final Region region;
  private final BytesStore<?, ?> bytes;
  private final long value;
  private final long second;
  private final long third;
  private final long fourth;

  private Buffers(long keySize, long valueSize) {
    this.value = pad(keySize);
    this.second = value + pad(valueSize);
    this.third = second + pad(valueSize);
    this.fourth = third + pad(valueSize);
    this.region = Region.allocate(fourth + pad(valueSize));
    this.bytes = region.bytes();
  }

  static long pad(long size) {
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

  /** Offset of the third value, the one that was found. */
  long third() {
    return third;
  }

  /** Offset of the fourth value, that one as the codec writes it. */
  long fourth() {
    return fourth;
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
