package io.shmap.codec;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * One method handle that writes a whole record and one that reads it, composed of its accessors,
 * its constructor and the codecs of its components.
 */
final class RecordHandles {

  /*
   * Composition
   * -----------
   *   put     (record, target, base)   for each component:  codec.put(accessor(record), target, base + offset)
   *   decode  (source, base)           constructor(codec.decode(source, base + offset), ...)
   *
   * A primitive component uses Numbers.putLong and the like instead of a codec, so nothing is
   * boxed. The JIT compiles each composition as one piece of code; nothing is reflective at run
   * time.
   */

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodType PUT =
      methodType(void.class, Object.class, BytesStore.class, long.class);
  private static final MethodType DECODE = methodType(Object.class, BytesStore.class, long.class);
  private static final MethodHandle ADD =
      find(Long.class, "sum", methodType(long.class, long.class, long.class));

  private RecordHandles() {}

  /** {@code (Object record, BytesStore target, long base) -> void}. */
  static MethodHandle put(List<Component> components) {
    MethodHandle all = MethodHandles.empty(PUT);
    for (int i = components.size() - 1; i >= 0; i--) {
      all = MethodHandles.foldArguments(all, put(components.get(i)));
    }
    return all;
  }

  private static MethodHandle put(Component component) {
    MethodHandle plus = MethodHandles.insertArguments(ADD, 0, (long) component.offset());
    Class<?> type = component.type();
    if (!component.isPrimitive()) {
      MethodHandle put = virtual("put", PUT).bindTo(component.codec());
      put = MethodHandles.filterArguments(put, 2, plus);
      return MethodHandles.filterArguments(put, 0, component.boxedAccessor());
    }
    MethodHandle put =
        find(
            Numbers.class,
            "put" + capitalised(type),
            methodType(void.class, BytesStore.class, long.class, type));
    MethodHandle accessor = component.accessor().asType(methodType(type, Object.class));
    put = MethodHandles.filterArguments(put, 1, plus, accessor);
    return MethodHandles.permuteArguments(put, PUT, 1, 2, 0);
  }

  /** {@code (BytesStore source, long base) -> Object}. */
  static MethodHandle decode(MethodHandle constructor, List<Component> components) {
    int count = components.size();
    MethodHandle all =
        MethodHandles.dropArguments(constructor, count, BytesStore.class, long.class);
    for (int i = count - 1; i >= 0; i--) {
      all = MethodHandles.foldArguments(all, i, decode(components.get(i)));
    }
    return all.asType(DECODE);
  }

  private static MethodHandle decode(Component component) {
    MethodHandle plus = MethodHandles.insertArguments(ADD, 0, (long) component.offset());
    Class<?> type = component.type();
    MethodType decodeType = DECODE.changeReturnType(type);
    MethodHandle decode =
        component.isPrimitive()
            ? find(Numbers.class, "get" + capitalised(type), decodeType)
            : virtual("decode", DECODE).bindTo(component.codec()).asType(decodeType);
    return MethodHandles.filterArguments(decode, 1, plus);
  }

  private static String capitalised(Class<?> primitive) {
    String name = primitive.getName();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static MethodHandle find(Class<?> owner, String name, MethodType type) {
    try {
      return LOOKUP.findStatic(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(owner + "." + name + type, e);
    }
  }

  private static MethodHandle virtual(String name, MethodType type) {
    try {
      return LOOKUP.findVirtual(CheckedCodec.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + type, e);
    }
  }
}
