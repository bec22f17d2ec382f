package io.shmap.codec;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which codec a record's component gets when none is given: by its type and {@link Length}. */
final class ComponentCodecs {

  private static final Map<Class<?>, CheckedCodec<?>> BY_CLASS =
      Map.ofEntries(
          Map.entry(byte.class, Numbers.I8),
          Map.entry(Byte.class, Numbers.I8),
          Map.entry(short.class, Numbers.I16),
          Map.entry(Short.class, Numbers.I16),
          Map.entry(int.class, Numbers.I32),
          Map.entry(Integer.class, Numbers.I32),
          Map.entry(long.class, Numbers.I64),
          Map.entry(Long.class, Numbers.I64),
          Map.entry(float.class, Numbers.F32),
          Map.entry(Float.class, Numbers.F32),
          Map.entry(double.class, Numbers.F64),
          Map.entry(Double.class, Numbers.F64),
          Map.entry(boolean.class, Numbers.BOOL),
          Map.entry(Boolean.class, Numbers.BOOL),
          Map.entry(char.class, Numbers.CHAR16),
          Map.entry(Character.class, Numbers.CHAR16),
          Map.entry(UUID.class, Identifiers.UUIDS),
          Map.entry(Inet4Address.class, Identifiers.IPV4),
          Map.entry(Inet6Address.class, Identifiers.IPV6));

  private final Lookup lookup;
  private final List<Class<?>> enclosing;

  /**
   * @param enclosing the records that are being looked at, outermost first
   */
  ComponentCodecs(Lookup lookup, List<Class<?>> enclosing) {
    this.lookup = lookup;
    this.enclosing = enclosing;
  }

  CheckedCodec<?> of(RecordComponent component) {
    Length length = component.getAnnotation(Length.class);
    Class<?> type = component.getType();
    CheckedCodec<?> codec =
        length == null ? single(type) : several(type, component.getGenericType(), length.value());
    if (codec != null) {
      return codec;
    }
    throw refused(component, remedy(type, length));
  }

  private static String remedy(Class<?> type, Length length) {
    boolean wantsLength = type == String.class || type.isArray() || type == List.class;
    return wantsLength && length == null
        ? "needs @Length; or give it a codec through Codecs.recordOf"
        : "no codec for its type; give it one through Codecs.recordOf";
  }

  private CheckedCodec<?> single(Class<?> type) {
    CheckedCodec<?> codec = BY_CLASS.get(type);
    if (codec != null) {
      return codec;
    }
    if (type.isEnum()) {
      return enumCodec(type);
    }
    return type.isRecord() ? recordCodec(type.asSubclass(Record.class)) : null;
  }

  private CheckedCodec<?> several(Class<?> type, Type generic, int length) {
    if (type == String.class) {
      return new Utf8Codec(length);
    }
    if (type.isArray() && type.getComponentType().isPrimitive()) {
      return primitives(type, length);
    }
    if (type.isArray()) {
      CheckedCodec<?> element = single(type.getComponentType());
      return element == null ? null : new ArrayCodec<>(element, length);
    }
    if (type == List.class
        && generic instanceof ParameterizedType parameterized
        && parameterized.getActualTypeArguments()[0] instanceof Class<?> elementType) {
      CheckedCodec<?> element = single(elementType);
      return element == null ? null : new ArrayCodec<>(element, length).asList();
    }
    return null;
  }

  private static CheckedCodec<?> primitives(Class<?> type, int length) {
    if (type == byte[].class) {
      return new BytesCodec(length);
    }
    if (type == short[].class) {
      return NumbersCodec.shorts(length);
    }
    if (type == int[].class) {
      return NumbersCodec.ints(length);
    }
    if (type == long[].class) {
      return NumbersCodec.longs(length);
    }
    if (type == float[].class) {
      return NumbersCodec.floats(length);
    }
    return type == double[].class ? NumbersCodec.doubles(length) : null;
  }

  private <R extends Record> CheckedCodec<R> recordCodec(Class<R> type) {
    if (enclosing.contains(type)) {
      throw new ShmapException(
          Errno.EINVAL, "record " + type.getSimpleName() + ": contains itself");
    }
    List<Class<?>> path = new ArrayList<>(enclosing);
    path.add(type);
    return RecordCodec.of(type, lookup, Map.of(), path);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static CheckedCodec<?> enumCodec(Class<?> type) {
    return new EnumCodec(type);
  }

  static ShmapException refused(RecordComponent component, String why) {
    return new ShmapException(
        Errno.EINVAL,
        "record "
            + component.getDeclaringRecord().getSimpleName()
            + ": component "
            + component.getName()
            + ": "
            + why
            + ", type="
            + component.getGenericType().getTypeName());
  }
}
