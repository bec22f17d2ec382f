package io.shmap.codec;

import io.shmap.codec.Schema.Scalar;
import java.util.function.Function;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Numbers, booleans and characters at an offset, and the codecs of their boxes.
 *
 * <p>A NaN is written as the one canonical NaN, since all NaN are equal to {@code Double.equals}.
 */
final class Numbers {

  static final ScalarCodec<Byte> I8 =
      new ScalarCodec<>(Scalar.I8, Byte.class, (v, to, at) -> putByte(to, at, v), Numbers::getByte);
  static final ScalarCodec<Short> I16 =
      new ScalarCodec<>(
          Scalar.I16, Short.class, (v, to, at) -> putShort(to, at, v), Numbers::getShort);
  static final ScalarCodec<Integer> I32 =
      new ScalarCodec<>(
          Scalar.I32, Integer.class, (v, to, at) -> putInt(to, at, v), Numbers::getInt);
  static final ScalarCodec<Long> I64 =
      new ScalarCodec<>(
          Scalar.I64, Long.class, (v, to, at) -> putLong(to, at, v), Numbers::getLong);
  static final ScalarCodec<Integer> U8 =
      new ScalarCodec<>(
          Scalar.U8,
          Integer.class,
          (v, to, at) -> putByte(to, at, v.byteValue()),
          (from, at) -> Byte.toUnsignedInt(getByte(from, at)),
          upTo(0xffL));
  static final ScalarCodec<Integer> U16 =
      new ScalarCodec<>(
          Scalar.U16,
          Integer.class,
          (v, to, at) -> putShort(to, at, v.shortValue()),
          (from, at) -> Short.toUnsignedInt(getShort(from, at)),
          upTo(0xffffL));
  static final ScalarCodec<Long> U32 =
      new ScalarCodec<>(
          Scalar.U32,
          Long.class,
          (v, to, at) -> putInt(to, at, v.intValue()),
          (from, at) -> Integer.toUnsignedLong(getInt(from, at)),
          upTo(0xffff_ffffL));
  static final ScalarCodec<Long> U64 =
      new ScalarCodec<>(
          Scalar.U64, Long.class, (v, to, at) -> putLong(to, at, v), Numbers::getLong);
  static final ScalarCodec<Float> F32 =
      new ScalarCodec<>(
          Scalar.F32, Float.class, (v, to, at) -> putFloat(to, at, v), Numbers::getFloat);
  static final ScalarCodec<Double> F64 =
      new ScalarCodec<>(
          Scalar.F64, Double.class, (v, to, at) -> putDouble(to, at, v), Numbers::getDouble);
  static final ScalarCodec<Boolean> BOOL =
      new ScalarCodec<>(
          Scalar.BOOL, Boolean.class, (v, to, at) -> putBoolean(to, at, v), Numbers::getBoolean);
  static final ScalarCodec<Character> CHAR16 =
      new ScalarCodec<>(
          Scalar.CHAR16, Character.class, (v, to, at) -> putChar(to, at, v), Numbers::getChar);

  private Numbers() {}

  private static <N extends Number> Function<N, String> upTo(long max) {
    return value ->
        value.longValue() >= 0 && value.longValue() <= max
            ? null
            : "holds 0 to " + max + " but value=" + value;
  }

  static void putByte(BytesStore<?, ?> target, long offset, byte value) {
    target.writeByte(offset, value);
  }

  static void putShort(BytesStore<?, ?> target, long offset, short value) {
    target.writeShort(offset, value);
  }

  static void putInt(BytesStore<?, ?> target, long offset, int value) {
    target.writeInt(offset, value);
  }

  static void putLong(BytesStore<?, ?> target, long offset, long value) {
    target.writeLong(offset, value);
  }

  static void putFloat(BytesStore<?, ?> target, long offset, float value) {
    target.writeInt(offset, Float.floatToIntBits(value));
  }

  static void putDouble(BytesStore<?, ?> target, long offset, double value) {
    target.writeLong(offset, Double.doubleToLongBits(value));
  }

  static void putBoolean(BytesStore<?, ?> target, long offset, boolean value) {
    target.writeByte(offset, (byte) (value ? 1 : 0));
  }

  static void putChar(BytesStore<?, ?> target, long offset, char value) {
    target.writeShort(offset, (short) value);
  }

  static byte getByte(BytesStore<?, ?> source, long offset) {
    return source.readByte(offset);
  }

  static short getShort(BytesStore<?, ?> source, long offset) {
    return source.readShort(offset);
  }

  static int getInt(BytesStore<?, ?> source, long offset) {
    return source.readInt(offset);
  }

  static long getLong(BytesStore<?, ?> source, long offset) {
    return source.readLong(offset);
  }

  static float getFloat(BytesStore<?, ?> source, long offset) {
    return Float.intBitsToFloat(source.readInt(offset));
  }

  static double getDouble(BytesStore<?, ?> source, long offset) {
    return Double.longBitsToDouble(source.readLong(offset));
  }

  static boolean getBoolean(BytesStore<?, ?> source, long offset) {
    return source.readByte(offset) != 0;
  }

  static char getChar(BytesStore<?, ?> source, long offset) {
    return (char) source.readShort(offset);
  }
}
