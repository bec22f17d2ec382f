package io.shmap.codec;

import io.shmap.codec.Schema.Content;
import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.util.function.Supplier;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesMarshallable;
import net.openhft.chronicle.bytes.BytesOut;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.core.io.InvalidMarshallableException;

/**
 * Objects that write and read themselves, in at most n bytes, filled up with 0.
 *
 * <p>The object meets a buffer of its own per thread, never the map: it can neither write too much
 * nor read too far. It finds all n bytes when it reads, the padding too.
 */
final class MarshallableCodec<T extends BytesMarshallable> extends CheckedCodec<T> {

  private final Supplier<T> factory;
  private final ThreadLocal<Buffer> buffers;

  private MarshallableCodec(Class<T> type, int size, Supplier<T> factory) {
    super(new Schema.Run(Content.OPAQUE, size), type);
    this.factory = factory;
    this.buffers = ThreadLocal.withInitial(() -> new Buffer(size));
  }

  static <T extends BytesMarshallable> MarshallableCodec<T> of(Class<T> type, int size) {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw refused(type, "is abstract; name a class that can be created");
    }
    if (inherits(type, "writeMarshallable", BytesOut.class)
        || inherits(type, "readMarshallable", BytesIn.class)) {
      throw refused(
          type,
          "inherits reflection that needs JVM flags; override readMarshallable and"
              + " writeMarshallable");
    }
    Access access = Access.to(type, MethodHandles.lookup());
    return new MarshallableCodec<>(type, size, access.factory(type));
  }

  private static boolean inherits(Class<?> type, String method, Class<?> parameter) {
    try {
      return type.getMethod(method, parameter).getDeclaringClass() == BytesMarshallable.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + "." + method, e);
    }
  }

  private static ShmapException refused(Class<?> type, String why) {
    return new ShmapException(Errno.EINVAL, "marshallable " + type.getName() + ": " + why);
  }

  @Override
  String reject(T value) {
    Buffer buffer = buffers.get();
    try {
      buffer.fill(value);
      return null;
    } catch (BufferOverflowException e) {
      return "holds " + size() + " bytes but value writes more, type=" + type().getSimpleName();
    } catch (InvalidMarshallableException e) {
      return "value is not valid, " + e.getMessage();
    }
  }

  @Override
  void put(T value, BytesStore<?, ?> target, long offset) {
    Buffer buffer = buffers.get();
    // An array checks all its elements first, so the buffer may hold another one.
    if (buffer.content != value) {
      buffer.fill(value);
    }
    buffer.content = null;
    int written = (int) buffer.bytes.writePosition();
    target.write(offset, buffer.array, 0, written);
    Filling.zero(target, offset + written, size() - written);
  }

  @Override
  public T decode(BytesStore<?, ?> source, long offset) {
    return decode(source, offset, null);
  }

  @Override
  public T decode(BytesStore<?, ?> source, long offset, T using) {
    Buffer buffer = buffers.get();
    buffer.content = null;
    Filling.read(source, offset, buffer.array);
    buffer.bytes.readPositionRemaining(0, size());
    T value = using == null ? factory.get() : using;
    try {
      value.readMarshallable(buffer.bytes);
    } catch (BufferUnderflowException | InvalidMarshallableException e) {
      throw damaged(type().getSimpleName() + " cannot be read, " + e);
    }
    return value;
  }

  private static final class Buffer {

    private final byte[] array;
    private final Bytes<byte[]> bytes;
    private BytesMarshallable content;

    Buffer(int size) {
      array = new byte[size];
      bytes = Bytes.wrapForWrite(array);
    }

    void fill(BytesMarshallable value) {
      content = null;
      bytes.clear();
      value.writeMarshallable(bytes);
      content = value;
    }
  }
}
