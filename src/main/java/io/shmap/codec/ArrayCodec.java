package io.shmap.codec;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import net.openhft.chronicle.bytes.BytesStore;

/** Arrays of exactly n elements of one codec; none of them null. */
final class ArrayCodec<T> extends CheckedCodec<T[]> {

  private final CheckedCodec<T> element;
  private final int count;

  ArrayCodec(Codec<T> element, int count) {
    super(new Schema.Array(element.schema(), count), arrayOf(element.type()));
    this.element = CheckedCodec.of(element);
    this.count = count;
  }

  @SuppressWarnings("unchecked")
  private static <T> Class<T[]> arrayOf(Class<T> type) {
    return (Class<T[]>) type.arrayType();
  }

  /** The same bytes as an unmodifiable list. */
  CheckedCodec<List<T>> asList() {
    return new AsList<>(this);
  }

  @Override
  String reject(T[] value) {
    if (value.length != count) {
      return "holds exactly " + count + " elements but value has " + value.length;
    }
    for (int i = 0; i < count; i++) {
      String reason = element.rejectAny(value[i]);
      if (reason != null) {
        return "element " + i + ": " + reason;
      }
    }
    return null;
  }

  @Override
  void put(T[] value, BytesStore<?, ?> target, long offset) {
    for (int i = 0; i < count; i++) {
      element.put(value[i], target, at(offset, i));
    }
  }

  @Override
  public T[] decode(BytesStore<?, ?> source, long offset) {
    return read(type().cast(Array.newInstance(element.type(), count)), source, offset);
  }

  @Override
  public T[] decode(BytesStore<?, ?> source, long offset, T[] using) {
    return using != null && using.length == count
        ? read(using, source, offset)
        : decode(source, offset);
  }

  private T[] read(T[] array, BytesStore<?, ?> source, long offset) {
    for (int i = 0; i < count; i++) {
      array[i] = element.decode(source, at(offset, i), array[i]);
    }
    return array;
  }

  private long at(long offset, int index) {
    return offset + (long) index * element.size();
  }

  private static final class AsList<T> extends CheckedCodec<List<T>> {

    private final ArrayCodec<T> array;

    AsList(ArrayCodec<T> array) {
      super(array.schema(), listOf());
      this.array = array;
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<List<T>> listOf() {
      return (Class<List<T>>) (Class<?>) List.class;
    }

    @Override
    String reject(List<T> value) {
      return array.reject(copy(value));
    }

    @Override
    void put(List<T> value, BytesStore<?, ?> target, long offset) {
      array.put(copy(value), target, offset);
    }

    @Override
    public List<T> decode(BytesStore<?, ?> source, long offset) {
      return List.of(array.decode(source, offset));
    }

    /** An array of its own, so that the list may be of any kind. */
    private T[] copy(List<T> list) {
      return Arrays.copyOf(list.toArray(), list.size(), array.type());
    }
  }
}
