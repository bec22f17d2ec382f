package io.shmap.codec;

import java.util.Arrays;
import java.util.List;
import net.openhft.chronicle.bytes.BytesStore;

/** An enum as its ordinal, an i32: what C makes of the same enum. */
final class EnumCodec<E extends Enum<E>> extends CheckedCodec<E> {

  private final E[] constants;

  EnumCodec(Class<E> type) {
    super(schemaOf(type), type);
    this.constants = type.getEnumConstants();
  }

  private static <E extends Enum<E>> Schema schemaOf(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    return new Schema.Enumeration(type.getSimpleName(), names);
  }

  @Override
  String reject(E value) {
    return null;
  }

  @Override
  void put(E value, BytesStore<?, ?> target, long offset) {
    target.writeInt(offset, value.ordinal());
  }

  @Override
  public E decode(BytesStore<?, ?> source, long offset) {
    int ordinal = source.readInt(offset);
    if (ordinal < 0 || ordinal >= constants.length) {
      throw damaged("ordinal=" + ordinal + " constants=" + constants.length);
    }
    return constants[ordinal];
  }
}
