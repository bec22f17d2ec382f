package io.shmap.engine.lpm;

import io.shmap.memory.Region;
import java.util.Arrays;
import java.util.Random;

/**
 * A prefix as a test sees it.
 *
 * @param length in bits
 * @param data all bytes, those behind the length too
 */
record Prefix(int length, byte[] data) {

  private static final byte[] FREQUENT = {0, -1, -128, 1};

  /** The bytes given, and zeros behind them. */
  static Prefix of(int dataSize, int length, int... bytes) {
    byte[] data = new byte[dataSize];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    return new Prefix(length, data);
  }

  /** Few different bytes, so that prefixes hold each other often. */
  static Prefix random(Random random, int dataSize) {
    byte[] data = new byte[dataSize];
    for (int i = 0; i < dataSize; i++) {
      boolean any = random.nextInt(8) == 0;
      data[i] = any ? (byte) random.nextInt() : FREQUENT[random.nextInt(FREQUENT.length)];
    }
    int bits = 8 * dataSize;
    int length = random.nextBoolean() ? random.nextInt(bits + 1) : bits - random.nextInt(9);
    return new Prefix(Math.max(0, length), data);
  }

  static Prefix read(Region key, long offset, int dataSize) {
    byte[] data = new byte[dataSize];
    key.getBytes(offset + 4, data, 0, dataSize);
    return new Prefix(key.getInt(offset), data);
  }

  Region key() {
    Region key = Region.allocate(4 + data.length);
    write(key, 0);
    return key;
  }

  void write(Region key, long offset) {
    key.putInt(offset, length);
    key.putBytes(offset + 4, data, 0, data.length);
  }

  /** The bits that matter, a character each. */
  String bits() {
    return bits(length);
  }

  String bits(int count) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      bits.append((data[i >> 3] >> 7 - (i & 7) & 1) == 0 ? '0' : '1');
    }
    return bits.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Prefix that && length == that.length && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * length + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return bits() + "/" + length;
  }
}
