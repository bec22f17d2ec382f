package io.shmap.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Keys and values of bytes, made of the numbers that the benchmarks use. */
final class Blocks {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Blocks() {}

  static void putKey(byte[] key, long number) {
    LONG.set(key, 0, number);
    LONG.set(key, 8, second(number));
  }

  /** The second half of a key of 16 bytes. */
  static long second(long number) {
    return number * 0x9E37_79B9_7F4A_7C15L;
  }

  static void putValue(byte[] value, long number) {
    LONG.set(value, 0, number);
    LONG.set(value, value.length - Long.BYTES, number);
  }

  static long number(byte[] value) {
    return (long) LONG.get(value, value.length - Long.BYTES);
  }
}
