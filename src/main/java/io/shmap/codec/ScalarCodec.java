package io.shmap.codec;

import io.shmap.codec.Schema.Scalar;
import java.util.function.Function;
import net.openhft.chronicle.bytes.BytesStore;

/** A codec of one scalar, made of how to write it and how to read it. */
final class ScalarCodec<T> extends CheckedCodec<T> {

  /** Writes a value. */
  @FunctionalInterface
  interface Writer<T> {
    void put(T value, BytesStore<?, ?> target, long offset);
  }

  /** Reads a value. */
  @FunctionalInterface
  interface Reader<T> {
    T get(BytesStore<?, ?> source, long offset);
  }

  private final Writer<T> writer;
  private final Reader<T> reader;
  private final Function<T, String> rejecter;

  /** A codec that every value fits. */
  ScalarCodec(Scalar scalar, Class<T> type, Writer<T> writer, Reader<T> reader) {
    this(scalar, type, writer, reader, value -> null);
  }

  /** A codec that asks {@code rejecter} why a value does not fit; null if it does. */
  ScalarCodec(
      Scalar scalar,
      Class<T> type,
      Writer<T> writer,
      Reader<T> reader,
      Function<T, String> rejecter) {
    super(scalar, type);
    this.writer = writer;
    this.reader = reader;
    this.rejecter = rejecter;
  }

  @Override
  String reject(T value) {
    return rejecter.apply(value);
  }

  @Override
  void put(T value, BytesStore<?, ?> target, long offset) {
    writer.put(value, target, offset);
  }

  @Override
  public T decode(BytesStore<?, ?> source, long offset) {
    return reader.get(source, offset);
  }
}
