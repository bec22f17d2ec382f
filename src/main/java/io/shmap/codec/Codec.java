package io.shmap.codec;

import net.openhft.chronicle.bytes.BytesStore;

/**
 * Values of one type as bytes of a fixed size.
 *
 * <p>{@link Codecs} has the built-in ones. A codec may be used by any number of threads at a time.
 *
 * <p><b>Equal values give equal bytes.</b> Keys are hashed and compared as bytes, so {@code encode}
 * writes every one of the {@code size()} bytes, padding as 0.
 *
 * <p><b>All or nothing.</b> A value that does not fit (null, too long, of another length) is an
 * {@code EINVAL} before the first byte is written. A codec of your own keeps to that too: a record
 * or an array that contains it relies on it.
 *
 * <p><b>Bounds.</b> The caller gives {@code size()} bytes at {@code offset}; a codec touches no
 * others, whatever the bytes and the value are. Numbers are little endian; the offset need not be
 * aligned.
 */
public interface Codec<T> {

  /** In bytes, at least 1; the size of {@link #schema()}. */
  int size();

  /** The class of the values. */
  Class<T> type();

  /** What the bytes mean, for other programs and the command line. */
  Schema schema();

  /** Writes {@code size()} bytes at the offset. */
  void encode(T value, BytesStore<?, ?> target, long offset);

  /**
   * Reads {@code size()} bytes at the offset into a value that does not change with them.
   *
   * @throws io.shmap.error.MapCorruptedException if no value has these bytes
   */
  T decode(BytesStore<?, ?> source, long offset);

  /**
   * Reads into {@code using} and returns it, if the codec can; a new value otherwise.
   *
   * <p>Mutable values can be reused: arrays of the right length and {@code BytesMarshallable}. Then
   * nothing is allocated by the codec. {@code using} may be null.
   */
  default T decode(BytesStore<?, ?> source, long offset, T using) {
    return decode(source, offset);
  }
}
