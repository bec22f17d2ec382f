package io.shmap.codec;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Supplier;

/** Handles to constructors and accessors of the user's classes, private ones too. */
final class Access {

  private final Class<?> type;
  private final Lookup lookup;

  private Access(Class<?> type, Lookup lookup) {
    this.type = type;
    this.lookup = lookup;
  }

  /** Takes the rights that {@code caller} has; throws {@code EINVAL} if they are not enough. */
  static Access to(Class<?> type, Lookup caller) {
    try {
      return new Access(type, MethodHandles.privateLookupIn(type, caller));
    } catch (IllegalAccessException e) {
      throw new ShmapException(
          Errno.EINVAL,
          "access "
              + type.getName()
              + ": not open to shmap, module="
              + type.getModule().getName()
              + "; open its package, or give the codec a lookup of your own",
          e);
    }
  }

  MethodHandle accessor(RecordComponent component) {
    try {
      return lookup.unreflect(component.getAccessor());
    } catch (IllegalAccessException e) {
      throw failed("accessor " + component.getName(), e);
    }
  }

  MethodHandle canonicalConstructor() {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return constructor(parameters);
  }

  /** A supplier of new objects by the constructor without parameters. */
  <T> Supplier<T> factory(Class<T> as) {
    MethodHandle constructor = constructor().asType(MethodType.methodType(Object.class));
    return () -> {
      try {
        return as.cast((Object) constructor.invokeExact());
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("create " + type.getName(), e);
      }
    };
  }

  private MethodHandle constructor(Class<?>... parameters) {
    try {
      return lookup.findConstructor(type, MethodType.methodType(void.class, parameters));
    } catch (ReflectiveOperationException e) {
      throw failed(
          "constructor" + MethodType.methodType(void.class, parameters).parameterList(), e);
    }
  }

  private ShmapException failed(String what, ReflectiveOperationException cause) {
    return new ShmapException(Errno.EINVAL, "access " + type.getName() + ": no " + what, cause);
  }
}
