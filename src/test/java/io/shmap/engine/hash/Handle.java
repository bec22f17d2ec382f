package io.shmap.engine.hash;

import io.shmap.engine.Engine;
import io.shmap.memory.Region;
import io.shmap.sync.Census;

/**
 * One attachment in a test: keys and values are made from numbers, for any size, and a value that
 * is read is verified byte by byte. The values of several CPUs have words that add up to the
 * number; what is added to one of them is added to it, and a mix is another number.
 */
final class Handle {

  /** {@link #lookup}: the key is not there. */
  static final long ABSENT = Long.MIN_VALUE;

  final Census.Member owners;
  final HashEngine engine;
  final Region key;
  final Region value;
  final Region other;

  /** Room for a batch of entries; null in a handle of a thread. */
  final Region batch;

  /** No two numbers of a test differ by a multiple of it. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final HashGeometry geometry;

  Handle(Census.Member owners, HashEngine engine, HashGeometry geometry) {
    this(
        owners,
        engine,
        geometry,
        Region.allocate(geometry.paddedKeySize()),
        operand(geometry),
        operand(geometry),
        null);
  }

  Handle(
      Census.Member owners,
      HashEngine engine,
      HashGeometry geometry,
      Region key,
      Region value,
      Region other,
      Region batch) {
    this.owners = owners;
    this.engine = engine;
    this.key = key;
    this.value = value;
    this.other = other;
    this.batch = batch;
    this.geometry = geometry;
  }

  /** Room for a value of all CPUs, padded. */
  static Region operand(HashGeometry geometry) {
    return Region.allocate(geometry.entrySize() - geometry.paddedKeySize());
  }

  /** The face for longs; no lookup of it is told that the handle is closed. */
  LongFace longs() {
    return engine.longs(() -> {});
  }

  int update(long id, long version) {
    return update(id, version, Engine.ANY);
  }

  int update(long id, long version, long flags) {
    putKey(id);
    putValue(value, version);
    return engine.update(key, 0, value, 0, flags);
  }

  /** The version, ABSENT, or an error about the value. */
  long lookup(long id) {
    putKey(id);
    int result = engine.lookup(key, 0, value, 0);
    return result == 0 ? version() : absent(result);
  }

  int delete(long id) {
    putKey(id);
    return engine.delete(key, 0);
  }

  long lookupAndDelete(long id) {
    putKey(id);
    int result = engine.lookupAndDelete(key, 0, value, 0);
    return result == 0 ? version() : absent(result);
  }

  int addToOwn(long id, long delta) {
    putKey(id);
    return engine.addToOwn(key, 0, delta);
  }

  int compareAndSet(long id, long expected, long version) {
    putKey(id);
    putValue(other, expected);
    putValue(value, version);
    return engine.compareAndSet(key, 0, other, 0, value, 0);
  }

  int deleteIfEqual(long id, long expected) {
    putKey(id);
    putValue(other, expected);
    return engine.deleteIfEqual(key, 0, other, 0);
  }

  private static long absent(int result) {
    if (result != -2) {
      throw new AssertionError("lookup: errno=" + -result);
    }
    return ABSENT;
  }

  void putKey(long id) {
    putKey(key, 0, id, geometry.keySize());
  }

  static void putKey(Region key, long offset, long id, int keySize) {
    for (int i = 0; i < keySize; i++) {
      key.putByte(offset + i, (byte) (i < 8 ? id >>> 8 * i : id * 31 + i));
    }
  }

  static long idOf(Region key, long offset, int keySize) {
    long id = 0;
    for (int i = 0; i < Math.min(8, keySize); i++) {
      id |= (key.getByte(offset + i) & 0xffL) << 8 * i;
    }
    return id;
  }

  private void putValue(Region target, long version) {
    if (geometry.planes() != 0) {
      putNumbers(target, version);
      return;
    }
    for (int i = 0; i < geometry.valueSize(); i++) {
      target.putByte(i, byteOf(version, i));
    }
  }

  private void putNumbers(Region target, long version) {
    long left = version;
    for (int i = Long.BYTES; i < geometry.operandSize(); i += Long.BYTES) {
      target.putLong(i, version * SPREAD);
      left -= version * SPREAD;
    }
    target.putLong(0, left);
  }

  private static byte byteOf(long version, int i) {
    return (byte) (i < 8 ? version >>> 8 * i : version * 31 + i);
  }

  /** The version that was read last. */
  long version() {
    return version(value, 0, geometry);
  }

  /** The version a value was made of; fails if it is a mix, or is one that nobody stored. */
  static long version(Region value, long offset, HashGeometry geometry) {
    if (geometry.planes() == 0) {
      return version(value, offset, geometry.valueSize());
    }
    long sum = 0;
    for (int i = 0; i < geometry.operandSize(); i += Long.BYTES) {
      sum += value.getLong(offset + i);
    }
    return sum;
  }

  /** The version a value was made of; fails if it is a mix. */
  static long version(Region value, long offset, int valueSize) {
    long version = 0;
    for (int i = 0; i < Math.min(8, valueSize); i++) {
      version |= (value.getByte(offset + i) & 0xffL) << 8 * i;
    }
    for (int i = 8; i < valueSize; i++) {
      if (value.getByte(offset + i) != byteOf(version, i)) {
        throw new AssertionError("torn value, version=" + version + " differs at byte " + i);
      }
    }
    return version;
  }
}
