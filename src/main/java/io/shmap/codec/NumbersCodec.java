package io.shmap.codec;

import io.shmap.codec.Schema.Scalar;
import java.lang.reflect.Array;
import net.openhft.chronicle.bytes.BytesStore;

/** Primitive arrays of exactly n elements; {@code A} is {@code long[]} and the like. */
final class NumbersCodec<A> extends CheckedCodec<A> {

  /** Moves one element between the array and the bytes. */
  @FunctionalInterface
  private interface Mover<A> {
    void move(A array, int index, BytesStore<?, ?> bytes, long offset);
  }

  private final int count;
  private final int stride;
  private final Mover<A> writer;
  private final Mover<A> reader;

  private NumbersCodec(Scalar element, int count, Class<A> type, Mover<A> writer, Mover<A> reader) {
    super(new Schema.Array(element, count), type);
    this.count = count;
    this.stride = element.size();
    this.writer = writer;
    this.reader = reader;
  }

  static NumbersCodec<short[]> shorts(int count) {
    return new NumbersCodec<>(
        Scalar.I16,
        count,
        short[].class,
        (array, i, to, at) -> Numbers.putShort(to, at, array[i]),
        (array, i, from, at) -> array[i] = Numbers.getShort(from, at));
  }

  static NumbersCodec<int[]> ints(int count) {
    return new NumbersCodec<>(
        Scalar.I32,
        count,
        int[].class,
        (array, i, to, at) -> Numbers.putInt(to, at, array[i]),
        (array, i, from, at) -> array[i] = Numbers.getInt(from, at));
  }

  static NumbersCodec<long[]> longs(int count) {
    return new NumbersCodec<>(
        Scalar.I64,
        count,
        long[].class,
        (array, i, to, at) -> Numbers.putLong(to, at, array[i]),
        (array, i, from, at) -> array[i] = Numbers.getLong(from, at));
  }

  static NumbersCodec<float[]> floats(int count) {
    return new NumbersCodec<>(
        Scalar.F32,
        count,
        float[].class,
        (array, i, to, at) -> Numbers.putFloat(to, at, array[i]),
        (array, i, from, at) -> array[i] = Numbers.getFloat(from, at));
  }

  static NumbersCodec<double[]> doubles(int count) {
    return new NumbersCodec<>(
        Scalar.F64,
        count,
        double[].class,
        (array, i, to, at) -> Numbers.putDouble(to, at, array[i]),
        (array, i, from, at) -> array[i] = Numbers.getDouble(from, at));
  }

  @Override
  String reject(A value) {
    int length = Array.getLength(value);
    return length == count ? null : "holds exactly " + count + " elements but value has " + length;
  }

  @Override
  void put(A value, BytesStore<?, ?> target, long offset) {
    for (int i = 0; i < count; i++) {
      writer.move(value, i, target, offset + (long) i * stride);
    }
  }

  @Override
  public A decode(BytesStore<?, ?> source, long offset) {
    return read(type().cast(Array.newInstance(type().getComponentType(), count)), source, offset);
  }

  @Override
  public A decode(BytesStore<?, ?> source, long offset, A using) {
    return using != null && Array.getLength(using) == count
        ? read(using, source, offset)
        : decode(source, offset);
  }

  private A read(A array, BytesStore<?, ?> source, long offset) {
    for (int i = 0; i < count; i++) {
      reader.move(array, i, source, offset + (long) i * stride);
    }
    return array;
  }
}
