package io.shmap.codec;

import static java.lang.invoke.MethodType.methodType;

import io.shmap.error.Errno;
import io.shmap.error.ShmapException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/** A record as a struct: a field per component, in their order, at C's offsets. */
final class RecordCodec<R extends Record> extends CheckedCodec<R> {

  private final MethodHandle put;
  private final MethodHandle decode;
  private final Part[] parts;
  private final Gap[] gaps;

  /** A component that may refuse its value. */
  private record Part(String name, MethodHandle accessor, CheckedCodec<Object> codec) {}

  /** Padding. */
  private record Gap(int offset, int length) {}

  private RecordCodec(
      Schema.Struct schema, Class<R> type, MethodHandle constructor, List<Component> components) {
    super(schema, type);
    this.put = RecordHandles.put(components);
    this.decode = RecordHandles.decode(constructor, components);
    this.parts =
        components.stream()
            .filter(component -> !component.isPrimitive())
            .map(RecordCodec::part)
            .toArray(Part[]::new);
    this.gaps = gaps(schema);
  }

  /**
   * @param given codecs by the names of their components; the others get one by their type
   * @param enclosing the records around this one and this one, outermost first
   */
  static <R extends Record> RecordCodec<R> of(
      Class<R> type, Lookup lookup, Map<String, Codec<?>> given, List<Class<?>> enclosing) {
    ComponentCodecs automatic = new ComponentCodecs(lookup, enclosing);
    Access access = Access.to(type, lookup);
    Map<String, Schema> types = new LinkedHashMap<>();
    Map<String, CheckedCodec<?>> codecs = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Codec<?> explicit = given.get(component.getName());
      CheckedCodec<?> codec =
          explicit == null ? automatic.of(component) : fitting(component, explicit);
      codecs.put(component.getName(), codec);
      types.put(component.getName(), codec.schema());
    }
    Schema.Struct schema = Schema.Struct.of(type.getSimpleName(), types);
    List<Component> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      boolean primitive = component.getType().isPrimitive() && !given.containsKey(name);
      components.add(
          new Component(
              name,
              component.getType(),
              access.accessor(component),
              codecs.get(name),
              primitive,
              schema.field(name).offset()));
    }
    return composed(schema, type, access, components);
  }

  private static <R extends Record> RecordCodec<R> composed(
      Schema.Struct schema, Class<R> type, Access access, List<Component> components) {
    try {
      return new RecordCodec<>(schema, type, access.canonicalConstructor(), components);
    } catch (IllegalArgumentException e) {
      // The JVM's limit of 255 argument slots, less what the composition needs itself.
      throw new ShmapException(
          Errno.EINVAL,
          "record "
              + type.getSimpleName()
              + ": too many components, count="
              + components.size()
              + "; group them into nested records",
          e);
    }
  }

  private static CheckedCodec<?> fitting(RecordComponent component, Codec<?> codec) {
    Class<?> boxed = methodType(component.getType()).wrap().returnType();
    if (codec.type() != boxed) {
      throw ComponentCodecs.refused(
          component, "its codec is for another type, codec=" + codec.type().getTypeName());
    }
    return CheckedCodec.of(codec);
  }

  @SuppressWarnings("unchecked")
  private static Part part(Component component) {
    return new Part(
        component.name(), component.boxedAccessor(), (CheckedCodec<Object>) component.codec());
  }

  private static Gap[] gaps(Schema.Struct schema) {
    List<Gap> gaps = new ArrayList<>();
    int end = 0;
    for (Schema.Field field : schema.fields()) {
      if (field.offset() > end) {
        gaps.add(new Gap(end, field.offset() - end));
      }
      end = field.offset() + field.type().size();
    }
    if (schema.size() > end) {
      gaps.add(new Gap(end, schema.size() - end));
    }
    return gaps.toArray(Gap[]::new);
  }

  @Override
  String reject(R value) {
    for (Part part : parts) {
      String reason = part.codec.rejectAny(read(part.accessor, value));
      if (reason != null) {
        return "field " + part.name + ": " + reason;
      }
    }
    return null;
  }

  private static Object read(MethodHandle accessor, Object owner) {
    try {
      return (Object) accessor.invokeExact(owner);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @Override
  void put(R value, BytesStore<?, ?> target, long offset) {
    for (Gap gap : gaps) {
      Filling.zero(target, offset + gap.offset, gap.length);
    }
    try {
      put.invokeExact((Object) value, (BytesStore) target, offset);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @Override
  public R decode(BytesStore<?, ?> source, long offset) {
    Objects.requireNonNull(source, "source");
    try {
      return type().cast((Object) decode.invokeExact((BytesStore) source, offset));
    } catch (ShmapException e) {
      throw e;
    } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
      ShmapException damaged = damaged("its constructor refuses the values, " + e);
      damaged.initCause(e);
      throw damaged;
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Accessors and constructors of records declare no checked exceptions. */
  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
