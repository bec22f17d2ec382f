package io.shmap.codec;

import io.shmap.error.Errno;
import io.shmap.error.MapCorruptedException;
import io.shmap.error.ShmapException;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * A codec that looks at the whole value before it writes any of it: {@link #reject} and {@link
 * #put} are the two halves of {@code encode}, apart so that a record asks all its components first.
 */
abstract class CheckedCodec<T> implements Codec<T> {

  private final Schema schema;
  private final int size;
  private final Class<T> type;

  CheckedCodec(Schema schema, Class<T> type) {
    this.schema = schema;
    this.size = schema.size();
    this.type = type;
  }

  /** Why the value cannot be encoded, as the end of a message; null if it can. Not null itself. */
  abstract String reject(T value);

  /**
   * Writes a value that was not rejected. Stays within its bytes even if the value is another one
   * by now: an accessor of a record may return what it likes.
   */
  abstract void put(T value, BytesStore<?, ?> target, long offset);

  @Override
  public final int size() {
    return size;
  }

  @Override
  public final Class<T> type() {
    return type;
  }

  @Override
  public final Schema schema() {
    return schema;
  }

  @Override
  public final void encode(T value, BytesStore<?, ?> target, long offset) {
    String reason = rejectAny(value);
    if (reason != null) {
      throw new ShmapException(Errno.EINVAL, "encode " + name() + ": " + reason);
    }
    put(value, target, offset);
  }

  /** As {@link #reject}, for a value that may be null. */
  final String rejectAny(T value) {
    return value == null ? "value is null" : reject(value);
  }

  /** The schema, without the fields and constants. */
  final String name() {
    return name(schema);
  }

  private static String name(Schema schema) {
    if (schema instanceof Schema.Struct struct) {
      return "struct " + struct.name();
    }
    if (schema instanceof Schema.Enumeration enumeration) {
      return "enum " + enumeration.name();
    }
    if (schema instanceof Schema.Array array) {
      return name(array.element()) + "[" + array.count() + "]";
    }
    return schema.text();
  }

  final MapCorruptedException damaged(String what) {
    return new MapCorruptedException("decode " + name() + ": damaged, " + what);
  }

  /** The codec itself, or one around a codec that the user wrote. */
  static <T> CheckedCodec<T> of(Codec<T> codec) {
    return codec instanceof CheckedCodec<T> checked ? checked : new Foreign<>(codec);
  }

  /** A codec of the user's: its {@code encode} checks and writes at once. */
  private static final class Foreign<T> extends CheckedCodec<T> {

    private final Codec<T> codec;

    Foreign(Codec<T> codec) {
      super(codec.schema(), codec.type());
      this.codec = codec;
      if (codec.size() != codec.schema().size()) {
        throw new ShmapException(
            Errno.EINVAL,
            "codec "
                + codec.getClass().getName()
                + ": size="
                + codec.size()
                + " but schema gives "
                + codec.schema().size());
      }
    }

    @Override
    String reject(T value) {
      return null;
    }

    @Override
    void put(T value, BytesStore<?, ?> target, long offset) {
      codec.encode(value, target, offset);
    }

    @Override
    public T decode(BytesStore<?, ?> source, long offset) {
      return codec.decode(source, offset);
    }

    @Override
    public T decode(BytesStore<?, ?> source, long offset, T using) {
      return codec.decode(source, offset, using);
    }
  }
}
