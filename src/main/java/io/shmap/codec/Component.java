package io.shmap.codec;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;

/**
 * A component of a record, with its place in the struct.
 *
 * @param isPrimitive whether the component is of a primitive type that needs no codec to be written
 */
record Component(
    String name,
    Class<?> type,
    MethodHandle accessor,
    CheckedCodec<?> codec,
    boolean isPrimitive,
    int offset) {

  /** {@code (Object record) -> Object value}. */
  MethodHandle boxedAccessor() {
    return accessor.asType(methodType(Object.class, Object.class));
  }
}
